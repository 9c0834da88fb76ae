import SystemPackage

/// Where the images come from.
public enum ImageSource: Hashable, Sendable {
  /// All images in a folder.
  case folder(FilePath)
  /// The images that a table names.
  case manifest(FilePath)

  public var path: FilePath {
    switch self {
    case .folder(let path), .manifest(let path): path
    }
  }

  /// The image folder: what images' names are relative to, as far as they lie in it.
  public var folder: FilePath {
    switch self {
    case .folder(let path): path
    case .manifest(let path): path.removingLastComponent()
    }
  }

  public var manifest: FilePath? {
    if case .manifest(let path) = self { return path }
    return nil
  }
}
