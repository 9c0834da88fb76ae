import MarkerImaging
import MarkerLanguage
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
        title: localized("No images"),
        text: localized("There are no FITS, TIFF, PNG or JPEG images in “\(path.shown)”."))
    case .manifest(let path):
      EmptyPage(title: localized("No images"), text: localized("“\(path.shown)” names no images."))
    }
  }

  static func refused(_ path: FilePath, _ error: ImageError) -> EmptyPage {
    let isGone = error.message == ImageGathering.notThere
    return EmptyPage(
      title: isGone
        ? localized("The images are not there") : localized("The images cannot be opened"),
      text: isGone
        ? localized(
          """
          There is nothing at “\(path.shown)”. What was judged is kept; choose where the images are \
          now.
          """)
        : localized("“\(path.shown)”: \(error.message). Allow reading it, or choose others."),
      isTrouble: true)
  }
}
