import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerStore

@Suite struct JournalDamageTests {
  let folder: TemporaryFolder
  var journal: FilePath { folder.appending("ann_journal.jsonl") }

  init() throws { folder = try TemporaryFolder() }

  /// A journal of some thirty lines, all of them events.
  private func makeJournal() throws -> [UInt8] {
    var encoder = try JournalEncoder(user: "ann", version: "0.1.0", names: [])
    var session = Session()
    var bytes: [UInt8] = []
    var sequence = 0
    func add(_ event: SessionEvent) throws {
      sequence += 1
      let time = JournalTime.rounded(Date(timeIntervalSince1970: 1_795_000_000 + Double(sequence)))
      try session.apply(event, at: time)
      bytes += try encoder.line(.event(event), sequence: sequence, time: time)
    }
    try add(.opened(imageFolder: "/images"))
    for image in 0..<3 {
      try add(
        .image(
          ImageID(image), ImageLocation(folder: "/images", name: FilePath("café\(image).fits"))))
      try add(.seen(ImageID(image), center: SkyPoint(ra: 1.5, dec: 2.25)))
      for mark in 0..<4 {
        let now = Date(timeIntervalSince1970: 1_795_000_000)
        let edit = try session.state.placingMark(
          group: mark, at: PixelPoint(x: 1.5, y: Double(mark)), sky: nil, frame: 0,
          on: ImageID(image), now: now)
        try add(.edit(edit, cause: .person, display: nil))
      }
      if let edit = session.nextUndo?.inverse { try add(.edit(edit, cause: .undo, display: nil)) }
      if let edit = session.nextRedo { try add(.edit(edit, cause: .redo, display: nil)) }
    }
    return bytes
  }

  private func reading(_ bytes: [UInt8]) throws -> JournalReading {
    try write(bytes, to: journal)
    return try #require(try JournalReading.read(journal, files: POSIXFiles()))
  }

  private func copies() throws -> [String] {
    try names(in: folder.path).filter { $0.contains("damaged") }
  }

  @Test func `every beginning of a journal opens and loses nothing but the torn line`() throws {
    let bytes = try makeJournal()
    var whole = 0
    for length in 0...bytes.count {
      let start = Array(bytes[..<length])
      if length > 0, bytes[length - 1] == 0x0A { whole += 1 }
      let reading = try reading(start)
      // A line that lacks its line feed alone is whole.
      let lacksOnlyFeed = length < bytes.count && bytes[length] == 0x0A && length > 0
      #expect(reading.events == whole + (lacksOnlyFeed ? 1 : 0), "\(length) bytes")
      #expect(reading.lacksLineFeed == lacksOnlyFeed)
      #expect(reading.problems.allSatisfy { if case .torn = $0.reason { true } else { false } })
    }
    #expect(whole == 25)
  }

  @Test func `opening after a tear keeps the torn bytes and goes on with whole lines`() throws {
    let bytes = try makeJournal()
    for cut in [1, 2, 40, 100] {
      let here = folder.appending("cut\(cut)")
      try FileManager.default.createDirectory(
        atPath: here.string, withIntermediateDirectories: false)
      let path = here.appending("ann_journal.jsonl")
      try write(Array(bytes.dropLast(cut)), to: path)
      let before = try #require(try JournalReading.read(path, files: POSIXFiles()))
      var open = try OpenFolder(here)
      #expect(open.state == before.session.state)
      try open.happen(.closed)
      try open.store.close()
      let after = try #require(try JournalReading.read(path, files: POSIXFiles()))
      #expect(after.problems.isEmpty)
      #expect(after.events == before.events + 1)
      let kept = try names(in: here).filter { $0.contains("damaged") }
      if cut == 1 {
        #expect(kept.isEmpty)
        #expect(open.store.notices.isEmpty)
      } else {
        #expect(kept == ["ann_journal.damaged-20261118T110640Z"])
        let lastLine = try #require(bytes.dropLast().lastIndex(of: 0x0A))
        #expect(
          try MarkerStoreTests.bytes(here.appending(kept[0]))
            == Array(bytes.dropLast(cut)[(lastLine + 1)...]))
        #expect(open.store.notices.count == 1)
      }
    }
  }

  @Test func `zeros at the end, as power loss leaves them, are cut off and kept`() throws {
    let bytes = try makeJournal()
    let zeros = [UInt8](repeating: 0, count: 4096)
    for (whole, torn) in [(25, zeros), (25, Array(bytes[..<50]) + zeros)] {
      let reading = try reading(bytes + torn)
      #expect(reading.events == whole)
      #expect(reading.soundSize == Int64(bytes.count))
    }
    var open = try OpenFolder(folder.path)
    try open.happen(.closed)
    try open.store.close()
    #expect(try MarkerStoreTests.bytes(journal).starts(with: bytes))
    #expect(try !MarkerStoreTests.bytes(journal).contains(0))
    #expect(try copies().count == 1)
  }

  @Test func `zeros behind a whole last line without its line feed take nothing of it`() throws {
    let bytes = try makeJournal()
    let reading = try reading(Array(bytes.dropLast()) + [0, 0, 0])
    #expect(reading.events == 25)
    #expect(reading.soundSize == Int64(bytes.count - 1))
    let open = try OpenFolder(folder.path)
    try open.store.close()
    #expect(try MarkerStoreTests.bytes(journal).starts(with: bytes))
  }

  @Test func `a damaged line is set aside with its number, once, and the file kept as it was`()
    throws
  {
    var bytes = try makeJournal()
    let feeds = bytes.indices.filter { bytes[$0] == 0x0A }
    // Line 25 is the last, a redo; line 24 the undo before it: 5 is a mark that nothing needs.
    bytes[feeds[3] + 10] = UInt8(ascii: "#")
    try write(bytes, to: journal)
    let open = try OpenFolder(folder.path)
    #expect(open.store.notices.count == 1)
    #expect(open.store.notices.first?.contains("line 5 is damaged") == true)
    #expect(open.state[ImageID(0)]?.marks.count == 3)
    #expect(open.state[ImageID(2)]?.marks.count == 4)
    try open.store.close()
    #expect(try copies() == ["ann_journal.damaged-20261118T110640Z"])
    #expect(
      try MarkerStoreTests.bytes(folder.appending("ann_journal.damaged-20261118T110640Z")) == bytes)
    #expect(try MarkerStoreTests.bytes(journal).starts(with: bytes))

    let again = try OpenFolder(folder.path)
    #expect(again.store.notices.isEmpty)
    #expect(again.state == open.state)
    try again.store.close()
    #expect(try copies().count == 1)
  }

  @Test(arguments: 0..<25)
  func `whichever line is damaged, the journal opens and says which`(line: Int) throws {
    var bytes = try makeJournal()
    let feeds = [-1] + bytes.indices.filter { bytes[$0] == 0x0A }
    for index in (feeds[line] + 1)..<feeds[line + 1] { bytes[index] = 0x00 }
    let reading = try reading(bytes)
    #expect(reading.problems.first?.line == line + 1)
    #expect(reading.lines == 25)
    let open = try OpenFolder(folder.path)
    try open.store.close()
    #expect(try MarkerStoreTests.bytes(journal).starts(with: bytes))
  }

  @Test func `a line behind lost blocks is used where it is whole`() throws {
    let bytes = try makeJournal()
    let reading = try reading([0, 0, 0, 0] + bytes)
    #expect(reading.events == 25)
    #expect(reading.problems.map(\.line) == [1])
  }

  @Test func `lines that are missing or come twice are told`() throws {
    let bytes = try makeJournal()
    let feeds = bytes.indices.filter { bytes[$0] == 0x0A }
    let missing = try reading(Array(bytes[...feeds[8]] + bytes[(feeds[9] + 1)...]))
    #expect(missing.problems.first?.reason == .outOfSequence(11, expected: 10))
    let twice = try reading(bytes + bytes[(feeds[23] + 1)...])
    #expect(twice.problems.first?.reason == .outOfSequence(25, expected: 26))
    #expect(twice.lastSequence == 25)
  }

  @Test func `lines of a newer version are kept and told, and are no damage`() throws {
    let bytes = try makeJournal()
    let line = #"{"seq":26,"time":"2026-11-18T11:06:40.123Z","event":"telepathy","x":1}"# + "\n"
    try write(bytes + Array(line.utf8), to: journal)
    var open = try OpenFolder(folder.path)
    #expect(open.store.notices.count == 1)
    try open.happen(.closed)
    try open.store.close()
    #expect(try copies().isEmpty)
    let text = try text(journal)
    #expect(text.contains(line))
    #expect(text.contains(#""seq":27,"#))
  }

  @Test(arguments: [
    [UInt8](repeating: 0, count: 100_000), [UInt8](repeating: 0x0A, count: 100_000),
    Array("image,group\n1,2\n".utf8), [0xFF, 0xFE, 0x0A, 0x0A],
  ])
  func `a file that is no journal at all opens empty and is kept`(bytes: [UInt8]) throws {
    try write(bytes, to: journal)
    let open = try OpenFolder(folder.path)
    #expect(open.state == SessionState())
    try open.store.close()
    if bytes.contains(where: { $0 != 0x0A }) { #expect(try copies().count == 1) }
  }
}
