import Foundation
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
    case .damaged(let what): "line \(line) is damaged: \(what)"
    case .torn(let bytes): "line \(line) is half written (\(bytes) bytes)"
    case .unknown(let kind): "line \(line) is of a kind that a newer version wrote: \(kind)"
    case .unfit(let error): "line \(line) does not fit: \(error)"
    case .outOfSequence(let number, let expected):
      "line \(line) has number \(number) where \(expected) was expected"
    case .imagesLost(let images):
      images.count == 1
        ? "the line of image \(images.lowerBound) is lost before line \(line)"
        : "the lines of images \(images.lowerBound) to \(images.upperBound) are lost before line "
          + "\(line)"
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
  public internal(set) var problems: [JournalProblem] = []
  /// How many lines there are, whatever is in them.
  public internal(set) var lines = 0
  /// How many events were taken in.
  public internal(set) var events = 0

  /// The highest sequence number.
  var lastSequence = 0
  /// How many bytes from the start are to stay; behind them is a torn end.
  var soundSize: Int64 = 0
  var size: Int64 = 0
  /// Whether the last sound line lacks its line feed.
  var lacksLineFeed = false
  /// Damage up to this line was told before.
  var toldThrough = 0
  /// The last stamps of the derived files by name.
  var stamps: [String: TableStamp] = [:]
  /// The tables that have no stamp since damage was found: they may hold what the journal lost.
  var doubted: Set<String> = []
  private var lostImages = LostImages()

  /// A number that is further ahead is damaged: taken for good, it would leave none for others.
  private static let largestStep = 1 << 32

  /// The journal at the path; nil where there is none. Changes nothing on disk.
  static func read(
    _ path: FilePath, files: any StoreFiles
  ) throws(StoreError) -> JournalReading? {
    try storing(path, "read") { () throws(Errno) in
      guard try files.status(path) != nil else { return nil }
      return try files.withFile(path, for: .reading) { file throws(Errno) in
        var reading = JournalReading()
        let decoder = JournalDecoder()
        reading.size = try LineScanner(files: files).scan(file) { reading.take($0, decoder) }
        return reading
      }
    }
  }

  private mutating func take(_ line: LineScanner.Line, _ decoder: JournalDecoder) {
    lines = line.number
    if line.isEnded {
      // A damaged line stays where it is: only the file's end is ever cut.
      soundSize = line.offset + line.length + 1
      takeContent(line.bytes, line, decoder)
      return
    }
    let trimmed = line.bytes.lastIndex { $0 != 0 }.map { line.bytes[...$0] } ?? []
    if !trimmed.isEmpty, let read = JournalReading.decode(trimmed, decoder) {
      // Whole but for its line feed.
      soundSize = line.offset + Int64(trimmed.count)
      lacksLineFeed = true
      take(read, line.number)
    } else {
      found(line.number, .torn(bytes: line.length))
    }
  }

  private mutating func takeContent(
    _ bytes: ArraySlice<UInt8>, _ line: LineScanner.Line, _ decoder: JournalDecoder
  ) {
    if line.length > 0, bytes.isEmpty {
      damaged(line.number, "it has \(line.length) bytes")
      return
    }
    // Blocks that never reached the disk read as zeros; what follows them may be whole.
    let content = bytes.drop { $0 == 0 }
    if content.count < bytes.count {
      damaged(line.number, "\(bytes.count - content.count) zero bytes are in the place of others")
    }
    if content.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return }
    do {
      take(try decoder.line(content), line.number)
    } catch {
      if content.count == bytes.count { damaged(line.number, error.description) }
    }
  }

  private static func decode(
    _ bytes: ArraySlice<UInt8>, _ decoder: JournalDecoder
  ) -> JournalLine? {
    do {
      return try decoder.line(bytes)
    } catch {
      // That it cannot be read is what makes it a torn end, which is told as such.
      return nil
    }
  }

  private mutating func take(_ line: JournalLine, _ number: Int) {
    if line.sequence != lastSequence + 1 {
      // After a damaged line the gap is its own and was told.
      let isExplained =
        problems.last.map { $0.line >= number - 1 && $0.reason.isDamagedLine } ?? false
      if line.sequence <= lastSequence || !isExplained {
        found(number, .outOfSequence(line.sequence, expected: lastSequence + 1))
      }
    }
    if line.sequence - lastSequence <= JournalReading.largestStep {
      lastSequence = max(lastSequence, line.sequence)
    }
    var event: SessionEvent?
    if case .entry(.event(let its)) = line.content { event = its }
    if let mark = line.mentions.highestMark,
      mark.number - session.state.nextMark.number > JournalReading.largestStep
    {
      damaged(number, "there is no mark \(mark.number)")
      return
    }
    do {
      let lost = try lostImages.fill(upTo: line.mentions, before: event, in: &session)
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
    case .entry(.tables(let list)):
      for stamp in list {
        stamps[stamp.file] = stamp
        doubted.remove(stamp.file)
      }
    case .entry(.damage(let note)):
      toldThrough = max(toldThrough, note.throughLine)
      doubted = Set(stamps.keys)
    case .entry(.event(let event)):
      if case .opened(let folder) = event { lostImages.folder = folder }
      do {
        try session.apply(event, at: time)
        events += 1
      } catch {
        recover(event, number, error)
      }
    }
  }

  private mutating func recover(_ event: SessionEvent, _ number: Int, _ refusal: StateError) {
    do {
      switch event {
      case .image(let id, let location):
        if try lostImages.take(id, at: location, in: &session) {
          events += 1
          return
        }
      case .edit(let edit, let cause, _):
        try session.recover(edit, cause: cause)
        events += 1
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
    if problems.count < 100_000 { problems.append(JournalProblem(line: line, reason: reason)) }
  }
}

extension JournalProblem.Reason {
  fileprivate var isDamagedLine: Bool {
    if case .damaged = self { true } else { false }
  }
}
