import CTurboJpeg
import MarkerImaging
import MarkerModel
import SystemPackage

/// A JPEG file's picture, upright as its EXIF orientation wants it.
struct JPEGReader: ImageReader {
  let description: ImageDescription
  private let file: SampleMemory
  private let fileSize: Int
  private let context: ReadingContext
  private let handle: JPEGHandle
  /// As stored; the frame's size is upright.
  private let size: PixelSize
  private let isCMYK: Bool
  private let segments: JPEGSegments

  init(_ path: FilePath, context: ReadingContext) throws(ImageError) {
    self.context = context
    (file, fileSize) = try FileBytes.all(path, limits: context.limits)
    segments = JPEGSegments(UnsafeRawBufferPointer(rebasing: file.bytes[..<fileSize]))
    if let precision = segments.precision, precision != 8 {
      throw ImageError(.unsupported, "a JPEG of \(precision) bits a sample")
    }
    handle = try JPEGHandle()
    var width: Int32 = 0
    var height: Int32 = 0
    var subsampling: Int32 = 0
    var colors: Int32 = 0
    let failed = tjDecompressHeader3(
      handle.decompressor, try file.address().assumingMemoryBound(to: UInt8.self), UInt(fileSize),
      &width, &height, &subsampling, &colors)
    guard failed == 0 || handle.isWarning, width > 0, height > 0 else {
      throw ImageError(.damaged, handle.reason)
    }
    size = PixelSize(width: Int(width), height: Int(height))
    isCMYK = colors == Int32(TJCS_CMYK.rawValue) || colors == Int32(TJCS_YCCK.rawValue)
    let channels: PixelBuffer.Channels = colors == Int32(TJCS_GRAY.rawValue) ? .gray : .rgb
    let bytes = try context.limits.bytes(
      size, channels: isCMYK ? 4 : channels.rawValue, sampleBytes: 1)
    // Even an empty picture takes a bit for each block of 64 pixels.
    try context.limits.expect(bytes, in: fileSize, ratio: 4096)
    let frame = FrameDescription(
      index: 0, name: "1", size: segments.orientation.upright(size), channels: channels,
      sampleType: .uint8)
    description = ImageDescription(format: .jpeg, frames: [frame])
  }

  func pixels(frame: Int) throws(ImageError) -> FramePixels {
    try context.goOn()
    let channels = description.frames[0].channels
    let stored = isCMYK ? 4 : channels.rawValue
    let format = isCMYK ? TJPF_CMYK : channels == .gray ? TJPF_GRAY : TJPF_RGB
    let memory = try SampleMemory(byteCount: size.width * size.height * stored)
    let failed = tjDecompress2(
      handle.decompressor, try file.address().assumingMemoryBound(to: UInt8.self), UInt(fileSize),
      try memory.address().assumingMemoryBound(to: UInt8.self), Int32(size.width),
      Int32(size.width * stored), Int32(size.height), format.rawValue, TJFLAG_LIMITSCANS)
    var notices: [String] = []
    if failed != 0 {
      guard handle.isWarning else { throw ImageError(.damaged, handle.reason) }
      notices.append(handle.reason)
    }
    if isCMYK { try convertCMYK(memory) }
    let upright = try segments.orientation.apply(
      to: memory, size: size, pixelBytes: channels.rawValue)
    let buffer = upright.buffer(
      size: segments.orientation.upright(size), channels: channels, sampleType: .uint8,
      rowOrder: .topDown)
    return FramePixels(buffer: buffer, notices: notices)
  }

  /// Turns inks into light in place, without a colour profile.
  private func convertCMYK(_ memory: SampleMemory) throws(ImageError) {
    let bytes = try memory.address().assumingMemoryBound(to: UInt8.self)
    let turn: UInt8 = segments.isAdobe ? 0 : 255
    for pixel in 0..<size.width * size.height {
      let black = Int(bytes[pixel * 4 + 3] ^ turn)
      for channel in 0..<3 {
        let light = Int(bytes[pixel * 4 + channel] ^ turn) * black
        bytes[pixel * 3 + channel] = UInt8((light + 127) / 255)
      }
    }
  }
}

/// TurboJPEG's decompressor; freed when it goes.
private final class JPEGHandle {
  let decompressor: tjhandle

  init() throws(ImageError) {
    guard let made = tjInitDecompress() else {
      throw ImageError(.tooLarge, "there is no memory for a JPEG decoder")
    }
    decompressor = made
  }

  deinit { tjDestroy(decompressor) }

  /// Whether the last failure left a picture behind.
  var isWarning: Bool { tjGetErrorCode(decompressor) == Int32(TJERR_WARNING.rawValue) }
  var reason: String { "libjpeg: " + String(cString: tjGetErrorStr2(decompressor)) }
}
