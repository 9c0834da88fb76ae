import Foundation
import MarkerLanguage
import MarkerModel
import SystemPackage

/// A line of a journal that was not taken in, and why.
public struct JournalProblem: Equatable, Sendable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    /// Not a line as the program writes them; what is wrong with it.
    case damaged(String)
    /// The end of the file, which a crash left half written: so many bytes.
    case torn(bytes: Int64)
    /// Of a kind that this version does not know.
    case unknown(String)
    /// Does not fit what the lines before it add up to.
    case unfit(StateError)
    /// Lines are missing before this one, or come twice: its number, and the one expected.
    case outOfSequence(Int, expected: Int)
    /// The lines of these images are lost, which this one is the first to name or to come behind.
    case imagesLost(ClosedRange<Int>)
  }

  /// From 1.
  public var line: Int
  public var reason: Reason

  public var description: String {
    switch reason {
    case .damaged(let what): localized("line \(line) is damaged: \(what)")
    case .torn(let bytes): localized("line \(line) is half written (\(bytes) bytes)")
    case .unknown(let kind):
      localized("line \(line) is of a kind that a newer version wrote: \(kind)")
    case .unfit(let error): localized("line \(line) does not fit: \(error)")
    case .outOfSequence(let number, let expected):
      localized("line \(line) has number \(number) where \(expected) was expected")
    case .imagesLost(let images):
      images.count == 1
        ? localized("the line of image \(images.lowerBound) is lost before line \(line)")
        : localized(
          """
          the lines of images \(images.lowerBound) to \(images.upperBound) are lost before line \
          \(line)
          """)
    }
  }

  /// Whether bytes are not as they were written, so that the original is worth keeping.
  var isDamage: Bool {
    switch reason {
    case .damaged, .unfit, .outOfSequence, .imagesLost: true
    case .torn, .unknown: false
    }
  }
}

/// A journal as read: the session that its events add up to, and what could not be used.
public struct JournalReading: Sendable {
  public internal(set) var session = Session()
  var ledger = JournalLedger()
  var size: Int64 = 0
  /// Whether the last sound line lacks its line feed.
  var lacksLineFeed = false
  /// How many lines a snapshot made it needless to read.
  private(set) var linesSpared = 0

  public var problems: [JournalProblem] { ledger.problems }
  /// How many lines there are, whatever is in them.
  public var lines: Int { ledger.lines }
  /// How many events were taken in.
  public var events: Int { ledger.events }
  var lastSequence: Int { ledger.lastSequence }
  var soundSize: Int64 { ledger.soundSize }

  /// A number that is further ahead is damaged: taken for good, it would leave none for others.
  private static let largestStep = 1 << 32

  init() {}

  /// As it was behind the last line that a snapshot covers.
  init(_ session: Session, _ ledger: JournalLedger) {
    self.session = session
    self.ledger = ledger
    linesSpared = ledger.lines
  }

  /// The journal at the path; nil where there is none. Changes nothing on disk.
  ///
  /// `progress` is asked for each piece whether to go on.
  static func read(
    _ path: FilePath, files: any StoreFiles, snapshot: SnapshotFile? = nil,
    progress: ReadingProgress.Report = { _ in true }
  ) throws(StoreError) -> JournalReading? {
    do throws(Errno) {
      guard try files.status(path) != nil else { return nil }
      return try files.withFile(path, for: .reading) { file throws(Errno) in
        let all = try files.status(of: file).size
        func isAt(_ done: Int64) throws(Errno) {
          guard progress(ReadingProgress(done: done, all: max(done, all))) else { throw .canceled }
        }
        var reading =
          try snapshot?.load(for: file, ofSize: all, isAt: isAt) ?? JournalReading()
        let start = reading.ledger
        reading.size = try LineScanner(files: files).scan(
          file, from: start.soundSize, number: start.lines + 1, hash: start.hash
        ) { lines, hash throws(Errno) in
          reading.take(lines, hash)
          try isAt(lines.last.map { $0.offset + $0.length } ?? 0)
        }
        return reading
      }
    } catch {
      throw error == .canceled ? .canceled(path) : .file(path, doing: .read, error)
    }
  }

  /// Lines that follow one another, and the hash of all up to their end.
  private mutating func take(_ lines: [LineScanner.Line], _ hash: XXHash64) {
    ledger.hash = hash
    for line in ReadLine.decode(lines) { take(line) }
  }

  private mutating func take(_ line: ReadLine) {
    let place = line.place
    ledger.lines = place.number
    if place.isEnded {
      // A damaged line stays where it is: only the file's end is ever cut.
      ledger.soundSize = place.offset + place.length + 1
      takeContent(of: line)
      return
    }
    let trimmed = place.bytes.lastIndex { $0 != 0 }.map { place.bytes[...$0] } ?? []
    if case .line(let read) = line.content, line.zeros == 0, !trimmed.isEmpty {
      // Whole but for its line feed.
      ledger.soundSize = place.offset + Int64(trimmed.count)
      ledger.hash.add(trimmed)
      lacksLineFeed = true
      take(read, place.number)
    } else {
      found(place.number, .torn(bytes: place.length))
    }
  }

  private mutating func takeContent(of line: ReadLine) {
    let number = line.place.number
    if line.zeros > 0 {
      damaged(number, localized("\(line.zeros) zero bytes are in the place of others"))
    }
    switch line.content {
    case .tooLong: damaged(number, localized("it has \(line.place.length) bytes"))
    case .blank: break
    case .line(let read): take(read, number)
    case .fault(let fault): if line.zeros == 0 { damaged(number, fault.description) }
    }
  }

  private mutating func take(_ line: JournalLine, _ number: Int) {
    if line.sequence != ledger.lastSequence + 1 {
      // After a damaged line the gap is its own and was told.
      let isExplained =
        ledger.problems.last.map { $0.line >= number - 1 && $0.reason.isDamagedLine } ?? false
      if line.sequence <= ledger.lastSequence || !isExplained {
        found(number, .outOfSequence(line.sequence, expected: ledger.lastSequence + 1))
      }
    }
    if line.sequence - ledger.lastSequence <= JournalReading.largestStep {
      ledger.lastSequence = max(ledger.lastSequence, line.sequence)
    }
    var event: SessionEvent?
    if case .entry(.event(let its)) = line.content { event = its }
    if let mark = line.mentions.highestMark,
      mark.number - session.state.nextMark.number > JournalReading.largestStep
    {
      damaged(number, localized("there is no mark \(mark.number)"))
      return
    }
    do {
      let lost = try ledger.lostImages.fill(upTo: line.mentions, before: event, in: &session)
      if let lost { found(number, .imagesLost(lost)) }
    } catch {
      found(number, .unfit(error))
    }
    take(line.content, at: line.time, number)
    do {
      // Numbers are given once, also where the line that gave one is not taken in.
      if let mark = line.mentions.highestMark { try session.reserve(mark) }
    } catch {
      found(number, .unfit(error))
    }
  }

  private mutating func take(_ content: JournalLine.Content, at time: Date, _ number: Int) {
    switch content {
    case .unknown(let kind):
      found(number, .unknown(kind))
    case .entry(let entry):
      ledger.note(entry)
      guard case .event(let event) = entry else { return }
      do {
        try session.apply(event, at: time)
        ledger.events += 1
      } catch {
        recover(event, number, error)
      }
    }
  }

  private mutating func recover(_ event: SessionEvent, _ number: Int, _ refusal: StateError) {
    do {
      switch event {
      case .image(let id, let location):
        if try ledger.lostImages.take(id, at: location, in: &session) {
          ledger.events += 1
          return
        }
      case .edit(let edit, let cause, _):
        try session.recover(edit, cause: cause)
        ledger.events += 1
      default: break
      }
      found(number, .unfit(refusal))
    } catch {
      found(number, .unfit(error))
    }
  }

  private mutating func damaged(_ line: Int, _ what: String) { found(line, .damaged(what)) }

  private mutating func found(_ line: Int, _ reason: JournalProblem.Reason) {
    // A file of another kind has a problem in each of its lines; nobody reads a million of them.
    if problems.count < 100_000 {
      ledger.problems.append(JournalProblem(line: line, reason: reason))
    }
  }
}

extension JournalProblem.Reason {
  fileprivate var isDamagedLine: Bool {
    if case .damaged = self { true } else { false }
  }
}
