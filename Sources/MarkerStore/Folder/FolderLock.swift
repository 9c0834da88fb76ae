import Foundation
import Synchronization
import SystemPackage

/// Keeps a save folder for one writer a user, until it is released or the process ends.
///
/// The system's lock on the file decides, which a crash lets go of; the file's text only tells who
/// has it. Where the file system knows no locks, the text decides, as far as the process that it
/// names is still there.
final class FolderLock: Sendable {
  private let path: FilePath
  private let file: FileDescriptor
  private let files: any StoreFiles
  private let isReleased = Mutex(false)

  private init(path: FilePath, file: FileDescriptor, files: any StoreFiles) {
    self.path = path
    self.file = file
    self.files = files
  }

  static func take(
    _ names: FolderNames, now: Date, files: any StoreFiles
  ) throws(StoreError) -> FolderLock {
    let path = names.lock
    let owner = LockOwner(
      user: names.user, host: ProcessInfo.processInfo.hostName,
      process: ProcessInfo.processInfo.processIdentifier, since: JournalTime.text(now))
    while true {
      let file = try storing(path, "open") { () throws(Errno) in
        try files.open(path, for: .updating)
      }
      do {
        if try take(path, file, for: owner, files) {
          return FolderLock(path: path, file: file, files: files)
        }
      } catch {
        try storing(path, "close") { () throws(Errno) in try files.close(file) }
        throw error
      }
      try storing(path, "close") { () throws(Errno) in try files.close(file) }
    }
  }

  /// False where the file was removed by the one who had it, between opening and locking it.
  private static func take(
    _ path: FilePath, _ file: FileDescriptor, for owner: LockOwner, _ files: any StoreFiles
  ) throws(StoreError) -> Bool {
    let previous = try storing(path, "read") { () throws(Errno) in
      self.owner(in: try files.read(file, at: 0, count: 4096))
    }
    do {
      guard try files.lock(file) else { throw StoreError.inUse(path, by: previous) }
    } catch let error as StoreError {
      throw error
    } catch Errno.notSupported, Errno.noLocks, Errno.noFunction {
      if let previous, isAlive(previous, as: owner) { throw .inUse(path, by: previous) }
    } catch {
      throw .file(path, doing: "lock", Errno.of(error))
    }
    return try storing(path, "write") { () throws(Errno) in
      let open = try files.status(of: file)
      guard let present = try files.status(path), present.isSameFile(as: open) else { return false }
      try files.truncate(file, to: 0)
      try files.writeAll(text(owner)[...], to: file, at: 0)
      return true
    }
  }

  /// Lets go of it in any case; returns what was wrong with that. A second time does nothing.
  func release() -> StoreError? {
    let wasReleased = isReleased.withLock { isReleased in
      defer { isReleased = true }
      return isReleased
    }
    if wasReleased { return nil }
    var problem: Errno?
    do throws(Errno) {
      try removeFile()
    } catch {
      problem = error
    }
    do throws(Errno) {
      try files.close(file)
    } catch {
      problem = problem ?? error
    }
    return problem.map { .file(path, doing: "release", $0) }
  }

  /// Removed while it is still locked: whoever waits sees that it is another file, and begins anew.
  /// A file that someone put in its place is theirs.
  private func removeFile() throws(Errno) {
    guard let present = try files.status(path), present.isSameFile(as: try files.status(of: file))
    else { return }
    do throws(Errno) {
      try files.remove(path)
    } catch {
      if error != .noSuchFileOrDirectory { throw error }
    }
  }

  /// Of another machine's process nothing can be known: it counts as there.
  private static func isAlive(_ previous: LockOwner, as owner: LockOwner) -> Bool {
    guard previous.host == owner.host else { return true }
    return previous.process != owner.process
      && (kill(previous.process, 0) == 0 || errno == EPERM)
  }

  private static func text(_ owner: LockOwner) -> [UInt8] {
    let fields = [
      "user": owner.user, "host": owner.host, "process": String(owner.process),
      "since": owner.since,
    ]
    return Array(
      fields.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }.joined().utf8)
  }

  private static func owner(in bytes: [UInt8]) -> LockOwner? {
    var fields: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " = ", maxSplits: 1)
      if parts.count == 2 { fields[String(parts[0])] = String(parts[1]) }
    }
    guard let user = fields["user"], let host = fields["host"], let since = fields["since"],
      let process = fields["process"].flatMap({ Int32($0) })
    else { return nil }
    return LockOwner(user: user, host: host, process: process, since: since)
  }
}

extension Errno {
  /// The error where it is one of the system's.
  fileprivate static func of(_ error: any Error) -> Errno { error as? Errno ?? .ioError }
}
