import Foundation
import SystemPackage

/// A folder of a test's own, removed when the test is done with it.
public final class TemporaryFolder: Sendable {
  public let path: FilePath

  public init() throws {
    var template = Array(
      FileManager.default.temporaryDirectory.appendingPathComponent("imgmarker-XXXXXX").path
        .utf8CString)
    guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
    path = FilePath(platformString: template)
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: path.string)
    } catch {
      FileHandle.standardError.write(Data("left behind: \(path): \(error)\n".utf8))
    }
  }

  public func appending(_ name: String) -> FilePath { path.appending(name) }
}
