import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerStore

@Suite struct LostLinesTests {
  let folder: TemporaryFolder
  var journal: FilePath { folder.appending("ann_journal.jsonl") }
  var marks: FilePath { folder.appending("ann_marks.txt") }

  init() throws { folder = try TemporaryFolder() }

  /// A closed folder with images a to e, each with a mark and a comment; its state.
  private func makeFolder() throws -> SessionState {
    var open = try OpenFolder(folder.path)
    try open.happen(.opened(imageFolder: "/images"))
    for (number, name) in ["a", "b", "c", "d", "e"].enumerated() {
      try open.see(FilePath("\(name).fits"))
      try open.place(x: Double(number), on: number)
      try open.perform(
        open.state.settingComment("of \(name)", on: ImageID(number), now: open.now))
    }
    try open.happen(.closed)
    try open.store.close()
    return open.state
  }

  private func lines() throws -> [String] {
    try text(journal).split(separator: "\n").map(String.init)
  }

  private func write(_ lines: [String]) throws {
    try MarkerStoreTests.write(lines.map { $0 + "\n" }.joined(), to: journal)
  }

  private func index(_ lines: [String], _ parts: String...) throws -> Int {
    try #require(lines.firstIndex { line in parts.allSatisfy { line.contains($0) } })
  }

  private func read() throws -> JournalReading {
    try #require(try JournalReading.read(journal, files: POSIXFiles()))
  }

  private func line(_ seq: Int, _ rest: String) -> String {
    #"{"seq":\#(seq),"time":"2026-11-18T11:06:40.123Z",\#(rest)}"#
  }

  @Test(arguments: [true, false])
  func `an image whose own line is lost keeps its judgements, and so do all others`(
    isCut: Bool
  ) throws {
    let before = try makeFolder()
    var lines = try lines()
    let index = try index(lines, #""event":"image""#, #""image":1"#)
    if isCut { lines.remove(at: index) } else { lines[index].replace("{", with: "#") }
    try write(lines)
    var open = try OpenFolder(folder.path)
    #expect(open.state == before)
    #expect(open.store.notices.count == 1)
    #expect(open.store.notices[0].contains("the line of image 1 is lost"))
    try open.see("f.fits")
    #expect(open.state.image(at: ImageLocation(folder: "/images", name: "f.fits")) == ImageID(5))
    try open.place(x: 9, on: 5)
    try open.store.close()
    #expect(open.reports.notices.isEmpty)
    let again = try OpenFolder(folder.path)
    #expect(again.state == open.state)
    #expect(again.store.notices.isEmpty)
    try again.store.close()
  }

  @Test func `an image of which nothing is left has a made-up name, and no number is used again`()
    throws
  {
    let before = try makeFolder()
    var lines = try lines()
    lines.removeAll { $0.contains("b.fits") }
    let image = try index(lines, #""event":"image""#, #""image":2"#)
    lines.remove(at: image)
    try write(lines)
    for table in ["marks", "images", "favorites"] {
      try FileManager.default.removeItem(atPath: folder.appending("ann_\(table).txt").string)
    }
    var open = try OpenFolder(folder.path)
    let unknown = ImageLocation(folder: "/images", name: "unknown-image-1")
    #expect(open.state[ImageID(1)]?.location == unknown)
    for number in [0, 2, 3, 4] {
      #expect(open.state[ImageID(number)] == before[ImageID(number)])
    }
    #expect(open.state.nextImage == ImageID(5))
    #expect(open.state.nextMark == before.nextMark)
    try open.see("b.fits")
    #expect(open.state.images.last?.id == ImageID(5))
    try open.store.close()
    let again = try OpenFolder(folder.path)
    #expect(again.state == open.state)
    try again.store.close()
  }

  @Test func `what a damaged journal lost is read in from the tables, whenever it crashes`() throws
  {
    let before = try makeFolder()
    let good = try bytes(marks)
    var lines = try lines()
    let index = try index(lines, #""kind":"placed""#, "b.fits")
    lines[index].replace("{", with: "#")
    try write(lines)
    // A first program that tells the damage and ends before anything is on the disk.
    let files = FaultyFiles()
    files.fail(.write, with: .ioError) { $0?.string.hasSuffix("journal.jsonl") == true }
    let crashed = try OpenFolder(folder.path, files: files)
    #expect(crashed.store.notices.contains { $0.contains("1 mark new") })
    try crashed.store.abandon()
    #expect(try bytes(marks) == good)

    var open = try OpenFolder(folder.path)
    #expect(
      open.state.images.map { $0.marks.map(\.position) }
        == before.images.map { $0.marks.map(\.position) })
    // Nothing of what is later in the journal than in the tables goes.
    try open.place(x: 77)
    try open.store.close()
    #expect(try text(marks).contains(",b.fits,1,None,1,2,nan,nan\n"))
    let later = try OpenFolder(folder.path)
    #expect(later.state == open.state)
    #expect(later.store.notices.isEmpty)
    try later.store.close()
  }

  @Test func `a mark whose placing is lost is there by its next change, and gone by its removal`()
    throws
  {
    var open = try OpenFolder(folder.path)
    try open.see("a.fits")
    let id = try open.place(x: 1)
    let gone = try open.place(x: 2)
    try open.perform(
      open.state.movingMark(id, to: PixelPoint(x: 5, y: 6), sky: nil, now: open.now))
    try open.perform(open.state.removingMarks([gone]))
    try open.perform(open.session.nextUndo?.inverse, cause: .undo)
    try open.store.close()
    let lines = try lines()
    let placings = lines.indices.filter {
      lines[$0].contains(#""event":"edit","changes":[{"kind":"placed"#)
    }
    #expect(placings.count == 2)
    try write(lines.indices.filter { !placings.contains($0) }.map { lines[$0] })
    #expect(try read().session.state == open.state)
    // The removal is lost as well: its undo places what is there.
    let removal = try index(lines, #""kind":"removed""#)
    try write(lines.indices.filter { $0 != removal }.map { lines[$0] })
    #expect(try read().session.state == open.state)
  }

  @Test(arguments: [Int.max, Int.max - 1, Int.min, -1, 1 << 53, (1 << 53) - 1])
  func `numbers beyond all measure are damage, and what follows is not`(number: Int) throws {
    let before = try makeFolder()
    let sound = try lines()
    let mark = try sound[index(sound, #""kind":"placed""#, "b.fits")]
    let next = sound.count + 1
    let hostile = [
      mark.replacing(#""id":1,"#, with: #""id":\#(number),"#),
      mark.replacing(#""image":1,"#, with: #""image":\#(number),"#),
      mark.replacing(#""frame":0,"#, with: #""frame":\#(number),"#),
      line(next, #""event":"seen","image":\#(number)"#),
      line(next, #""event":"image","image":\#(number),"folder":"/i","name":"x""#),
      line(number, #""event":"closed""#),
    ]
    for (case_, line) in hostile.enumerated() {
      try write(sound + [line])
      let reading = try read()
      #expect(!reading.problems.isEmpty, "\(case_)")
      #expect(reading.session.state.images.count == 5)
      #expect(reading.session.state.nextMark == before.nextMark)
      #expect(reading.lastSequence <= next)
    }
  }
}
