import Dispatch
import Foundation
import MarkerLanguage
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
    var isConfigThere: Bool
    /// What others wrote and the session has taken in.
    var taken: TakenTables
    /// Takes in what others wrote meanwhile.
    var onOutside: (@Sendable (OutsideTables) -> Void)?
    /// What it was given last, and is not taken in yet.
    var asked: Set<String> = []
    /// Whether another program may still be writing to a table.
    var isWaiting = false
    /// Whether something happened that the files do not show.
    var isBehind = false
    var changed = DispatchTime(uptimeNanoseconds: 0)
    var firstChanged = DispatchTime(uptimeNanoseconds: 0)
    var isPlanned = false
    var rows = 0
    /// Told already, and not again while it stays the same.
    var failure: StoreError?
    /// The time of the last event that the session has.
    var through: Date
    /// Until when the tables that are surely in their places show everything.
    var bases: [TableKind: Date]
    /// What the journal was last told of the tables.
    var announced: [TableStamp] = []
    var announcedConfig: TableStamp?
    /// Whether the folder may be another's by now: nothing is written any more.
    var isStopped = false

    var state: SessionState { session.state }
  }

  private let journal: JournalWriter
  private let files: any StoreFiles
  private let clock: @Sendable () -> Date
  private let timing: StoreTiming
  private let report: @Sendable (StoreStatus) -> Void
  private let queue = DispatchQueue(label: "imgmarker.tables", qos: .utility)
  private let desk: Mutex<Desk>

  private static let settling = 0.3
  private static let longestWait = 0.7
  /// Above so many rows the tables wait until the person does.
  private static let manyRows = 100_000
  private static let idle = 3.0
  private static let retryDelay = 2.0

  /// `stamps` are those of the tables that hold nothing but what the journal does, `taken` says what
  /// of the others the session has. `config` is nil where the configuration could not
  /// be read and is therefore not to be replaced; where it is not there yet it is what it begins with.
  init(
    names: FolderNames, style: TableStyle, stamps: [String: TableStamp], session: Session,
    events: Int, snapshots: SnapshotSchedule, config: ConfigFile?, isConfigThere: Bool,
    configHash: String?,
    taken: TakenTables, journal: JournalWriter, files: any StoreFiles,
    clock: @escaping @Sendable () -> Date, timing: StoreTiming,
    report: @escaping @Sendable (StoreStatus) -> Void
  ) {
    self.journal = journal
    self.files = files
    self.clock = clock
    self.timing = timing
    self.report = report
    let tables = TableKind.allCases.map { kind in
      let path = names.table(kind, style)
      let stamp = stamps[FolderNames.name(of: path)]
      return GuardedFile(path, files: files) { hash in
        stamp?.accepts(hash) ?? false
      }
    }
    desk = Mutex(
      Desk(
        session: session, events: events, snapshots: snapshots, tables: tables,
        config: config == nil
          ? nil : GuardedFile(names.config, files: files) { $0 == configHash },
        configFile: config ?? ConfigFile([], currentFolder: names.folder),
        isConfigThere: isConfigThere, taken: taken, through: clock(),
        bases: Dictionary(
          uniqueKeysWithValues: TableKind.allCases.compactMap { kind in
            stamps[FolderNames.name(of: names.table(kind, style))]?.base.map { (kind, $0.date) }
          })))
  }

  /// Has tables that others write while the folder is open handed over, to be taken in.
  func onOutside(_ handler: @escaping @Sendable (OutsideTables) -> Void) {
    queue.async { self.desk.withLock { $0.onOutside = handler } }
  }

  /// The session has what these tables say, or needs nothing of it.
  func took(_ tables: TakenTables) {
    queue.async {
      self.desk.withLock { desk in
        desk.taken.add(tables)
        self.fellBehind(&desk)
      }
    }
  }

  /// Takes an event in; the files follow by themselves.
  func take(_ event: SessionEvent, at time: Date) {
    queue.async {
      self.desk.withLock { desk in
        if desk.isStopped { return }
        do throws(StateError) {
          try desk.session.apply(event, at: time)
          desk.through = max(desk.through, time)
          desk.events = desk.events.map { $0 + 1 }
        } catch {
          desk.events = nil
          self.report(.notice(localized("An entry does not fit and is in no table: \(error).")))
        }
        switch event {
        case .seen, .relocated, .positioned, .edit: self.fellBehind(&desk)
        case .opened, .image, .fingerprint, .shown, .displayed, .limits, .closed: break
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
        self.fellBehind(&desk)
        self.planSnapshot(&desk)
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

  /// Returns when nothing is under way but what waits for its time.
  func rest() { queue.sync {} }

  private func fellBehind(_ desk: inout Desk) {
    desk.changed = timing.now()
    if !desk.isBehind { desk.firstChanged = desk.changed }
    desk.isBehind = true
    plan(&desk)
  }

  private func plan(_ desk: inout Desk) {
    guard !desk.isPlanned else { return }
    desk.isPlanned = true
    timing.at(due(desk), queue) {
      self.desk.withLock { desk in
        desk.isPlanned = false
        guard desk.isBehind, !desk.isStopped else { return }
        if self.due(desk) > self.timing.now() { self.plan(&desk) } else { self.write(&desk) }
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
      desk.isBehind = desk.isWaiting
      if desk.isWaiting {
        desk.changed = timing.now() + DerivedFiles.retryDelay
        desk.firstChanged = desk.changed
        plan(&desk)
      } else {
        report(.tablesWritten)
      }
    } catch {
      if desk.failure != error { report(.tablesFailed(error)) }
      desk.failure = error
      desk.changed = timing.now()
      plan(&desk)
    }
  }

  private func writeTables(_ desk: inout Desk) throws(StoreError) {
    var due: [(index: Int, bytes: [UInt8])] = []
    var outside = OutsideTables()
    var stamps: [TableStamp] = []
    var isUnsettled = false
    desk.rows = 0
    for (index, kind) in TableKind.allCases.enumerated() {
      let path = desk.tables[index].path
      let bytes = kind.text(desk.state)
      desk.rows += bytes.count { $0 == UInt8(ascii: "\n") }
      let hash = ContentHash.text(bytes)
      let present = try storing(path, .read) { () throws(Errno) in
        try desk.tables[index].presentHash()
      }
      guard present != hash else {
        desk.tables[index].accept(hash)
        continue
      }
      if let present, !desk.tables[index].isOurs(present) {
        if desk.taken.equal.contains(present) {
          desk.tables[index].accept(present)
        } else if !desk.taken.kept.contains(present) {
          // Theirs stays until the session has it.
          if isSettled(desk.tables[index]) {
            try outside.add(kind, at: path, base: desk.bases[kind], files: files)
          } else {
            isUnsettled = true
          }
          continue
        }
      }
      due.append((index, bytes))
      // Someone else's work is not named: after a crash it would be taken for ours.
      let was = present.flatMap { desk.tables[index].isOurs($0) ? $0 : nil }
      stamps.append(
        TableStamp(
          file: FolderNames.name(of: path), was: was, now: hash, base: desk.bases[kind],
          taken: present.flatMap { desk.taken.kept.contains($0) ? $0 : nil }))
    }
    // Another program may still be writing; it is looked at again.
    if isUnsettled { outside = OutsideTables() }
    desk.isWaiting = isUnsettled
    ask(outside, &desk)
    guard !due.isEmpty else { return }
    // The journal knows of the tables before they are there, so that a crash between leaves
    // nothing that would look like another program's work.
    if stamps != desk.announced { journal.append(.tables(stamps), at: clock()) }
    desk.announced = stamps
    try journal.flush()
    let through = desk.through
    for (index, bytes) in due {
      try replace(&desk.tables[index], with: bytes)
      desk.bases[TableKind.allCases[index]] = through
    }
    // What was another's once may be so again, put back by somebody.
    desk.taken = TakenTables()
    desk.asked = []
    // Now they are in their places: what is missing in another's work on them was taken away.
    journal.append(
      .tables(
        stamps.map { TableStamp(file: $0.file, was: nil, now: $0.now, base: through) }),
      at: clock())
    desk.announced = []
    try journal.flush()
  }

  /// Whether nobody has written to it for a while.
  private func isSettled(_ file: GuardedFile) -> Bool {
    let age = clock().timeIntervalSince1970 - Double(file.modified ?? 0) / 1e9
    return age < 0 || age > DerivedFiles.retryDelay
  }

  private func ask(_ outside: OutsideTables, _ desk: inout Desk) {
    let hashes = Set(outside.tables.values.map(\.hash))
    guard !hashes.isSubset(of: desk.asked) else { return }
    desk.asked = hashes
    if let handler = desk.onOutside {
      handler(outside)
    } else {
      for table in outside.tables.values {
        report(
          .notice(
            localized(
              """
              \(table.file.shown) was changed by another program. It stays as it is, and is read in \
              when the folder is opened the next time.
              """)))
      }
    }
  }

  private func writeConfig(_ desk: inout Desk) throws(StoreError) {
    guard var config = desk.config else { return }
    let settings = desk.state.settings
    if desk.isConfigThere, !desk.configFile.lines.isEmpty,
      ConfigFile.saysTheSame(desk.configFile.settings, settings)
    {
      return
    }
    let bytes = desk.configFile.bytes(for: settings)
    // What was done to it counts also where it fails in the end.
    defer { desk.config = config }
    let path = config.path
    let present = try storing(path, .read) { () throws(Errno) in try config.presentHash() }
    var stamp = TableStamp(
      file: FolderNames.name(of: path), was: present.flatMap { config.isOurs($0) ? $0 : nil },
      now: ContentHash.text(bytes))
    // As with the tables: a configuration that the journal does not know counts as someone's change.
    if stamp != desk.announcedConfig { journal.append(.tables([stamp]), at: clock()) }
    desk.announcedConfig = stamp
    try journal.flush()
    try replace(&config, with: bytes)
    // From now on the old content is somebody's who put it back.
    stamp.was = nil
    journal.append(.tables([stamp]), at: clock())
    desk.isConfigThere = true
    desk.configFile = ConfigFile(bytes, currentFolder: config.path.removingLastComponent())
  }

  private func replace(_ file: inout GuardedFile, with bytes: [UInt8]) throws(StoreError) {
    let now = clock()
    let path = file.path
    try storing(path, .write) { () throws(Errno) in
      try file.replace(with: bytes, at: now) { kept in
        report(
          .notice(
            localized(
              """
              \(path.shown) was not as this program wrote it. As it was it is kept as \
              \(FolderNames.name(of: kept)).
              """)))
      }
    }
  }
}
