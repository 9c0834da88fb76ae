import CCodecShims
import CTurboJpeg
import Foundation
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// Why an image could not be written; names the file and the reason.
public struct ImageWritingError: Error, Equatable, Sendable, CustomStringConvertible {
  public var file: FilePath
  public var reason: String
  public var description: String { "\(file.shown): \(reason)" }

  public init(_ file: FilePath, _ reason: String) {
    self.file = file
    self.reason = reason
  }
}

/// Writes pictures to files.
public enum ImageWriter {
  /// 8-bit samples without padding between rows, the top row first, channels interleaved.
  public struct Raster: Sendable {
    public var size: PixelSize
    public var channels: PixelBuffer.Channels
    public var bytes: [UInt8]

    public init(size: PixelSize, channels: PixelBuffer.Channels, bytes: [UInt8]) {
      self.size = size
      self.channels = channels
      self.bytes = bytes
    }

    var isWhole: Bool {
      !size.isEmpty && bytes.count == size.width * size.height * channels.rawValue
    }
  }

  /// A PNG of 8 bits a sample. What stands there is replaced, if `replacing`; it is an error else.
  public static func png(
    _ raster: Raster, to file: FilePath, replacing: Bool = true
  ) throws(ImageWritingError) {
    let encoded = try png(raster, for: file)
    // The compiler finds no typed error through a closure.
    let failure: ImageWritingError? = encoded.withUnsafeBytes { bytes in
      do throws(ImageWritingError) {
        try write(bytes, to: file, replacing: replacing)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// A PNG in memory; the file is the one that a refusal names.
  static func png(_ raster: Raster, for file: FilePath) throws(ImageWritingError) -> Data {
    try check(raster, file)
    var size = 0
    var reason = [CChar](repeating: 0, count: 200)
    let encoded = codec_png_encode(
      raster.bytes, UInt32(raster.size.width), UInt32(raster.size.height),
      Int32(raster.channels.rawValue), &size, &reason, reason.count)
    guard let encoded else {
      throw ImageWritingError(file, "libpng: \(FITSHandle.string(reason))")
    }
    return Data(bytesNoCopy: encoded, count: size, deallocator: .free)
  }

  /// A JPEG of gray or RGB; `quality` is from 1 to 100.
  public static func jpeg(
    _ raster: Raster, to file: FilePath, quality: Int = 92, replacing: Bool = true
  ) throws(ImageWritingError) {
    try check(raster, file)
    guard !raster.channels.hasAlpha, let compressor = tjInitCompress() else {
      throw ImageWritingError(file, localized("a JPEG has no transparency"))
    }
    defer { tjDestroy(compressor) }
    var encoded: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    let isGray = raster.channels == .gray
    let failed = tjCompress2(
      compressor, raster.bytes, Int32(raster.size.width), 0, Int32(raster.size.height),
      (isGray ? TJPF_GRAY : TJPF_RGB).rawValue, &encoded, &size,
      Int32((isGray ? TJSAMP_GRAY : TJSAMP_444).rawValue), Int32(quality), 0)
    defer { tjFree(encoded) }
    guard failed == 0, let encoded else {
      throw ImageWritingError(file, "libjpeg: \(String(cString: tjGetErrorStr2(compressor)))")
    }
    try write(
      UnsafeRawBufferPointer(start: encoded, count: Int(size)), to: file, replacing: replacing)
  }

  private static func check(_ raster: Raster, _ file: FilePath) throws(ImageWritingError) {
    guard raster.isWhole, raster.size.width <= Int32.max, raster.size.height <= Int32.max else {
      throw ImageWritingError(
        file, localized("the picture has no size, or not as many samples as that"))
    }
  }

  private static func write(
    _ bytes: UnsafeRawBufferPointer, to file: FilePath, replacing: Bool
  ) throws(ImageWritingError) {
    do {
      let options: FileDescriptor.OpenOptions =
        replacing ? [.create, .truncate, .closeOnExec] : [.create, .exclusiveCreate, .closeOnExec]
      let descriptor = try FileDescriptor.open(
        file, .writeOnly, options: options,
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    } catch {
      throw ImageWritingError(file, "\(error)")
    }
  }

  /// For the writers whose library opens the file itself and would replace it.
  static func refuseExisting(_ file: FilePath) throws(ImageWritingError) {
    var status = stat()
    if file.withPlatformString({ lstat($0, &status) }) == 0 {
      throw ImageWritingError(file, localized("there is such a file already"))
    }
  }
}
