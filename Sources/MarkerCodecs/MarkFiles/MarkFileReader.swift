import SystemPackage

/// Who reads mark files: in this process or in another.
public protocol MarkFileReader: Sendable {
  /// Takes as long as reading the file takes; `progress` is asked meanwhile whether to go on.
  func read(_ path: FilePath, progress: MarkFileProgress) throws(MarkFileRefusal) -> MarkFile
}

/// Reads mark files in this process.
public struct InProcessMarkFileReader: MarkFileReader {
  public init() {}

  public func read(
    _ path: FilePath, progress: MarkFileProgress
  ) throws(MarkFileRefusal) -> MarkFile {
    try MarkFile.read(path, progress: progress)
  }
}
