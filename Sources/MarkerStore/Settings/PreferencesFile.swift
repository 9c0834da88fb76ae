import Foundation
import MarkerLanguage
import SystemPackage

/// The file with a person's preferences: one JSON object. What it holds that this version does not
/// know is kept.
public struct PreferencesFile: Sendable {
  public let path: FilePath
  let files: any StoreFiles

  /// Larger files are not read.
  static let sizeLimit: Int64 = 4 << 20

  public init(path: FilePath, files: any StoreFiles = POSIXFiles()) {
    self.path = path
    self.files = files
  }

  /// Where preferences belong on this system.
  public static var usualPath: FilePath {
    let environment = ProcessInfo.processInfo.environment
    let home = FilePath(environment["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path)
    #if os(macOS)
      let usual = home.appending("Library/Application Support")
    #else
      let usual = home.appending(".config")
    #endif
    // A relative one is to be passed over (XDG Base Directory Specification).
    let folder = environment["XDG_CONFIG_HOME"].map { FilePath($0) }.flatMap {
      $0.isAbsolute ? $0 : nil
    }
    return (folder ?? usual).appending("imgmarker").appending("preferences.json")
  }

  /// What is there; the usual where nothing is. A file that is no JSON is kept beside, and told.
  public func read() -> (preferences: Preferences, notice: String?) {
    do {
      guard try files.status(path) != nil else { return (Preferences(), nil) }
      let bytes = try files.contents(of: path, limit: PreferencesFile.sizeLimit)
      do {
        return (try JSONDecoder().decode(Preferences.self, from: Data(bytes)), nil)
      } catch {
        let kept = FolderNames.beside(path, prefix: "", suffix: ".damaged")
        try files.rename(path, to: kept)
        return (
          Preferences(),
          localized(
            "The preferences could not be read and are as at first; the file is kept as \(kept.shown)."
          )
        )
      }
    } catch {
      return (
        Preferences(), localized("The preferences could not be read: \(path.shown): \(error).")
      )
    }
  }

  /// Changes what the file holds by now, so that two programs do not take back each other's changes.
  ///
  /// - Returns: what it holds then.
  public func update(
    _ change: (inout Preferences) -> Void
  ) throws(StoreError) -> Preferences {
    var (preferences, _) = read()
    change(&preferences)
    do {
      var object = try known()
      let data = try JSONEncoder().encode(preferences)
      let new = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
      object.merge(new) { _, new in new }
      let text = try JSONSerialization.data(
        withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
      try createFolder(path.removingLastComponent())
      try AtomicFile(path: path, files: files).write(Array(text) + [0x0A])
    } catch {
      throw .file(path, doing: .write, error as? Errno ?? .ioError)
    }
    return preferences
  }

  private func known() throws -> [String: Any] {
    guard try files.status(path) != nil else { return [:] }
    let bytes = try files.contents(of: path, limit: PreferencesFile.sizeLimit)
    return try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
  }

  private func createFolder(_ folder: FilePath) throws(Errno) {
    guard try files.status(folder) == nil else { return }
    try createFolder(folder.removingLastComponent())
    try files.createFolder(folder)
  }
}
