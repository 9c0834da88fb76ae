import MarkerImaging
import MarkerStore
import SystemPackage

/// What of the picture is to be exported, and as what.
public struct PictureChoice: Equatable, Sendable {
  public enum Part: Sendable {
    /// What the view shows, a pixel for each device pixel.
    case seen
    /// All of the image, upright, a pixel for each of its own.
    case whole
  }

  public var part = Part.seen
  public var format = PictureFormat.png
  /// The person's own.
  public var showsMarks = true
  /// Of imported files.
  public var showsCatalogs = true
  public var showsLabels = true

  public init() {}
}

/// Which marks are to be exported, and as what.
public struct MarkChoice: Equatable, Sendable {
  public var format = MarkFormat.csv
  /// Of all images, not only of the one that is shown.
  public var isOfAll = false
  /// DS9 regions of all images in a file for each image.
  public var isFolder = false

  public init() {}

  /// Whether a folder is to be chosen for it.
  public var wantsFolder: Bool { format == .ds9 && isOfAll && isFolder }
}

/// What was chosen to be exported last, and what is being written.
@MainActor
final class ExportState {
  var part = PictureChoice.Part.seen
  var pictureFormat = PictureFormat.png
  var marks = MarkChoice()
  /// How much of the export is done that is under way; nil where none is.
  var share: Double?
  var stop = WorkStop()
}

/// The path that an export goes to.
struct ExportTarget {
  var path: FilePath
  /// Whether the end of its name is not what the person typed, who was not asked about that file.
  var isCompleted = false

  init(folder: FilePath) { path = folder }

  init(_ path: FilePath, ending: String, unless isEnding: (String) -> Bool) {
    self.path = path
    if let typed = path.extension, isEnding(typed) { return }
    isCompleted = true
    self.path = FilePath(bytes: path.bytes + Array(".\(ending)".utf8)) ?? path
  }
}
