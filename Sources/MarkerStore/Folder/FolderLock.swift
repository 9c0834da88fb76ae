import Foundation
import MarkerLanguage
import Synchronization
import SystemPackage

/// Keeps a save folder for one writer a user, until it is released or the process ends.
///
/// The system's lock on the file refuses a second one, and a crash lets go of it. On a network it
/// may know nothing of other machines, or not be there at all; so the file's text counts as well: it
/// names its holder, who keeps counting in it.
final class FolderLock: Sendable {
  /// Whose lock this was before, where its holder seemed to be gone; a sentence.
  let notice: String?
  private let path: FilePath
  private let file: FileDescriptor
  private let key: String
  private let files: any StoreFiles
  private let beat: LockBeat
  private let isReleased = Mutex(false)

  private init(
    _ file: FileDescriptor, _ text: LockText, notice: String?, beat: LockBeat, path: FilePath,
    files: any StoreFiles
  ) {
    self.file = file
    self.notice = notice
    self.beat = beat
    self.path = path
    self.files = files
    key = text.key
  }

  /// May wait for `pace.watch`, to see whether another machine's program is still there.
  static func take(
    _ names: FolderNames, now: Date, pace: LockPace, files: any StoreFiles,
    report: @escaping @Sendable (StoreStatus) -> Void
  ) throws(StoreError) -> FolderLock {
    let process = ProcessInfo.processInfo.processIdentifier
    let text = LockText(
      owner: LockOwner(
        user: names.user, host: ProcessInfo.processInfo.hostName, process: process,
        since: JournalTime.text(now)),
      key: UUID().uuidString, started: ProcessStart.text(of: process))
    let path = names.lock
    while true {
      let file = try storing(path, .open) { () throws(Errno) in
        try files.open(path, for: .updating)
      }
      do throws(StoreError) {
        let watch = LockWatch(path: path, pace: pace, files: files)
        if let taking = try FolderLock.taking(text, file, watch) {
          let held = try storing(path, .lookAt) { () throws(Errno) in
            try files.status(of: file)
          }
          let beat = LockBeat(
            text, in: path, held: held, interval: pace.beat, files: files, report: report)
          return FolderLock(
            file, text, notice: taking.notice, beat: beat, path: path, files: files)
        }
      } catch {
        // The first error is the one to tell.
        do { try files.close(file) } catch _ { throw error }
        throw error
      }
      try storing(path, .close) { () throws(Errno) in try files.close(file) }
    }
  }

  /// The file's text is ours now.
  private struct Taking {
    var notice: String?
  }

  /// Nil where the file was let go of by the one who had it meanwhile: to be begun anew.
  private static func taking(
    _ text: LockText, _ file: FileDescriptor, _ watch: LockWatch
  ) throws(StoreError) -> Taking? {
    let path = watch.path
    let previous = try watch.read()
    var isSure = try isLocked(file, path, by: previous?.owner, watch.files)
    var taking = Taking()
    // Among processes of one machine the system's lock is never mistaken.
    let isOwnMachine = isSure && previous?.owner.host == text.owner.host
    if let previous, !isOwnMachine, !LockWatch.isGone(previous, seenFrom: text.owner.host) {
      isSure = false
      switch try watch.watch(previous) {
      case .alive(let owner): throw .inUse(path, by: owner)
      case .released: return nil
      case .still:
        taking.notice =
          localized(
            "The lock of \(previous.owner) was taken over: no sign of life came from there.")
      }
    }
    let isThere = try storing(path, .write) { () throws(Errno) in
      let open = try watch.files.status(of: file)
      guard let present = try watch.files.status(path), present.isSameFile(as: open) else {
        return false
      }
      // In this order there is no moment without a holder.
      try watch.files.writeAll(text.bytes[...], to: file, at: 0)
      try watch.files.truncate(file, to: Int64(text.bytes.count))
      return true
    }
    guard isThere else { return nil }
    if !isSure {
      try storing(path, .sync) { () throws(Errno) in try watch.files.sync(file) }
      Thread.sleep(forTimeInterval: watch.pace.settle)
      guard let found = try watch.read() else { return nil }
      // Of two that began at once, the one that wrote last has it.
      if found.key != text.key { throw .inUse(path, by: found.owner) }
    }
    return taking
  }

  /// False where the file system knows no locks; throws where another has it.
  private static func isLocked(
    _ file: FileDescriptor, _ path: FilePath, by owner: LockOwner?, _ files: any StoreFiles
  ) throws(StoreError) -> Bool {
    let isFree: Bool
    do throws(Errno) {
      isFree = try files.lock(file)
    } catch {
      switch error {
      case .notSupported, .noLocks, .noFunction: return false
      default: throw .file(path, doing: .lock, error)
      }
    }
    guard isFree else { throw .inUse(path, by: owner) }
    return true
  }

  /// Lets go of it in any case; returns what was wrong with that. A second time does nothing.
  func release() -> StoreError? {
    let wasReleased = isReleased.withLock { isReleased in
      defer { isReleased = true }
      return isReleased
    }
    if wasReleased { return nil }
    beat.stop()
    var problem: StoreError?
    do throws(StoreError) {
      try removeFile()
    } catch {
      problem = error
    }
    do throws(Errno) {
      try files.close(file)
    } catch {
      problem = problem ?? .file(path, doing: .release, error)
    }
    return problem
  }

  /// Removed while it is still locked: whoever waits sees that it is another file, and begins anew.
  /// A file that someone put in its place, or took over, is theirs.
  private func removeFile() throws(StoreError) {
    try storing(path, .release) { () throws(Errno) in
      guard let present = try files.status(path), present.isSameFile(as: try files.status(of: file))
      else { return }
      let text = LockText(try files.read(file, at: 0, count: LockText.sizeLimit))
      if let text, text.key != key { return }
      do throws(Errno) {
        try files.remove(path)
      } catch {
        if error == .noSuchFileOrDirectory { return }
        // A file that has to stay shall at least name nobody.
        try files.truncate(file, to: 0)
        throw error
      }
    }
  }
}
