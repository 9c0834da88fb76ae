import CTiff
import MarkerImaging
import MarkerModel
import SystemPackage

/// A TIFF file's pages. The levels of a pyramid are one frame, and masks are none.
struct TIFFReader: ImageReader {
  let description: ImageDescription
  private let handle: TIFFHandle
  private let context: ReadingContext
  private let pages: [TIFFPage]

  init(_ file: FilePath, context: ReadingContext) throws(ImageError) {
    handle = try TIFFHandle(file, mode: "r", limits: context.limits)
    self.context = context
    var contents = TIFFContents()
    try contents.read(handle, context: context)
    guard !contents.pictures.isEmpty else {
      throw contents.problems.first ?? ImageError(.empty, "it has no pages")
    }
    var frames = contents.pictures.map(\.frame)
    frames[0].notices += contents.problems.map(\.message)
    description = ImageDescription(format: .tiff, frames: frames)
    pages = contents.pictures.map(\.page)
  }

  func pixels(frame: Int) throws(ImageError) -> FramePixels {
    let page = pages[frame]
    guard TIFFSetSubDirectory(handle.tiff, page.offset) == 1 else {
      throw handle.failure("page \(page.number)")
    }
    _ = TIFFPage.prepare(handle)
    _ = handle.complaint()
    var pixels = TIFFPixels(handle: handle, page: page, context: context)
    let memory = try page.colors == .rendered ? pixels.rendered() : pixels.converted()
    let upright = try page.orientation.apply(
      to: memory, size: page.size,
      pixelBytes: page.channels.rawValue * page.sampleType.byteCount)
    let buffer = upright.buffer(
      size: page.orientation.upright(page.size), channels: page.channels,
      sampleType: page.sampleType, rowOrder: .topDown)
    return FramePixels(buffer: buffer, notices: pixels.notices)
  }
}
