/// What a picture can be written as.
public enum PictureFormat: String, CaseIterable, Sendable {
  case png, jpeg, tiff, svg, pdf

  /// By the end of a file's name, in any case; nil where that names none.
  public init?(fileExtension: String) {
    switch fileExtension.lowercased() {
    case "png": self = .png
    case "jpg", "jpeg": self = .jpeg
    case "tif", "tiff": self = .tiff
    case "svg": self = .svg
    case "pdf": self = .pdf
    default: return nil
    }
  }

  /// `jpg` for a JPEG.
  public var usualExtension: String { self == .jpeg ? "jpg" : rawValue }

  /// As people call it.
  public var title: String { rawValue.uppercased() }

  /// Whether marks stay lines that can be enlarged.
  public var isVector: Bool { self == .svg || self == .pdf }
}
