import CCodecShims
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// A PNG file's picture.
///
/// Samples are shown as they are stored: gamma, colour profiles and significant bits are not applied.
/// Gray of 1, 2 and 4 bits is spread over 0 to 255, as the format means it; 16 bits stay. An animated PNG
/// shows its default image.
struct PNGReader: ImageReader {
  let description: ImageDescription
  private let file: FilePath
  private let handle: PNGHandle
  private let context: ReadingContext

  init(_ file: FilePath, context: ReadingContext) throws(ImageError) {
    self.file = file
    handle = try PNGHandle(file)
    self.context = context
    let size = PixelSize(
      width: Int(codec_png_width(handle.png)), height: Int(codec_png_height(handle.png)))
    // Deflate ends at 1:1032; a palette or single bits become up to 32 times as large.
    let least = try context.limits.bytes(size, channels: 1, sampleBytes: 1)
    try context.limits.expect(least, in: FileBytes.size(file), ratio: 1032 * 32)
    try handle.start()
    guard let channels = PixelBuffer.Channels(rawValue: Int(codec_png_channels(handle.png))) else {
      throw ImageError(.unsupported, localized("libpng: an unknown kind of colours"))
    }
    let type: SampleType = codec_png_depth(handle.png) == 16 ? .uint16 : .uint8
    let bytes = try context.limits.bytes(
      size, channels: channels.rawValue, sampleBytes: type.byteCount)
    try context.limits.expect(bytes, in: FileBytes.size(file), ratio: 1032 * 32)
    let frame = FrameDescription(
      index: 0, name: "1", size: size, channels: channels, sampleType: type)
    description = ImageDescription(format: .png, frames: [frame])
  }

  func pixels(frame: Int) throws(ImageError) -> FramePixels {
    try context.goOn()
    let frame = description.frames[0]
    let memory = try SampleMemory(
      byteCount: PixelBuffer.byteCount(
        size: frame.size, channels: frame.channels, sampleType: frame.sampleType))
    var reason = [CChar](repeating: 0, count: 200)
    let pixels = try memory.address().assumingMemoryBound(to: UInt8.self)
    var notices: [String] = []
    if !codec_png_read(handle.png, pixels, &reason, reason.count) {
      let text = "libpng: \(FITSHandle.string(reason))"
      guard let there = handle.progress(of: frame.size.height) else {
        throw ImageError(.damaged, text)
      }
      notices.append("\(text); \(there)")
    }
    let warning = String(cString: codec_png_warning(handle.png))
    if !warning.isEmpty { notices.append("libpng: \(warning)") }
    let buffer = memory.buffer(
      size: frame.size, channels: frame.channels, sampleType: frame.sampleType, rowOrder: .topDown)
    return FramePixels(buffer: buffer, notices: notices)
  }

  func header(frame: Int) throws(ImageError) -> [String] {
    var lines: [String] = []
    for text in try PNGTexts.read(file) {
      let (keyword, text) = text
      lines += HeaderLines.field(keyword, text)
    }
    return lines
  }
}

/// libpng's reading state; freed when it goes.
private final class PNGHandle {
  let png: OpaquePointer

  init(_ file: FilePath) throws(ImageError) {
    var reason = [CChar](repeating: 0, count: 200)
    let opened = file.withPlatformString { codec_png_open($0, &reason, reason.count) }
    guard let opened else {
      let text = FITSHandle.string(reason)
      if text.hasPrefix("CgBI") {
        throw ImageError(
          .unsupported, localized("a PNG as Apple packs it for its telephones (CgBI)"))
      }
      throw ImageError(.damaged, "libpng: \(text)")
    }
    png = opened
  }

  /// Takes memory for rows, and has samples come as `codec_png_read` gives them.
  func start() throws(ImageError) {
    var reason = [CChar](repeating: 0, count: 200)
    guard codec_png_start(png, &reason, reason.count) else {
      throw ImageError(.damaged, "libpng: \(FITSHandle.string(reason))")
    }
  }

  /// What was read before it failed, in words; nil where that is nothing.
  func progress(of height: Int) -> String? {
    let rows = Int(codec_png_rows(png))
    let (pass, passes) = (codec_png_pass(png), codec_png_passes(png))
    if rows == 0 { return nil }
    if pass == passes { return localized("all of its rows are there") }
    return passes == 1
      ? localized("\(rows) of \(height) rows are there, from the top")
      : localized("pass \(pass + 1) of \(passes), each finer than the one before, breaks off")
  }

  deinit { codec_png_close(png) }
}
