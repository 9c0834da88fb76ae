import CTiff
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// A TIFF file's pages. The levels of a pyramid are one frame, and masks are none.
struct TIFFReader: ImageReader {
  let description: ImageDescription
  let handle: TIFFHandle
  let context: ReadingContext
  let pages: [TIFFPage]
  /// Of each page those of its smaller versions.
  let levels: [[TIFFPage]]

  init(_ file: FilePath, context: ReadingContext) throws(ImageError) {
    handle = try TIFFHandle(file, mode: "r", limits: context.limits)
    self.context = context
    var contents = TIFFContents()
    try contents.read(handle, context: context)
    guard !contents.pictures.isEmpty else {
      throw contents.problems.first ?? ImageError(.empty, localized("it has no pages"))
    }
    var frames = contents.pictures.map(\.frame)
    frames[0].notices += contents.problems.map(\.message)
    description = ImageDescription(format: .tiff, frames: frames)
    pages = contents.pictures.map(\.page)
    levels = contents.pictures.map(\.levels)
  }

  /// Brings the handle to a page whose samples are to be read.
  func go(to page: TIFFPage) throws(ImageError) {
    guard TIFFSetSubDirectory(handle.tiff, page.offset) == 1 else {
      throw handle.failure("page \(page.number)")
    }
    _ = TIFFPage.prepare(handle)
    _ = handle.complaint()
  }

  func bands(frame: Int) throws(ImageError) -> (any FrameBands)? {
    try go(to: pages[frame])
    return try TIFFBands(pages[frame], handle, context: context)
  }

  func pixels(frame: Int) throws(ImageError) -> FramePixels { try pixels(of: pages[frame]) }

  func pixels(of page: TIFFPage) throws(ImageError) -> FramePixels {
    try go(to: page)
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

  func header(frame: Int) throws(ImageError) -> [String] {
    let page = pages[frame]
    guard TIFFSetSubDirectory(handle.tiff, page.offset) == 1 else {
      throw handle.failure("page \(page.number)")
    }
    let fields: [(String, Int32)] = [
      ("DocumentName", TIFFTAG_DOCUMENTNAME), ("PageName", TIFFTAG_PAGENAME),
      ("DateTime", TIFFTAG_DATETIME), ("Software", TIFFTAG_SOFTWARE), ("Artist", TIFFTAG_ARTIST),
      ("Copyright", TIFFTAG_COPYRIGHT), ("Make", TIFFTAG_MAKE), ("Model", TIFFTAG_MODEL),
    ]
    var lines = fields.flatMap { name, tag in
      handle.text(tag).map { HeaderLines.field(name, $0) } ?? []
    }
    if let text = handle.text(TIFFTAG_IMAGEDESCRIPTION) {
      lines +=
        EmbeddedHeader.cards(text).map(HeaderLines.cards)
        ?? HeaderLines.field("ImageDescription", text)
    }
    if let packet = handle.bytes(TIFFTAG_XMLPACKET, most: XMPPacket.most) {
      lines += HeaderLines.field("XMP", packet)
    }
    return lines
  }
}
