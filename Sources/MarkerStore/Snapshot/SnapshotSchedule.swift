import Dispatch
import MarkerModel
import SystemPackage

/// How many lines of a journal are worth a snapshot: reading fewer takes no time that a person would
/// notice, and ordinary folders stay tidy.
struct SnapshotPace: Sendable {
  /// Lines behind the last snapshot for which a new one is written at closing.
  var atEnd = 10_000
  /// Those for which it is written while the folder is open, so that a crash costs no slow opening.
  var whileOpen = 20_000
  /// So many seconds must pass without an event first.
  var quiet = 5.0
}

/// Knows when a folder's snapshot is due, and writes it.
struct SnapshotSchedule: Sendable {
  enum Step: Sendable {
    case write, wait, pass
  }

  private let file: SnapshotFile
  private let pace: SnapshotPace
  /// How many of the journal's lines the file covers.
  private var covered: Int
  /// How many lines there are, but for a few of the store's own.
  private var lines: Int
  private var changed = DispatchTime.now()
  private var isPlanned = false

  init(_ file: SnapshotFile, _ pace: SnapshotPace, lines: Int, covered: Int) {
    self.file = file
    self.pace = pace
    self.lines = lines
    self.covered = covered
  }

  /// An event has come.
  mutating func note() {
    lines += 1
    changed = .now()
  }

  /// When to come back with `step`; nil where nothing is to be done, or that is planned already.
  mutating func plan() -> DispatchTime? {
    guard !isPlanned, lines - covered >= pace.whileOpen else { return nil }
    isPlanned = true
    return changed + pace.quiet
  }

  mutating func step() -> Step {
    isPlanned = false
    guard lines - covered >= pace.whileOpen else { return .pass }
    return changed + pace.quiet > .now() ? .wait : .write
  }

  var isDueAtEnd: Bool { lines - covered >= pace.atEnd }

  /// Writes the session that so many of the journal's events led to. Where they are not all of them,
  /// some are on their way, or lost: then nothing is written. Nor is a failure told: the journal has
  /// everything, and opening takes longer.
  mutating func write(_ session: Session, events: Int, _ journal: JournalWriter) {
    guard let ledger = journal.ledger, ledger.events == events, SnapshotFile.canHold(ledger)
    else { return }
    // Tried again only when it is due again.
    covered = ledger.lines
    do {
      try journal.flush()
      try file.write(session, ledger)
    } catch {
      return
    }
  }
}
