import Dispatch
import Synchronization

/// How far a journal has come, and a watch over it that tells when the disk keeps entries waiting.
///
/// Knows nothing of files: it can be asked, and goes on telling, while a call to the disk hangs.
final class JournalProgress: Sendable {
  private struct Lines {
    /// The last sequence numbers given, written and synced.
    var given: Int
    var written: Int
    var synced: Int
    /// Since when entries wait and none of them was synced; nil while none waits.
    var waiting: ContinuousClock.Instant?
    var isWatched = false
    var isStopped = false
  }

  private let lines: Mutex<Lines>
  private let report: @Sendable (StoreStatus) -> Void
  private let queue = DispatchQueue(label: "imgmarker.journal.progress", qos: .userInitiated)

  /// Waiting that a person need not know of, in seconds.
  private static let patience = 1.0

  init(last sequence: Int, report: @escaping @Sendable (StoreStatus) -> Void) {
    lines = Mutex(Lines(given: sequence, written: sequence, synced: sequence))
    self.report = report
  }

  var backlog: Backlog {
    lines.withLock { Backlog(unwritten: $0.given - $0.written, unsynced: $0.given - $0.synced) }
  }

  var syncedThrough: Int { lines.withLock { $0.synced } }

  func gave(_ sequence: Int) {
    lines.withLock { lines in
      lines.given = sequence
      if lines.waiting == nil { lines.waiting = .now }
      if lines.isWatched || lines.isStopped { return }
      lines.isWatched = true
      check(after: JournalProgress.patience)
    }
  }

  /// False where as much was written before.
  func wrote(_ sequence: Int) -> Bool {
    lines.withLock { lines in
      defer { lines.written = max(lines.written, sequence) }
      return sequence > lines.written
    }
  }

  func synced(_ sequence: Int) {
    lines.withLock { lines in
      lines.synced = max(lines.synced, sequence)
      lines.waiting = lines.synced < lines.given ? .now : nil
    }
  }

  /// Nothing is told any more.
  func stop() { lines.withLock { $0.isStopped = true } }

  private func check(after delay: Double) {
    queue.asyncAfter(deadline: .now() + delay) { [weak self] in self?.look() }
  }

  private func look() {
    lines.withLock { lines in
      guard !lines.isStopped, let waiting = lines.waiting else {
        lines.isWatched = false
        return
      }
      let left = .seconds(JournalProgress.patience) - (ContinuousClock.now - waiting)
      if left > .zero {
        check(after: left / .seconds(1))
      } else {
        report(.behind(unsynced: lines.given - lines.synced))
        check(after: JournalProgress.patience)
      }
    }
  }
}
