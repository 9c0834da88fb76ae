import MarkerCodecs
import MarkerLanguage
import MarkerModel
import MarkerStore
import SystemPackage

/// What all exports have in common: one at a time, off the main thread, and told how it ended.
extension AppModel {
  /// How much of the export that is under way is done, from 0 to 1; nil where none is.
  public var exportShare: Double? { exports.share }

  /// Ends the export that is under way; what stood in the file's place stays.
  public func cancelExport() { exports.stop.set() }

  /// Where to begin to look for a place for an export.
  public var exportFolder: FilePath? { preferences.exportFolder.map { FilePath(fromShown: $0) } }

  /// Does an export; false where another is under way.
  ///
  /// - Parameter work: returns a sentence for the person, or nil where it was ended before.
  func export(
    to path: FilePath, _ work: @MainActor (WorkStop) async throws(ExportRefusal) -> String?
  ) async -> Bool {
    guard exports.share == nil else {
      onNotice(localized("Wait: another export is being written."))
      return false
    }
    exports.stop = WorkStop()
    tell(share: 0)
    defer { tell(share: nil) }
    let name = path.fileName
    do throws(ExportRefusal) {
      guard let told = try await work(exports.stop) else {
        onNotice(localized("Not written: \(name): it was cancelled."))
        return false
      }
      let folder = path.removingLastComponent().shown
      if folder != preferences.exportFolder {
        changePreferences { $0.exportFolder = folder }
      }
      onNotice(told)
      return true
    } catch {
      onNotice(localized("Not written: \(name): \(error.reason)."))
      return false
    }
  }

  func tell(share: Double?) {
    exports.share = share
    onChange(.export)
  }

  /// Where what is written may not go: own files of the save folder, images, and what the person
  /// did not say to replace.
  func check(_ target: ExportTarget) async throws(ExportRefusal) {
    let (names, files, contents) = (saveNames, files, list.contents)
    let path = target.path
    let reason: String?
    do throws(StoreError) {
      reason = try await disk.run { () throws(StoreError) in
        try names?.refuseOwn(path, files: files)
        if contents.images.contains(where: { $0.path == path }) {
          return localized("it is one of the images, which stay as they are")
        }
        if target.isCompleted, FileFingerprint.isThere(path) {
          return localized("there is such a file already; type its whole name to replace it")
        }
        return nil
      }
    } catch {
      throw ExportRefusal(error)
    }
    if let reason { throw ExportRefusal(reason) }
  }
}

/// Why an export was not written, in words that can stand behind a colon.
struct ExportRefusal: Error {
  var reason: String

  init(_ reason: String) { self.reason = reason }
  init(_ error: StoreError) { reason = error.reason }
}

extension FilePath {
  /// The last part of it, as it is shown.
  var fileName: String { lastComponent.map { FilePath(root: nil, [$0]).shown } ?? shown }

  /// The name without what tells the format: `m31` of `m31.fits.gz`.
  var nameWithoutExtension: String {
    guard var name = lastComponent.map({ FilePath(root: nil, [$0]) }) else { return "" }
    if let packed = name.extension?.lowercased(), ["gz", "fz", "bz2"].contains(packed) {
      name.extension = nil
    }
    if name.extension != nil { name.extension = nil }
    return name.shown
  }
}
