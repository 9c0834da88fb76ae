import Dispatch
import Foundation
import MarkerModel
import Synchronization
import SystemPackage

/// A person's open save folder: takes what happens and has it on disk, as journal and tables.
///
/// May be used from any thread; `append` returns at once. `close` waits for the disk.
public final class SaveFolder: Sendable {
  public let names: FolderNames
  private let session: Mutex<Session>
  /// What a person should know of the folder as it was found.
  public let notices: [String]
  public let tableStyle: TableStyle

  private let journal: JournalWriter
  private let derived: DerivedFiles
  private let lock: FolderLock
  private let status: StatusReports
  /// Held while an event goes to the journal and to the tables, so that both have one order.
  private let order = Mutex(false)

  init(
    _ opening: FolderOpening, journal: JournalWriter, derived: DerivedFiles, lock: FolderLock,
    status: StatusReports
  ) {
    names = opening.names
    session = Mutex(opening.session)
    notices = opening.notices
    tableStyle = opening.style
    self.journal = journal
    self.derived = derived
    self.lock = lock
    self.status = status
  }

  /// Opens the folder for one user, and for one program at a time; makes it where it is not there.
  ///
  /// `config` is a configuration file whose settings replace the folder's own. `progress` is told how
  /// far the journal is read, and says whether to go on.
  public static func open(
    path: FilePath, user: String = LoginName.current, programVersion: String,
    config: FilePath? = nil, files: any StoreFiles = POSIXFiles(),
    lockPace: LockPace = LockPace(), clock: @escaping @Sendable () -> Date = { Date() },
    progress: ReadingProgress.Report = { _ in true }
  ) throws(StoreError) -> SaveFolder {
    try open(
      path: path, user: user, programVersion: programVersion, config: config, files: files,
      lockPace: lockPace, clock: clock, timing: .system, progress: progress)
  }

  static func open(
    path: FilePath, user: String, programVersion: String, config: FilePath?,
    files: any StoreFiles, lockPace: LockPace = LockPace(),
    clock: @escaping @Sendable () -> Date, timing: StoreTiming = .system,
    readsInFull: Bool = false, snapshots: SnapshotPace = SnapshotPace(),
    progress: ReadingProgress.Report = { _ in true }
  ) throws(StoreError) -> SaveFolder {
    var opening = FolderOpening(
      names: try FolderNames(folder: path, user: user), files: files, lockPace: lockPace,
      clock: clock, timing: timing)
    return try opening.open(
      programVersion: programVersion, config: config, readsInFull: readsInFull,
      snapshots: snapshots, progress: progress)
  }

  /// The session of a folder without opening it: nothing is locked, repaired or written. The journal
  /// is read in full.
  public static func read(
    path: FilePath, user: String = LoginName.current, files: any StoreFiles = POSIXFiles()
  ) throws(StoreError) -> JournalReading {
    let names = try FolderNames(folder: path, user: user)
    guard let reading = try JournalReading.read(names.journal, files: files) else {
      throw .noJournal(names.journal)
    }
    return reading
  }

  /// Makes the tables again from the journal; returns their files and what a person should know.
  public static func rebuild(
    path: FilePath, user: String = LoginName.current, programVersion: String,
    files: any StoreFiles = POSIXFiles()
  ) throws(StoreError) -> (tables: [FilePath], notices: [String]) {
    let names = try FolderNames(folder: path, user: user)
    // Without a journal the tables of Image Marker make one.
    let sources =
      [names.journal] + TableStyle.allCases.map { names.table(.marks, $0) }
      + TableStyle.allCases.map { names.table(.images, $0) }
    let isThere = try storing(names.journal, .read) { () throws(Errno) in
      for source in sources where try files.status(source) != nil { return true }
      return false
    }
    guard isThere else { throw .noJournal(names.journal) }
    let folder = try open(
      path: path, user: user, programVersion: programVersion, config: nil, files: files,
      clock: { Date() }, readsInFull: true, snapshots: SnapshotPace())
    let told = Mutex<[String]>([])
    folder.onStatus { status in
      if case .notice(let text) = status { told.withLock { $0.append(text) } }
    }
    folder.derived.refresh()
    if let problem = try folder.close().first { throw problem }
    return (
      TableKind.allCases.map { names.table($0, folder.tableStyle) },
      folder.notices + told.withLock { $0 }
    )
  }

  /// The session as the folder had it when it was opened, changes of the configuration included. It
  /// is handed over, and an empty one is left: two who hold it would copy it at the first edit.
  public func takeSession() -> Session {
    session.withLock { session in
      defer { session = Session() }
      return session
    }
  }

  /// Takes an event that the session has taken; it is written within milliseconds. Times are
  /// rounded by `JournalTime.rounded` before the session is given them. Returns the line's number,
  /// as `.written` and `.synced` report it. In a folder that is closed nothing is written, and
  /// `.failed` reported.
  @discardableResult
  public func append(_ event: SessionEvent, at time: Date) -> Int {
    order.withLock { _ in
      let sequence = journal.append(.event(event), at: time)
      derived.take(event, at: time)
      return sequence
    }
  }

  /// Hands over tables that another program or a person changes while the folder is open, on a queue
  /// of the store's. They stay as they are until `take` says that the session has what they say.
  public func onOutsideChange(_ handler: @escaping @Sendable (OutsideTables) -> Void) {
    derived.onOutside(handler)
  }

  /// The session has taken in what was read of the tables, and each event of it was appended.
  public func took(_ outside: OutsideTables, as reading: OutsideReading) {
    order.withLock { _ in derived.took(TakenTables(outside, reading)) }
  }

  /// What is not yet on disk. Never waits for it.
  public var backlog: Backlog { journal.backlog }

  /// Reports what becomes of what was appended, one after the other on a queue of the store's. What
  /// was reported before is reported again to the first to ask.
  public func onStatus(_ handler: @escaping @Sendable (StoreStatus) -> Void) {
    status.onReport(handler)
  }

  /// Returns when nothing is under way but what waits for its time, and all of it is reported.
  func rest() {
    derived.rest()
    journal.rest()
    status.finish()
  }

  /// Has everything on disk and lets go of the folder; waits for it.
  ///
  /// Throws only where the journal lacks entries: the folder then stays open, keeps trying, and may
  /// be closed again or abandoned. Otherwise the folder is closed and the journal has everything;
  /// returned is what went wrong besides, with a table or with the lock's file.
  @discardableResult
  public func close() throws(StoreError) -> [StoreError] {
    var problems: [StoreError] = []
    // What failed may have been a passing thing, and behind closing nobody tries again.
    if finishTables() != nil, let problem = finishTables() { problems.append(problem) }
    derived.keepSnapshot()
    if let problem = try journal.close() { problems.append(problem) }
    derived.stop()
    if let problem = lock.release() { problems.append(problem) }
    status.finish()
    return problems
  }

  private func finishTables() -> StoreError? {
    do {
      try derived.finish()
      return nil
    } catch {
      return error
    }
  }

  /// Lets go of the folder, whatever is not on disk. It is closed also where an error is thrown.
  public func abandon() throws(StoreError) {
    derived.stop()
    var problem: StoreError?
    do {
      try storing(names.journal, .close) { () throws(Errno) in try journal.abandon() }
    } catch {
      problem = error
    }
    problem = lock.release() ?? problem
    if let problem { throw problem }
  }
}
