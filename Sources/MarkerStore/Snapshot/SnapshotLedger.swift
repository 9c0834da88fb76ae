import MarkerModel
import SystemPackage

/// A journal's ledger in a snapshot.
extension SnapshotEncoder {
  mutating func put(_ ledger: JournalLedger) {
    put(Int(ledger.soundSize))
    put(bits: ledger.hash.value)
    put(ledger.lines)
    put(ledger.events)
    put(ledger.lastSequence)
    put(ledger.toldThrough)
    put(all: ledger.stamps.values.sorted { $0.file < $1.file }) { coder, stamp in
      coder.put(stamp.file)
      coder.put(stamp.was) { $0.put($1) }
      coder.put(stamp.now)
      coder.put(stamp.base) { $0.put($1.date) }
      coder.put(stamp.taken) { $0.put($1) }
    }
    put(all: ledger.doubted.sorted()) { $0.put($1) }
    put(ledger.lostImages.folder) { $0.put($1) }
    put(all: ledger.lostImages.made.sorted()) { $0.put($1.number) }
    put(all: ledger.problems) { $0.put($1) }
  }

  private mutating func put(_ problem: JournalProblem) {
    put(problem.line)
    switch problem.reason {
    case .damaged(let what):
      put(byte: 0)
      put(what)
    case .torn(let bytes):
      put(byte: 1)
      put(Int(bytes))
    case .unknown(let kind):
      put(byte: 2)
      put(kind)
    case .unfit(let error):
      put(byte: 3)
      put(error)
    case .outOfSequence(let number, let expected):
      put(byte: 4)
      put(number)
      put(expected)
    case .imagesLost(let images):
      put(byte: 5)
      put(images.lowerBound)
      put(images.upperBound)
    }
  }

  private mutating func put(_ error: StateError) {
    let (kind, numbers): (UInt8, [Int]) =
      switch error {
      case .imageNumber(let id, let expected): (0, [id.number, expected.number])
      case .unknownImage(let id): (1, [id.number])
      case .unknownMark(let id): (2, [id.number])
      case .markNumber(let id): (3, [id.number])
      case .markTwice(let id): (4, [id.number])
      case .markMismatch(let one, let other): (5, [one.number, other.number])
      case .locationTaken(let id, let other): (6, [id.number, other.number])
      case .unknownCatalog(let id): (7, [id.number])
      case .catalogNumber(let id): (8, [id.number])
      case .catalogTwice(let id): (9, [id.number])
      case .catalogMismatch(let one, let other): (10, [one.number, other.number])
      }
    put(byte: kind)
    for number in numbers { put(number) }
  }
}

extension SnapshotDecoder {
  /// The ledger without the state of its hash, and the hash's value.
  mutating func ledger() throws(SnapshotFault) -> (ledger: JournalLedger, hash: UInt64) {
    var ledger = JournalLedger()
    ledger.soundSize = Int64(try counting())
    let hash = try bits()
    ledger.lines = try counting()
    ledger.events = try counting()
    ledger.lastSequence = try counting()
    ledger.toldThrough = try counting()
    for _ in 0..<(try count()) {
      let file = try text()
      ledger.stamps[file] = TableStamp(
        file: file, was: try flag() ? try text() : nil, now: try text(),
        base: try flag() ? try date() : nil, taken: try flag() ? try text() : nil)
    }
    ledger.doubted = Set(try all { coder throws(SnapshotFault) in try coder.text() })
    let folder = try flag() ? try path() : nil
    ledger.lostImages = LostImages(
      folder: folder,
      made: Set(try all { coder throws(SnapshotFault) in ImageID(try coder.counting()) }))
    ledger.problems = try all { coder throws(SnapshotFault) in try coder.problem() }
    return (ledger, hash)
  }

  private mutating func problem() throws(SnapshotFault) -> JournalProblem {
    let line = try counting()
    let reason: JournalProblem.Reason =
      switch try byte() {
      case 0: .damaged(try text())
      case 1: .torn(bytes: Int64(try counting()))
      case 2: .unknown(try text())
      case 3: .unfit(try stateError())
      case 4: .outOfSequence(try counting(), expected: try counting())
      case 5: .imagesLost(try range())
      default: throw .value
      }
    return JournalProblem(line: line, reason: reason)
  }

  private mutating func range() throws(SnapshotFault) -> ClosedRange<Int> {
    let (first, last) = (try counting(), try counting())
    guard first <= last else { throw .value }
    return first...last
  }

  private mutating func stateError() throws(SnapshotFault) -> StateError {
    switch try byte() {
    case 0: .imageNumber(ImageID(try integer()), expected: ImageID(try integer()))
    case 1: .unknownImage(ImageID(try integer()))
    case 2: .unknownMark(MarkID(try integer()))
    case 3: .markNumber(MarkID(try integer()))
    case 4: .markTwice(MarkID(try integer()))
    case 5: .markMismatch(MarkID(try integer()), MarkID(try integer()))
    case 6: .locationTaken(ImageID(try integer()), by: ImageID(try integer()))
    case 7: .unknownCatalog(CatalogID(try integer()))
    case 8: .catalogNumber(CatalogID(try integer()))
    case 9: .catalogTwice(CatalogID(try integer()))
    case 10: .catalogMismatch(CatalogID(try integer()), CatalogID(try integer()))
    default: throw .value
    }
  }
}
