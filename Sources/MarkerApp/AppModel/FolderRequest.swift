import Foundation
import MarkerStore
import SystemPackage

/// A save folder to be opened, to be changed where that is possible and else to be looked at. Its
/// calls wait for the disk.
struct FolderRequest: Sendable {
  enum Opened: Sendable {
    case writing(SaveFolder)
    case reading(FolderNames, JournalReading, because: StoreError)
  }

  let path: FilePath
  let user: String
  let programVersion: String
  let config: FilePath?
  let files: any StoreFiles

  /// - Parameter progress: how far the journal is read; returns whether to go on.
  func open(progress: ReadingProgress.Report) throws(StoreError) -> Opened {
    let refusal: StoreError
    do throws(StoreError) {
      return .writing(
        try SaveFolder.open(
          path: path, user: user, programVersion: programVersion, config: config, files: files,
          progress: progress))
    } catch {
      refusal = error
    }
    let names = try FolderNames(folder: path, user: user)
    guard FolderRequest.canBeRead(names, after: refusal) else { throw refusal }
    do throws(StoreError) {
      let reading = try SaveFolder.read(path: path, user: user, files: files)
      return .reading(names, reading, because: refusal)
    } catch {
      // What keeps it from being changed tells more.
      throw refusal
    }
  }

  /// Whether this is the folder that is open already, maybe by another path.
  func isSame(as open: FolderNames) -> Bool {
    if open.folder == path { return open.user == user }
    do throws(Errno) {
      guard let there = try files.status(open.folder), let here = try files.status(path) else {
        return false
      }
      return there.isSameFile(as: here) && open.user == user
    } catch {
      // What is wrong with it is told when it is opened.
      return false
    }
  }

  private static func canBeRead(_ names: FolderNames, after refusal: StoreError) -> Bool {
    let causes: [Errno] = [
      .readOnlyFileSystem, .permissionDenied, .notPermitted, .noSpace, .diskQuotaExceeded,
    ]
    switch refusal {
    case .inUse(_, let owner):
      let own = ProcessInfo.processInfo
      return owner?.process != own.processIdentifier || owner?.host != own.hostName
    case .file(let path, _, let cause):
      return [names.lock, names.journal].contains(path) && causes.contains(cause)
    default: return false
    }
  }
}
