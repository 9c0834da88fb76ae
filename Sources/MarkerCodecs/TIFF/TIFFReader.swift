import CTiff
import MarkerImaging
import MarkerModel
import SystemPackage

/// A TIFF file's pages, without the levels of pyramids.
struct TIFFReader: ImageReader {
  let description: ImageDescription
  private let handle: TIFFHandle
  private let context: ReadingContext
  private let pages: [TIFFPage]

  init(_ file: FilePath, context: ReadingContext) throws(ImageError) {
    handle = try TIFFHandle(file, mode: "r", limits: context.limits)
    self.context = context
    var frames: [FrameDescription] = []
    var pages: [TIFFPage] = []
    var problems: [ImageError] = []
    var number = 0
    repeat {
      try context.goOn()
      do throws(ImageError) {
        let page = try TIFFPage(handle, number: number, limits: context.limits)
        if !page.isAuxiliary || number == 0 {
          frames.append(page.frame(handle, index: frames.count))
          pages.append(page)
        }
      } catch {
        problems.append(error)
      }
      number += 1
      _ = handle.complaint()
    } while number < TIFFReader.most && TIFFReadDirectory(handle.tiff) == 1

    guard !frames.isEmpty else {
      throw problems.first ?? ImageError(.empty, "it has no pages")
    }
    if let complaint = handle.complaint() {
      problems.append(ImageError(.damaged, "after page \(number): libtiff: \(complaint)"))
    }
    frames[0].notices += problems.map(\.message)
    description = ImageDescription(format: .tiff, frames: frames)
    self.pages = pages
  }

  /// libtiff counts pages in 16 bits on some systems.
  private static let most = 65_535

  func pixels(frame: Int) throws(ImageError) -> FramePixels {
    let page = pages[frame]
    guard TIFFSetDirectory(handle.tiff, tdir_t(page.number)) == 1 else {
      throw handle.failure("page \(page.number + 1)")
    }
    var pixels = TIFFPixels(handle: handle, page: page, context: context)
    let memory = try page.isConverted ? pixels.converted() : pixels.stored()
    let upright = try page.orientation.apply(
      to: memory, size: page.size, pixelBytes: page.channels.rawValue * page.sampleBytes)
    let buffer = upright.buffer(
      size: page.orientation.upright(page.size), channels: page.channels,
      sampleType: page.sampleType, rowOrder: .topDown)
    return FramePixels(buffer: buffer, notices: pixels.notices)
  }
}
