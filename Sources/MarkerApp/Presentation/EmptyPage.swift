import MarkerImaging
import SystemPackage

/// What is said in place of a picture where there is no image.
public struct EmptyPage: Equatable, Sendable {
  public var title: String
  public var text: String
  /// Whether something is wrong, not only empty.
  public var isTrouble = false

  static func noImages(_ source: ImageSource) -> EmptyPage {
    switch source {
    case .folder(let path):
      EmptyPage(
        title: "No images",
        text: "There are no FITS, TIFF, PNG or JPEG images in “\(path.shown)”.")
    case .manifest(let path):
      EmptyPage(title: "No images", text: "“\(path.shown)” names no images.")
    }
  }

  static func refused(_ path: FilePath, _ error: ImageError) -> EmptyPage {
    let isGone = error.message == ImageGathering.notThere
    return EmptyPage(
      title: isGone ? "The images are not there" : "The images cannot be opened",
      text: isGone
        ? "There is nothing at “\(path.shown)”. What was judged is kept; choose where the images are "
          + "now."
        : "“\(path.shown)”: \(error.message). Allow reading it, or choose others.",
      isTrouble: true)
  }
}
