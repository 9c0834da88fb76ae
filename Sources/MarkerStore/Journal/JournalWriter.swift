import Dispatch
import Foundation
import MarkerLanguage
import MarkerModel
import Synchronization
import SystemPackage

/// Appends to a journal without ever making its caller wait.
///
/// Lines are written on a queue of its own within milliseconds, and synced in groups on another, so
/// that writing does not wait for the disk either. What the disk has not confirmed stays in memory:
/// after a failure it is written again, at the same place in the file.
final class JournalWriter: Sendable {
  /// What is known and done on `queue` alone.
  private struct Line {
    var sequence: Int
    /// Where it ends in the file.
    var end: Int64
  }

  private struct Tail {
    var encoder: JournalEncoder
    /// Everything behind `base`: the disk has not confirmed it.
    var bytes: [UInt8]
    /// The offset in the file of the first of `bytes`.
    var base: Int64
    /// How many of `bytes` the system has taken.
    var written = 0
    /// How long the file is by our own writing.
    var size: Int64
    var lines: [Line] = []
    /// Of the journal as it is once all that was taken is written; nil where a line is missing that
    /// has a number.
    var ledger: JournalLedger?
    /// Counts failed syncs, so that one begun before a failure does not count after it.
    var failedSyncs = 0
    var failure: StoreError?
    var retryDelay = 0.1
    var isRetryPlanned = false
    var isSyncPlanned = false
    var isClosed = false

    var end: Int64 { base + Int64(written) }
  }

  private struct Incoming {
    var nextSequence: Int
    var entries: [(entry: JournalEntry, sequence: Int, time: Date)] = []
  }

  private struct SyncTicket {
    var end: Int64
    var failedSyncs: Int
  }

  let path: FilePath
  private let files: any StoreFiles
  private let file: FileDescriptor
  private let timing: StoreTiming
  private let report: @Sendable (StoreStatus) -> Void
  private let queue = DispatchQueue(label: "imgmarker.journal", qos: .userInitiated)
  private let syncQueue = DispatchQueue(label: "imgmarker.journal.sync", qos: .userInitiated)
  private let incoming: Mutex<Incoming>
  private let tail: Mutex<Tail>
  private let progress: JournalProgress

  /// Syncs begin so long after the first line that waits for one.
  private static let syncDelay = 0.04
  private static let longestRetryDelay = 5.0

  /// `file` is open for writing and the writer's from now on; lines go behind those of the ledger,
  /// after `start`.
  init(
    path: FilePath, file: FileDescriptor, files: any StoreFiles, ledger: JournalLedger,
    start: [UInt8], encoder: JournalEncoder, timing: StoreTiming,
    report: @escaping @Sendable (StoreStatus) -> Void
  ) {
    let lastSequence = ledger.lastSequence
    var begun = ledger
    begun.goOn(behind: start)
    self.path = path
    self.file = file
    self.files = files
    self.timing = timing
    self.report = report
    incoming = Mutex(Incoming(nextSequence: lastSequence + 1))
    tail = Mutex(
      Tail(
        encoder: encoder, bytes: start, base: ledger.soundSize, size: ledger.soundSize,
        ledger: begun))
    progress = JournalProgress(last: lastSequence, report: report)
  }

  /// Takes an entry and returns at once with its line's number.
  @discardableResult
  func append(_ entry: JournalEntry, at time: Date) -> Int {
    let sequence = incoming.withLock { incoming in
      let sequence = incoming.nextSequence
      incoming.nextSequence += 1
      incoming.entries.append((entry, sequence, time))
      progress.gave(sequence)
      return sequence
    }
    queue.async { self.takeIncoming() }
    return sequence
  }

  /// Never waits for the disk.
  var backlog: Backlog { progress.backlog }

  /// Of the journal with everything that was appended before.
  var ledger: JournalLedger? {
    queue.sync {
      takeIncoming()
      return tail.withLock { $0.ledger }
    }
  }

  /// Returns when the disk has everything that was appended before. Not for the main thread.
  func flush() throws(StoreError) {
    queue.sync { takeIncoming() }
    let ticket = queue.sync {
      tail.withLock { SyncTicket(end: $0.end, failedSyncs: $0.failedSyncs) }
    }
    let result = syncQueue.sync { sync() }
    let failure = queue.sync { () -> StoreError? in
      finishSync(ticket, result)
      return tail.withLock { $0.lines.isEmpty && $0.bytes.isEmpty ? nil : $0.failure }
    }
    if let failure { throw failure }
  }

  /// Flushes and closes the file. Throws where the disk lacks entries: the file then stays open and
  /// it keeps trying; `close` may be called again, or `abandon`. What was appended after closing is
  /// lacking as well. Returns what closing the file itself says: the disk has its content.
  func close() throws(StoreError) -> StoreError? {
    while true {
      switch queue.sync(execute: closeIfDone) {
      case .closed: return nil
      case .lacking: throw .unsaved(path, events: backlog.unsynced, cause: nil)
      case .pending: break
      case .closing:
        progress.stop()
        do throws(Errno) {
          try closeFile()
        } catch {
          return .file(path, doing: .close, error)
        }
        return nil
      }
      do {
        try flush()
      } catch {
        throw .unsaved(path, events: backlog.unsynced, cause: error.cause)
      }
    }
  }

  /// Returns when nothing is under way but what waits for its time.
  func rest() {
    queue.sync {}
    syncQueue.sync {}
    queue.sync {}
  }

  private enum Closing {
    /// Closed before, and everything that was ever appended is on the disk, or it is not.
    case closed, lacking
    /// Open, with entries that the disk lacks; or closed from now on.
    case pending, closing
  }

  /// In one step, so that nothing is appended between looking and closing.
  private func closeIfDone() -> Closing {
    incoming.withLock { incoming in
      tail.withLock { tail in
        let isDone = incoming.entries.isEmpty && tail.bytes.isEmpty
        if tail.isClosed { return isDone ? .closed : .lacking }
        tail.isClosed = isDone
        return isDone ? .closing : .pending
      }
    }
  }

  /// Closes the file whatever is not yet in it.
  func abandon() throws(Errno) {
    progress.stop()
    let wasClosed = queue.sync {
      tail.withLock { tail in
        defer { tail.isClosed = true }
        return tail.isClosed
      }
    }
    if !wasClosed { try closeFile() }
  }

  private func closeFile() throws(Errno) {
    // Behind a sync that may still be under way.
    let result = syncQueue.sync { () -> Result<Void, Errno> in
      do throws(Errno) { return .success(try files.close(file)) } catch { return .failure(error) }
    }
    try result.get()
  }

  // MARK: On the queue

  private func takeIncoming() {
    let entries = incoming.withLock { incoming in
      defer { incoming.entries = [] }
      return incoming.entries
    }
    tail.withLock { tail in
      for (entry, sequence, time) in entries {
        do {
          let line = try tail.encoder.line(entry, sequence: sequence, time: time)
          tail.bytes += line
          tail.ledger?.append(entry, sequence: sequence, line: line)
          tail.lines.append(
            Line(sequence: sequence, end: tail.base + Int64(tail.bytes.count)))
        } catch {
          tail.ledger = nil
          report(
            .notice(localized("An entry could not be put into words for \(path.shown): \(error)")))
        }
      }
      write(&tail)
    }
  }

  private func write(_ tail: inout Tail) {
    guard tail.written < tail.bytes.count else { return }
    if tail.isClosed {
      fail(&tail, .closed(path))
      return
    }
    do throws(Errno) {
      // Where another program has written meanwhile, ours would go over it.
      if try files.status(of: file).size > tail.size {
        fail(&tail, .shared(path))
        return
      }
      while tail.written < tail.bytes.count {
        let count = try files.write(tail.bytes[tail.written...], to: file, at: tail.end)
        guard count > 0 else { throw .ioError }
        // A short write is kept, and the rest goes right behind it: no line begins inside another.
        tail.written += count
        tail.size = max(tail.size, tail.end)
      }
    } catch {
      fail(&tail, .file(path, doing: .write, error))
      if tail.written > 0 { planSync(&tail) }
      return
    }
    if let last = tail.lines.last, progress.wrote(last.sequence) {
      report(.written(last.sequence))
    }
    planSync(&tail)
  }

  private func planSync(_ tail: inout Tail) {
    guard !tail.isSyncPlanned else { return }
    tail.isSyncPlanned = true
    timing.at(timing.now() + JournalWriter.syncDelay, queue) { self.beginSync() }
  }

  private func beginSync() {
    let ticket = tail.withLock { tail -> SyncTicket? in
      guard tail.written > 0, !tail.isClosed else {
        tail.isSyncPlanned = false
        return nil
      }
      return SyncTicket(end: tail.end, failedSyncs: tail.failedSyncs)
    }
    guard let ticket else { return }
    syncQueue.async {
      let result = self.sync()
      self.queue.async {
        self.tail.withLock { $0.isSyncPlanned = false }
        self.finishSync(ticket, result)
      }
    }
  }

  private func finishSync(_ ticket: SyncTicket, _ result: Result<Void, StoreError>) {
    tail.withLock { tail in
      if case .failure(let error) = result {
        // After a failed sync the system may have dropped what it had taken, and the next sync
        // would say nothing of it. So all of that is written again.
        tail.written = 0
        tail.failedSyncs += 1
        fail(&tail, error)
        return
      }
      guard ticket.failedSyncs == tail.failedSyncs else { return }
      let confirmed = Int(max(0, ticket.end - tail.base))
      tail.bytes.removeFirst(confirmed)
      tail.written -= confirmed
      tail.base += Int64(confirmed)
      let done = tail.lines.prefix { $0.end <= tail.base }
      tail.lines.removeFirst(done.count)
      if let last = done.last {
        progress.synced(last.sequence)
        report(.synced(last.sequence))
      } else if tail.failure != nil, tail.written == tail.bytes.count {
        // What failed was no line, as where only a line feed was missing; all is well again.
        report(.synced(progress.syncedThrough))
      }
      if tail.written == tail.bytes.count {
        tail.failure = nil
        tail.retryDelay = 0.1
      }
      if tail.written > 0 { planSync(&tail) }
    }
  }

  private func fail(_ tail: inout Tail, _ error: StoreError) {
    tail.failure = error
    report(.failed(error, unsaved: tail.lines.count))
    guard !tail.isRetryPlanned, !tail.isClosed else { return }
    tail.isRetryPlanned = true
    timing.at(timing.now() + tail.retryDelay, queue) {
      self.tail.withLock { tail in
        tail.isRetryPlanned = false
        // What an abandoned journal lacks was told when it was abandoned.
        if !tail.isClosed { self.write(&tail) }
      }
    }
    tail.retryDelay = min(tail.retryDelay * 2, JournalWriter.longestRetryDelay)
  }

  // MARK: On the sync queue

  private func sync() -> Result<Void, StoreError> {
    do throws(Errno) {
      try files.sync(file)
      // Lines in a file that no longer has a name would be lost with it.
      let open = try files.status(of: file)
      guard let present = try files.status(path), present.isSameFile(as: open) else {
        return .failure(.gone(path))
      }
      return .success(())
    } catch {
      return .failure(.file(path, doing: .sync, error))
    }
  }
}
