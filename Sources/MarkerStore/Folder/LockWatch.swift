import Foundation
import SystemPackage

/// Finds out of a lock file's text whether the one that it names is still there.
struct LockWatch {
  enum Finding: Equatable {
    case alive(LockOwner)
    /// Gave no sign of life.
    case still
    /// Let go of it meanwhile.
    case released
  }

  let path: FilePath
  let pace: LockPace
  let files: any StoreFiles

  /// Whether it is sure without waiting that the one named is no more: a process of this machine
  /// that is gone, or whose number is another's by now.
  static func isGone(_ text: LockText, seenFrom host: String) -> Bool {
    guard text.owner.host == host else { return false }
    if kill(text.owner.process, 0) != 0, errno == ESRCH { return true }
    let started = ProcessStart.text(of: text.owner.process)
    return !started.isEmpty && !text.started.isEmpty && started != text.started
  }

  /// Waits for the text to change.
  func watch(_ text: LockText) throws(StoreError) -> Finding {
    let end = ContinuousClock.now + .seconds(pace.watch)
    while ContinuousClock.now < end {
      Thread.sleep(forTimeInterval: min(pace.beat, pace.watch) / 4)
      guard let now = try read() else { return .released }
      if now != text { return .alive(now.owner) }
    }
    return .still
  }

  /// The text as it is now; nil where there is none. The file is opened for it, because a network
  /// file system asks its server only then.
  func read() throws(StoreError) -> LockText? {
    try storing(path, .read) { () throws(Errno) in
      do throws(Errno) {
        let bytes = try files.withFile(path, for: .reading) { file throws(Errno) in
          try files.read(file, at: 0, count: LockText.sizeLimit)
        }
        return LockText(bytes)
      } catch {
        if error == .noSuchFileOrDirectory { return nil }
        throw error
      }
    }
  }
}
