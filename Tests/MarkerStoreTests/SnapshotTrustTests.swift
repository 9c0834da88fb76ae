import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerStore

@Suite struct SnapshotTrustTests {
  let made: SnapshotFolder

  init() throws {
    made = try SnapshotFolder()
    try made.play()
  }

  private func expectPassedOver() throws {
    let reading = try made.read()
    #expect(reading.linesSpared == 0)
    expectSame(reading, try made.readInFull())
  }

  @Test func `without its snapshot a folder opens as with it`() throws {
    try FileManager.default.removeItem(atPath: made.snapshot.string)
    try expectPassedOver()
  }

  @Test func `a snapshot cut off at any byte is passed over`() throws {
    let whole = try bytes(made.snapshot)
    let expected = try made.readInFull()
    for count in 0..<whole.count {
      try write(Array(whole[..<count]), to: made.snapshot)
      let reading = try made.read()
      #expect(reading.linesSpared == 0)
      #expect(reading.session.state == expected.session.state)
    }
    try write(whole + [0], to: made.snapshot)
    try expectPassedOver()
  }

  @Test func `a snapshot with a changed byte anywhere is passed over`() throws {
    let whole = try bytes(made.snapshot)
    let expected = try made.readInFull()
    var random = SeededRandom(seed: 7)
    for _ in 0..<500 {
      var broken = whole
      broken[Int.random(in: 0..<whole.count, using: &random)] ^= UInt8.random(
        in: 1...255, using: &random)
      try write(broken, to: made.snapshot)
      let reading = try made.read()
      #expect(reading.linesSpared == 0)
      #expect(reading.session.state == expected.session.state)
    }
  }

  @Test func `a snapshot that is broken and says that it is whole harms nobody`() throws {
    let whole = try bytes(made.snapshot)
    var random = SeededRandom(seed: 8)
    for _ in 0..<1000 {
      var broken = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 20..<whole.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: broken[min(place, broken.count - 1)] = 0xFF
        case 1: broken.removeSubrange(min(place, broken.count - 9)..<(broken.count - 8))
        case 2:
          broken.insert(
            contentsOf: [UInt8](repeating: 0xFF, count: 9), at: min(place, broken.count - 8))
        default: broken[min(place, broken.count - 1)] = UInt8.random(in: 0...255, using: &random)
        }
      }
      try write(sealed(broken), to: made.snapshot)
      // What it says may be wrong; it must be a session, which can go on.
      var session = try made.read().session
      while let edit = session.nextUndo {
        do {
          try session.apply(.edit(edit.inverse, cause: .undo, display: nil), at: .distantPast)
        } catch {
          break
        }
      }
    }
  }

  @Test func `a snapshot of another version of the program is passed over`() throws {
    #expect(try made.read().linesSpared > 0)
    let reading = try made.read(version: "0.1.1")
    #expect(reading.linesSpared == 0)
    expectSame(reading, try made.readInFull())
  }

  @Test(arguments: [0, 1, 99]) func `a snapshot of another format is passed over`(version: Int)
    throws
  {
    var other = try bytes(made.snapshot)
    let place = "imgmarker snapshot\n".utf8.count
    #expect(other[place] == UInt8(SnapshotFile.version * 2))
    other[place] = UInt8(truncatingIfNeeded: version * 2)
    try write(sealed(other), to: made.snapshot)
    try expectPassedOver()
  }

  @Test func `a journal with a changed byte anywhere is read in full, and its damage is told`()
    throws
  {
    let whole = try bytes(made.journal)
    for place in stride(from: 0, to: whole.count, by: 41) {
      var broken = whole
      broken[place] ^= 0x20
      try write(broken, to: made.journal)
      try expectPassedOver()
    }
    var broken = whole
    broken[whole.count / 2] = 0
    try write(broken, to: made.journal)
    let store = try made.open().store
    #expect(store.notices.contains { $0.contains("is damaged") }, "\(store.notices)")
    try store.close()
  }

  @Test func `a journal restored from an older copy, or replaced, is read in full`() throws {
    let older = try bytes(made.journal)
    try made.play()
    let newer = try bytes(made.journal)
    try write(older, to: made.journal)
    try expectPassedOver()
    // The older copy with other lines behind it, longer than it ever was.
    try made.play(SnapshotFolder.never, times: 4)
    #expect(try bytes(made.journal).count > newer.count)
    try expectPassedOver()
    let other = try SnapshotFolder()
    try other.play(times: 2)
    try write(try bytes(other.journal), to: made.journal)
    try expectPassedOver()
  }

  @Test func `what was changed in the journal while it was open is not taken for read`() throws {
    let open = try made.open()
    var broken = try bytes(made.journal)
    broken[100] ^= 1
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: made.journal.string))
    try handle.write(contentsOf: broken)
    try handle.close()
    try open.store.close()
    try expectPassedOver()
  }

  @Test func `a crash before the new snapshot has its name leaves the old one, which still fits`()
    throws
  {
    let before = try bytes(made.snapshot)
    let files = FaultyFiles()
    let snapshot = made.snapshot
    files.fail(.rename, with: .ioError) { $0 == snapshot }
    files.fail(.remove, with: .ioError) { $0?.string.hasSuffix(".new") == true }
    var open = try made.open(files: files)
    try SnapshotFolder.judge(&open)
    #expect(try open.store.close() == [])
    #expect(open.reports.notices.isEmpty)
    #expect(try names(in: made.path).contains(".ann_journal.snapshot.new"))
    #expect(try bytes(made.snapshot) == before)
    #expect(try made.read().linesSpared > 0)
    expectSame(try made.read(), try made.readInFull())
    try made.play()
    #expect(!(try names(in: made.path).contains(".ann_journal.snapshot.new")))
    expectSame(try made.read(), try made.readInFull())
  }

  @Test func `where no snapshot can be written, nobody is told and nothing is missing`() throws {
    let files = FaultyFiles()
    files.fail(.write, with: .readOnlyFileSystem) {
      $0?.string.contains("snapshot") == true
    }
    try FileManager.default.removeItem(atPath: made.snapshot.string)
    var open = try made.open(files: files)
    try SnapshotFolder.judge(&open)
    #expect(try open.store.close() == [])
    #expect(open.reports.all.allSatisfy { if case .failed = $0 { false } else { true } })
    #expect(open.reports.notices.isEmpty)
    #expect(!(try names(in: made.path).contains { $0.contains("snapshot") }))
    #expect(try made.readInFull().session.state == open.state)
  }

  @Test func `damage that was told is not told again behind a snapshot, and new damage is`() throws
  {
    var lines = try text(made.journal).split(separator: "\n").map(String.init)
    lines[9] = "{"
    lines.insert("{\"seq\":11,\"time\":\"2026-11-23T12:17:23.123Z\",\"event\":\"vote\"}", at: 11)
    try write(lines.joined(separator: "\n") + "\n", to: made.journal)
    let first = try made.open().store
    #expect(first.notices.contains { $0.contains("is damaged") })
    try first.close()
    #expect(try made.read().linesSpared > 0)
    expectSame(try made.read(), try made.readInFull())
    let second = try made.open().store
    #expect(!second.notices.contains { $0.contains("is damaged") }, "\(second.notices)")
    #expect(second.notices.contains { $0.contains("newer version") })
    try second.close()
    try write(try bytes(made.journal) + Array("{\n".utf8), to: made.journal)
    let third = try made.open().store
    #expect(third.notices.contains { $0.contains("is damaged") })
    try third.close()
    expectSame(try made.read(), try made.readInFull())
  }

  @Test func `a torn end is cut off behind a snapshot as without one`() throws {
    try write(try bytes(made.journal) + Array("{\"seq\":4".utf8), to: made.journal)
    expectSame(try made.read(), try made.readInFull())
    let open = try made.open()
    #expect(open.store.notices.contains { $0.contains("half written") })
    try open.store.close()
    #expect(try made.read().linesSpared >= made.read().lines - 1)
    expectSame(try made.read(), try made.readInFull())
    // One that lacks its line feed only.
    try write(Array(try bytes(made.journal).dropLast()), to: made.journal)
    var another = try made.open()
    try SnapshotFolder.judge(&another)
    try another.store.close()
    #expect(try made.read().linesSpared >= made.read().lines - 1)
    expectSame(try made.read(), try made.readInFull())
  }

  @Test func `images whose lines are lost come back behind a snapshot as they were made`() throws {
    let lines = try text(made.journal).split(separator: "\n")
    let without = lines.filter { !$0.contains("\"event\":\"image\"") || $0.contains("\"image\":0") }
    #expect(without.count < lines.count)
    try write(without.joined(separator: "\n") + "\n", to: made.journal)
    var open = try made.open()
    try SnapshotFolder.judge(&open)
    try open.store.close()
    #expect(try made.read().linesSpared > 0)
    expectSame(try made.read(), try made.readInFull())
  }
}
