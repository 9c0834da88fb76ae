import CFitsio
import CPng
import CTiff
import CTurboJpeg
import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage

/// Files decoded by their formats' libraries alone, each by the fewest calls that do it: what no viewer
/// that uses them can be faster than.
enum LibraryDecoding {
  static func decode(
    _ kind: BenchImages.Kind, _ file: FilePath, side: Int
  ) throws -> PixelBuffer {
    switch kind {
    case .fits: try fits(file, side)
    case .jpeg: try jpeg(file, side)
    case .png: try png(file, side)
    case .tiff: try tiff(file, side)
    }
  }

  private static func fits(_ file: FilePath, _ side: Int) throws -> PixelBuffer {
    var opened: UnsafeMutablePointer<fitsfile>?
    var status: Int32 = 0
    _ = file.withPlatformString { ffdkopn(&opened, $0, READONLY, &status) }
    guard status == 0, let opened else { throw BenchFailure("cfitsio: \(file): \(status)") }
    let memory = room(side * side * 4)
    var hasMissing: Int32 = 0
    ffgpv(
      opened, TFLOAT, 1, Int64(side * side), nil, memory.baseAddress, &hasMissing, &status)
    ffclos(opened, &status)
    guard status == 0 else { throw BenchFailure("cfitsio: \(file): \(status)") }
    return buffer(memory, side, .gray, .float32, .bottomUp)
  }

  private static func jpeg(_ file: FilePath, _ side: Int) throws -> PixelBuffer {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file.string))
    guard let decompressor = tjInitDecompress() else { throw BenchFailure("libjpeg") }
    defer { tjDestroy(decompressor) }
    let memory = room(side * side * 3)
    let failed = bytes.withUnsafeBytes { bytes in
      tjDecompress2(
        decompressor, bytes.bindMemory(to: UInt8.self).baseAddress, UInt(bytes.count),
        memory.bindMemory(to: UInt8.self).baseAddress, Int32(side), 0, Int32(side),
        TJPF_RGB.rawValue, 0)
    }
    guard failed == 0 else { throw BenchFailure("libjpeg: \(file)") }
    return buffer(memory, side, .rgb, .uint8, .topDown)
  }

  private static func png(_ file: FilePath, _ side: Int) throws -> PixelBuffer {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard file.withPlatformString({ png_image_begin_read_from_file(&image, $0) }) != 0 else {
      throw BenchFailure("libpng: \(file)")
    }
    image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
    let memory = room(side * side * 3)
    guard png_image_finish_read(&image, nil, memory.baseAddress, 0, nil) != 0 else {
      throw BenchFailure("libpng: \(file)")
    }
    return buffer(memory, side, .rgb, .uint8, .topDown)
  }

  private static func tiff(_ file: FilePath, _ side: Int) throws -> PixelBuffer {
    guard let opened = file.withPlatformString({ TIFFOpen($0, "r") }) else {
      throw BenchFailure("libtiff: \(file)")
    }
    defer { TIFFClose(opened) }
    let memory = room(side * side * 3)
    var done = 0
    for strip in 0..<TIFFNumberOfStrips(opened) {
      let count = TIFFReadEncodedStrip(
        opened, strip, memory.baseAddress.map { $0 + done }, tmsize_t(memory.count - done))
      guard count > 0 else { throw BenchFailure("libtiff: \(file): strip \(strip)") }
      done += Int(count)
    }
    guard done == memory.count else { throw BenchFailure("libtiff: \(file): \(done) bytes") }
    return buffer(memory, side, .rgb, .uint8, .topDown)
  }

  /// Not filled: that is no part of decoding.
  private static func room(_ count: Int) -> UnsafeMutableRawBufferPointer {
    .allocate(byteCount: count, alignment: 64)
  }

  private static func buffer(
    _ memory: UnsafeMutableRawBufferPointer, _ side: Int, _ channels: PixelBuffer.Channels,
    _ type: SampleType, _ order: PixelBuffer.RowOrder
  ) -> PixelBuffer {
    nonisolated(unsafe) let owned = memory
    return PixelBuffer(
      size: PixelSize(width: side, height: side), channels: channels, sampleType: type,
      rowOrder: order, bytes: UnsafeRawBufferPointer(memory), release: { owned.deallocate() })
  }
}
