import CTurboJpeg
import MarkerImaging
import MarkerLanguage
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
  private let orientation: Orientation

  init(_ path: FilePath, context: ReadingContext) throws(ImageError) {
    self.context = context
    (file, fileSize) = try FileBytes.all(path, limits: context.limits)
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[..<fileSize])
    let segments = JPEGSegments(bytes)
    guard let header = segments.header else {
      throw ImageError(.damaged, localized("a JPEG that ends before it says its size"))
    }
    size = PixelSize(width: header.width, height: header.height)
    try JPEGReader.check(header)
    isCMYK = header.components == 4
    let channels: PixelBuffer.Channels = header.components == 1 ? .gray : .rgb
    let needed = try context.limits.bytes(size, channels: header.components, sampleBytes: 1)
    // Even an empty picture takes a bit for each block of 64 pixels.
    try context.limits.expect(needed, in: fileSize, ratio: 4096)
    if header.isProgressive {
      // Each scan goes over the whole picture: a few bytes of it cost as much as many.
      let scans = segments.scans(bytes)
      if scans > 64, scans * size.width * size.height > 1 << 31 {
        throw ImageError(.tooLarge, localized("its \(scans) scans would take too long"))
      }
    }
    handle = try JPEGHandle()
    orientation = segments.orientation
    let frame = FrameDescription(
      index: 0, name: "1", size: orientation.upright(size), channels: channels,
      sampleType: .uint8)
    description = ImageDescription(format: .jpeg, frames: [frame])
  }

  func header(frame: Int) throws(ImageError) -> [String] {
    let bytes = [UInt8](file.bytes[..<min(fileSize, 2 << 20)])
    let comments = JPEGSegments.comments(bytes).flatMap { HeaderLines.field("Comment", $0) }
    return comments + (XMPPacket.jpeg(bytes).map { HeaderLines.field("XMP", $0) } ?? [])
  }

  /// Throws a reason for what libjpeg cannot do.
  private static func check(_ header: JPEGSegments.Header) throws(ImageError) {
    if header.marker == 0xF7 { throw ImageError(.unsupported, localized("JPEG-LS is not read")) }
    if header.isLossless { throw ImageError(.unsupported, "a lossless JPEG") }
    if header.isHierarchical { throw ImageError(.unsupported, "a hierarchical JPEG") }
    guard header.precision == 8 else {
      throw ImageError(.unsupported, localized("a JPEG of \(header.precision) bits a sample"))
    }
    guard header.width > 0, header.height > 0 else {
      throw ImageError(.unsupported, localized("a JPEG that does not say its size in its header"))
    }
    guard [1, 3, 4].contains(header.components) else {
      throw ImageError(.unsupported, localized("a JPEG of \(header.components) components"))
    }
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
      notices.append(localized("\(handle.reason); what is missing is gray"))
    }
    if isCMYK {
      // Stored as light, as Adobe's programs do; files of others are too rare to have a custom.
      ColorConversion.inks(
        try memory.address().assumingMemoryBound(to: UInt8.self), count: size.width * size.height,
        stored: 4, largest: 255, turn: 0)
    }
    let upright = try orientation.apply(
      to: memory, size: size, pixelBytes: channels.rawValue)
    let buffer = upright.buffer(
      size: orientation.upright(size), channels: channels, sampleType: .uint8,
      rowOrder: .topDown)
    return FramePixels(buffer: buffer, notices: notices)
  }
}

/// TurboJPEG's decompressor; freed when it goes.
private final class JPEGHandle {
  let decompressor: tjhandle

  init() throws(ImageError) {
    guard let made = tjInitDecompress() else {
      throw ImageError(.tooLarge, localized("there is no memory for a JPEG decoder"))
    }
    decompressor = made
  }

  deinit { tjDestroy(decompressor) }

  /// Whether the last failure left a picture behind.
  var isWarning: Bool { tjGetErrorCode(decompressor) == Int32(TJERR_WARNING.rawValue) }
  var reason: String { "libjpeg: " + String(cString: tjGetErrorStr2(decompressor)) }
}
