import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerStore

@Suite struct SnapshotTests {
  let made: SnapshotFolder

  init() throws { made = try SnapshotFolder() }

  @Test func `a session of every kind of edit comes back from its snapshot as from the journal`()
    throws
  {
    try made.play(times: 3)
    let spared = try made.read()
    #expect(spared.linesSpared > 50)
    #expect(spared.linesSpared >= spared.lines - 1)
    #expect(spared.session.parts.undoable.count > 30)
    #expect(spared.session.parts.redoable.count == 3)
    expectSame(spared, try made.readInFull())
  }

  @Test func `lines behind the snapshot are read, and can be covered by the next`() throws {
    try made.play()
    let covered = try made.read().linesSpared
    try made.play(SnapshotFolder.never)
    #expect(try made.read().linesSpared == covered)
    expectSame(try made.read(), try made.readInFull())
    try made.play()
    #expect(try made.read().linesSpared > covered)
    expectSame(try made.read(), try made.readInFull())
  }

  @Test func `everything can be undone behind a snapshot, down to the first edit`() throws {
    try made.play(times: 2)
    let plain = try made.readInFull().session
    var open = try made.open()
    #expect(open.state == plain.state)
    var count = 0
    var expected = plain
    while let edit = open.session.nextUndo {
      #expect(edit == expected.nextUndo)
      try open.perform(edit.inverse, cause: .undo)
      try expected.apply(.edit(edit.inverse, cause: .undo, display: nil), at: open.now)
      count += 1
    }
    #expect(count == plain.parts.undoable.count)
    #expect(open.state == expected.state)
    #expect(open.state.images.allSatisfy { $0.marks.isEmpty })
    try open.store.close()
    expectSame(try made.read(), try made.readInFull())
  }

  @Test func `a journal that is read in no time has no snapshot beside it`() throws {
    try made.play(SnapshotPace())
    #expect(!(try names(in: made.path).contains { $0.contains("snapshot") }))
  }

  @Test func `a snapshot is written while the folder is open, so that a crash costs nothing`()
    async throws
  {
    var open = try made.open(SnapshotPace(atEnd: .max, whileOpen: 5, quiet: 0.01))
    try SnapshotFolder.judge(&open)
    for _ in 0..<500 where try !names(in: made.path).contains("ann_journal.snapshot") {
      try await Task.sleep(for: .milliseconds(10))
    }
    try open.store.abandon()
    #expect(try made.read().linesSpared > 5)
    expectSame(try made.read(), try made.readInFull())
  }

  @Test func `settings taken over at opening are in the snapshot too`() throws {
    try made.play()
    let config = made.folder.appending("ann_config.txt")
    try write(try text(config).replacing("groups = ", with: "groups = blue "), to: config)
    let before = try text(made.journal)
    try made.open().store.close()
    #expect(try text(made.journal).dropFirst(before.count).contains("\"adopted\""))
    #expect(try made.read().linesSpared >= made.read().lines - 1)
    expectSame(try made.read(), try made.readInFull())
  }

  @Test func `rebuilding believes the journal alone`() throws {
    try made.play()
    // A snapshot that fits in every way, and is wrong.
    let reading = try made.readInFull()
    let file = SnapshotFile(
      path: made.snapshot, programVersion: "0.1.0", files: POSIXFiles())
    try file.write(Session(), reading.ledger)
    #expect(try made.read().session.state == SessionState())
    let marks = made.folder.appending("ann_marks.txt")
    let table = try bytes(marks)
    try FileManager.default.removeItem(atPath: marks.string)
    _ = try SaveFolder.rebuild(path: made.path, user: "ann", programVersion: "0.1.0")
    #expect(try bytes(marks) == table)
  }

  @Test func `a session is handed over once, and costs no copy`() throws {
    try made.play()
    let open = try made.open()
    #expect(open.state != SessionState())
    #expect(open.store.takeSession().state == SessionState())
    try open.store.close()
  }

  @Test func `a person sees how far reading is, and may stop it`() throws {
    try made.play(SnapshotFolder.never)
    var last: ReadingProgress?
    let reading = try JournalReading.read(made.journal, files: POSIXFiles()) {
      last = $0
      return true
    }
    #expect(last?.all == reading?.size)
    #expect((last?.done ?? 0) >= (last?.all ?? .max) - 1)
    #expect(throws: StoreError.canceled(made.journal)) {
      try SaveFolder.open(
        path: made.path, user: "ann", programVersion: "0.1.0", progress: { _ in false })
    }
    try made.play()
    #expect(throws: StoreError.canceled(made.journal)) {
      try SaveFolder.open(
        path: made.path, user: "ann", programVersion: "0.1.0", progress: { _ in false })
    }
    try made.open().store.close()
  }

  @Test func `lines decoded side by side keep their order and their damage`() throws {
    var open = try made.open(SnapshotFolder.never)
    try open.see("a.fits")
    for number in 0..<1000 { try open.place(group: number % 9, x: Double(number)) }
    try open.store.close()
    let all = try made.readInFull()
    #expect(all.session.state == open.state)
    var lines = try text(made.journal).split(separator: "\n").map(String.init)
    lines[500] = "{\"half"
    try write(lines.joined(separator: "\n") + "\n", to: made.journal)
    let reading = try made.readInFull()
    #expect(reading.problems.map(\.line) == [501])
    #expect(reading.session.state.images[0].marks.count == 999)
    #expect(
      reading.session.state.images[0].marks.map(\.id.number)
        == reading.session.state
        .images[0].marks.map(\.id.number).sorted())
  }
}

@Suite struct XXHash64Tests {
  /// Values of xxHash's own library, 0.8.1.
  @Test(
    arguments: [
      ([], 0xEF46_DB37_51D8_E999), (Array("a".utf8), 0xD24E_C4F1_A98C_6E5B),
      (Array("abc".utf8), 0x44BC_2CF5_AD77_0999),
      (Array(String(repeating: "xxhash", count: 20).utf8), 0x63FA_976A_EBA9_E0CB),
      (Array(0...100), 0xE990_3849_5F85_381E),
    ] as [([UInt8], UInt64)])
  func `it is the hash that everybody knows, whole and in pieces`(bytes: [UInt8], value: UInt64) {
    #expect(XXHash64.value(bytes[...]) == value)
    for size in [1, 7, 31, 32, 33] {
      var hash = XXHash64()
      var rest = bytes[...]
      while !rest.isEmpty {
        hash.add(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      #expect(hash.value == value)
    }
  }
}
