import MarkerModel

/// What is known of a journal's lines so far, beside the session that their events add up to.
///
/// Kept by who reads a journal, and on by who writes it, so that at any line all is known that
/// reading it from its start would tell.
struct JournalLedger: Sendable {
  var problems: [JournalProblem] = []
  /// How many lines there are, whatever is in them.
  var lines = 0
  /// How many events were taken in.
  var events = 0
  /// The highest sequence number.
  var lastSequence = 0
  /// How many bytes from the start are to stay; behind them is a torn end.
  var soundSize: Int64 = 0
  /// Of those bytes as they were read or written, which need not be as they are found later.
  var hash = XXHash64()
  /// Damage up to this line was told before.
  var toldThrough = 0
  /// The last stamps of the derived files by name.
  var stamps: [String: TableStamp] = [:]
  /// The tables that have no stamp since damage was found: they may hold what the journal lost.
  var doubted: Set<String> = []
  var lostImages = LostImages()

  /// Notes what the store tells itself, and which folder was opened.
  mutating func note(_ entry: JournalEntry) {
    switch entry {
    case .tables(let list):
      for stamp in list {
        stamps[stamp.file] = stamp
        doubted.remove(stamp.file)
      }
    case .damage(let note):
      toldThrough = max(toldThrough, note.throughLine)
      doubted = Set(stamps.keys)
    case .event(.opened(let folder, _)): lostImages.folder = folder
    case .event: break
    }
  }

  /// The torn end was cut off, and these bytes are about to be appended.
  mutating func goOn(behind start: [UInt8]) {
    if case .torn? = problems.last?.reason {
      problems.removeLast()
      lines -= 1
    }
    soundSize += Int64(start.count)
    hash.add(start[...])
  }

  /// A line was appended whose event the session has taken in.
  mutating func append(_ entry: JournalEntry, sequence: Int, line: [UInt8]) {
    lines += 1
    lastSequence = sequence
    soundSize += Int64(line.count)
    hash.add(line[...])
    note(entry)
    if case .event = entry { events += 1 }
  }
}
