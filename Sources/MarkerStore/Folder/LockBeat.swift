import Dispatch
import Foundation
import MarkerLanguage
import Synchronization
import SystemPackage

/// The signs of life of a lock's holder: counts on in the lock file's text, on a queue of its own,
/// until it is stopped or finds that the file is another's.
final class LockBeat: Sendable {
  private struct Heart {
    var text: LockText
    var isStopped = false
    /// A failure is told once, however often it is tried.
    var wasTold = false
  }

  private let path: FilePath
  /// The file that is held.
  private let held: FileStatus
  private let files: any StoreFiles
  private let interval: Double
  private let report: @Sendable (StoreStatus) -> Void
  private let heart: Mutex<Heart>
  private let queue = DispatchQueue(label: "imgmarker.lock", qos: .utility)

  init(
    _ text: LockText, in path: FilePath, held: FileStatus, interval: Double, files: any StoreFiles,
    report: @escaping @Sendable (StoreStatus) -> Void
  ) {
    self.path = path
    self.held = held
    self.files = files
    self.interval = interval
    self.report = report
    heart = Mutex(Heart(text: text))
    plan()
  }

  /// Waits for the beat that is under way, if one is.
  func stop() { heart.withLock { $0.isStopped = true } }

  private func plan() {
    queue.asyncAfter(deadline: .now() + interval) { [weak self] in
      guard let self else { return }
      heart.withLock { beat(&$0) }
      if !heart.withLock({ $0.isStopped }) { plan() }
    }
  }

  private func beat(_ heart: inout Heart) {
    if heart.isStopped { return }
    do throws(Errno) {
      guard let present = try files.status(path), present.isSameFile(as: held) else {
        lose(&heart, localized("The lock \(path.shown) was removed or replaced."))
        return
      }
      // Opened anew each time: a network file system asks its server then, and hands on when it is
      // closed what was written.
      try files.withFile(path, for: .updating) { file throws(Errno) in
        let bytes = try files.read(file, at: 0, count: LockText.sizeLimit)
        if let found = LockText(bytes), found.key != heart.text.key {
          lose(&heart, localized("The lock \(path.shown) is \(found.owner)'s by now."))
          return
        }
        heart.text.beat += 1
        try files.writeAll(heart.text.bytes[...], to: file, at: 0)
      }
    } catch {
      if heart.wasTold { return }
      heart.wasTold = true
      let problem = StoreError.file(path, doing: .refresh, error)
      report(.notice(localized("\(problem) Another program may take the folder for free.")))
    }
  }

  private func lose(_ heart: inout Heart, _ what: String) {
    heart.isStopped = true
    let warning = localized("Two programs may have this folder open: close one of them now.")
    report(.notice("\(what) \(warning)"))
  }
}
