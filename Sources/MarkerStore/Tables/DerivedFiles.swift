import Dispatch
import Foundation
import MarkerModel
import Synchronization
import SystemPackage

/// Keeps a save folder's tables and its configuration in step with its journal.
///
/// Holds a state of its own, made from the same events, and works on a queue of its own: who appends
/// events neither waits nor has to hand a state over. No table ever holds what the journal's file
/// does not.
final class DerivedFiles: Sendable {
  /// What is known and done on `queue` alone.
  private struct Desk {
    var session: Session
    /// How many events led to it; nil once one did not fit.
    var events: Int?
    var snapshots: SnapshotSchedule
    var tables: [GuardedFile]
    var config: GuardedFile?
    var configFile: ConfigFile
    /// Whether something happened that the files do not show.
    var isBehind = false
    var changed = DispatchTime(uptimeNanoseconds: 0)
    var firstChanged = DispatchTime(uptimeNanoseconds: 0)
    var isPlanned = false
    var rows = 0
    /// Told already, and not again while it stays the same.
    var failure: StoreError?
    /// What the journal was last told of the tables.
    var announced: [TableStamp] = []
    /// Whether the folder may be another's by now: nothing is written any more.
    var isStopped = false

    var state: SessionState { session.state }
  }

  private let journal: JournalWriter
  private let isDamaged: Bool
  private let files: any StoreFiles
  private let clock: @Sendable () -> Date
  private let report: @Sendable (StoreStatus) -> Void
  private let queue = DispatchQueue(label: "imgmarker.tables", qos: .utility)
  private let desk: Mutex<Desk>

  private static let settling = 0.3
  private static let longestWait = 0.7
  /// Above so many rows the tables wait until the person does.
  private static let manyRows = 100_000
  private static let idle = 3.0
  private static let retryDelay = 2.0

  /// `stamps` are those of the tables that hold nothing but what the journal does. `isDamaged` says
  /// that others may hold what the journal lost. `config` is nil where the configuration could not
  /// be read and is therefore not to be replaced.
  init(
    names: FolderNames, style: TableStyle, stamps: [String: TableStamp], isDamaged: Bool,
    session: Session, events: Int, snapshots: SnapshotSchedule, config: ConfigFile?,
    configHash: String?, journal: JournalWriter,
    files: any StoreFiles,
    clock: @escaping @Sendable () -> Date, report: @escaping @Sendable (StoreStatus) -> Void
  ) {
    self.journal = journal
    self.isDamaged = isDamaged
    self.files = files
    self.clock = clock
    self.report = report
    let tables = TableKind.allCases.map { kind in
      let path = names.table(kind, style)
      let stamp = stamps[DerivedFiles.name(of: path)]
      return GuardedFile(path, files: files) { stamp?.accepts($0) ?? false }
    }
    desk = Mutex(
      Desk(
        session: session, events: events, snapshots: snapshots, tables: tables,
        config: config == nil
          ? nil : GuardedFile(names.config, files: files) { $0 == configHash },
        configFile: config ?? ConfigFile([], currentFolder: names.folder)))
  }

  /// Takes an event in; the files follow by themselves.
  func take(_ event: SessionEvent, at time: Date) {
    queue.async {
      self.desk.withLock { desk in
        if desk.isStopped { return }
        do throws(StateError) {
          try desk.session.apply(event, at: time)
          desk.events = desk.events.map { $0 + 1 }
        } catch {
          desk.events = nil
          self.report(.notice("An entry does not fit and is in no table: \(error)."))
        }
        switch event {
        case .seen, .relocated, .positioned, .edit: self.fellBehind(&desk)
        case .opened, .image, .fingerprint, .shown, .closed: break
        }
        desk.snapshots.note()
        self.planSnapshot(&desk)
      }
    }
  }

  /// Writes a snapshot where enough has happened since the last. Not for the main thread.
  func keepSnapshot() {
    queue.sync { desk.withLock { if $0.snapshots.isDueAtEnd { writeSnapshot(&$0) } } }
  }

  /// Once it is quiet: whoever works must not share the machine with it.
  private func planSnapshot(_ desk: inout Desk) {
    guard let delay = desk.snapshots.plan() else { return }
    queue.asyncAfter(deadline: delay) {
      self.desk.withLock { desk in
        switch desk.snapshots.step() {
        case .write: self.writeSnapshot(&desk)
        case .wait: self.planSnapshot(&desk)
        case .pass: break
        }
      }
    }
  }

  private func writeSnapshot(_ desk: inout Desk) {
    guard !desk.isStopped, let events = desk.events else { return }
    desk.snapshots.write(desk.session, events: events, journal)
  }

  /// Has the files compared with the state, and written where they are not as it says.
  func refresh() {
    queue.async {
      self.desk.withLock { desk in
        if self.isDamaged { self.acceptSound(&desk) }
        self.fellBehind(&desk)
        self.planSnapshot(&desk)
      }
    }
  }

  /// Tables that show the state as it is now have lost nothing, and need not be kept.
  private func acceptSound(_ desk: inout Desk) {
    for (index, kind) in TableKind.allCases.enumerated() {
      let hash = ContentHash.text(kind.text(desk.state))
      do throws(Errno) {
        if try desk.tables[index].presentHash() == hash { desk.tables[index].accept(hash) }
      } catch {
        // Kept then, if it comes to that; what it is that fails is told when the table is written.
        continue
      }
    }
  }

  /// Returns when the files show everything taken in before. Not for the main thread.
  func finish() throws(StoreError) {
    let failure = queue.sync {
      desk.withLock { desk -> StoreError? in
        if desk.isStopped { return nil }
        if desk.isBehind { write(&desk) }
        return desk.failure
      }
    }
    if let failure { throw failure }
  }

  /// Returns when no file is touched any more.
  func stop() { queue.sync { desk.withLock { $0.isStopped = true } } }

  private func fellBehind(_ desk: inout Desk) {
    desk.changed = .now()
    if !desk.isBehind { desk.firstChanged = desk.changed }
    desk.isBehind = true
    plan(&desk)
  }

  private func plan(_ desk: inout Desk) {
    guard !desk.isPlanned else { return }
    desk.isPlanned = true
    queue.asyncAfter(deadline: due(desk)) {
      self.desk.withLock { desk in
        desk.isPlanned = false
        guard desk.isBehind, !desk.isStopped else { return }
        if self.due(desk) > .now() { self.plan(&desk) } else { self.write(&desk) }
      }
    }
  }

  private func due(_ desk: Desk) -> DispatchTime {
    if desk.failure != nil { return desk.changed + DerivedFiles.retryDelay }
    if desk.rows > DerivedFiles.manyRows { return desk.changed + DerivedFiles.idle }
    return min(
      desk.changed + DerivedFiles.settling, desk.firstChanged + DerivedFiles.longestWait)
  }

  private func write(_ desk: inout Desk) {
    do throws(StoreError) {
      try writeTables(&desk)
      try writeConfig(&desk)
      desk.failure = nil
      desk.isBehind = false
      report(.tablesWritten)
    } catch {
      if desk.failure != error { report(.tablesFailed(error)) }
      desk.failure = error
      desk.changed = .now()
      plan(&desk)
    }
  }

  private func writeTables(_ desk: inout Desk) throws(StoreError) {
    var due: [(index: Int, bytes: [UInt8])] = []
    var stamps: [TableStamp] = []
    desk.rows = 0
    for (index, kind) in TableKind.allCases.enumerated() {
      let path = desk.tables[index].path
      let bytes = kind.text(desk.state)
      desk.rows += bytes.count { $0 == UInt8(ascii: "\n") }
      let hash = ContentHash.text(bytes)
      let present = try storing(path, "read") { () throws(Errno) in
        try desk.tables[index].presentHash()
      }
      guard present != hash else {
        desk.tables[index].accept(hash)
        continue
      }
      due.append((index, bytes))
      // Someone else's work is not named: after a crash it would be taken for ours.
      let was = present.flatMap { desk.tables[index].isOurs($0) ? $0 : nil }
      stamps.append(TableStamp(file: DerivedFiles.name(of: path), was: was, now: hash))
    }
    guard !due.isEmpty else { return }
    // The journal knows of the tables before they are there, so that a crash between leaves
    // nothing that would look like another program's work.
    if stamps != desk.announced { journal.append(.tables(stamps), at: clock()) }
    desk.announced = stamps
    try journal.flush()
    for (index, bytes) in due { try replace(&desk.tables[index], with: bytes) }
  }

  private func writeConfig(_ desk: inout Desk) throws(StoreError) {
    guard var config = desk.config else { return }
    let settings = desk.state.settings
    if !desk.configFile.lines.isEmpty,
      ConfigFile.saysTheSame(desk.configFile.settings, settings)
    {
      return
    }
    let bytes = desk.configFile.bytes(for: settings)
    try replace(&config, with: bytes)
    desk.config = config
    desk.configFile = ConfigFile(bytes, currentFolder: config.path.removingLastComponent())
  }

  private func replace(_ file: inout GuardedFile, with bytes: [UInt8]) throws(StoreError) {
    let now = clock()
    let path = file.path
    let kept = try storing(path, "write") { () throws(Errno) in
      try file.replace(with: bytes, at: now)
    }
    if let kept {
      report(
        .notice(
          isDamaged
            ? "\(path.shown) holds something else than the journal, which was damaged. That file is "
              + "kept as \(DerivedFiles.name(of: kept)), and ours was written anew."
            : "\(path.shown) was changed by another program. That file is kept as "
              + "\(DerivedFiles.name(of: kept)), and ours was written anew."))
    }
  }

  private static func name(of path: FilePath) -> String { path.lastComponent?.string ?? "" }
}
