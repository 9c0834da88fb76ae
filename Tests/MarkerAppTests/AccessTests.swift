import Foundation
import MarkerApp
import MarkerModel
import MarkerStore
import SystemPackage
import Testing

@MainActor
@Suite struct AccessTests {
  /// A desk with a mark on its first image, closed again.
  private func used() async throws -> Desk {
    let desk = try await Desk(["a.fits", "b.fits"])
    desk.model.movePointer(to: ScreenPoint(x: 200, y: 150))
    try desk.press("mark-1")
    try desk.press("favorite")
    try await desk.model.close()
    return desk
  }

  private func journal(_ desk: Desk) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: desk.save.appending("ann_journal.jsonl").string))
  }

  private func files(_ desk: Desk) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: desk.save.string).sorted()
  }

  @Test func `on a disk that is read-only everything can be looked at, and nothing is written`()
    async throws
  {
    let desk = try await used()
    let before = try (journal(desk), files(desk))
    desk.files.refuse(.readOnlyFileSystem)
    desk.notices = []
    try await desk.open()
    #expect(desk.model.saveFolder == nil && desk.model.saveNames?.folder == desk.save)
    let reason = try #require(desk.model.readOnlyReason)
    #expect(reason.contains("the disk is read-only"))
    #expect(desk.notices.contains { $0.hasPrefix(reason) })
    desk.model.goTo(0)
    await desk.settle()
    #expect(desk.model.record?.marks.count == 1 && desk.model.markShapes.count == 1)
    await desk.turn(.forward)
    #expect(desk.shown == "b.fits" && desk.model.record == nil)
    await desk.turn(.backward)
    try await desk.model.close()
    #expect(try journal(desk) == before.0)
    #expect(try files(desk) == before.1)
  }

  @Test func `what cannot be changed says so at each press, and stays as it is`() async throws {
    let desk = try await used()
    desk.files.refuse(.permissionDenied)
    try await desk.open()
    desk.model.goTo(0)
    await desk.settle()
    let state = desk.model.state
    let mark = try #require(desk.model.record?.marks.first)
    let edits = CommandTable.all.filter(\.edits)
    #expect(edits.count == 43)
    for command in edits {
      desk.notices = []
      #expect(!command.isAvailable(desk.model))
      desk.model.perform(command)
      desk.model.perform(command, Command.Occasion(isRepeat: true))
      #expect(desk.notices == [desk.model.readOnlyReason])
    }
    desk.notices = []
    desk.move(mark, to: PixelPoint(x: 1, y: 1))
    desk.model.deleteMarks([mark.id])
    desk.model.relabel(mark.id, as: "other")
    desk.model.setCategory(1, to: true)
    desk.model.click(at: ScreenPoint(x: 20, y: 20), shift: false, control: false, alt: false)
    #expect(desk.notices.count == 5)
    #expect(desk.model.state == state)
  }

  @Test
  func `a folder that another program has is open to be looked at, and once it is free to work`()
    async throws
  {
    let desk = try await used()
    let gone = "beat = 1\nhost = elsewhere\nkey = k\nprocess = 1\nsince = x\nuser = ann\n"
    let lock = desk.save.appending("ann_journal.lock")
    try Data(gone.utf8).write(to: URL(fileURLWithPath: lock.string))
    // Held as another program would hold it.
    let file = try FileDescriptor.open(lock, .readWrite)
    #expect(try POSIXFiles().lock(file))
    try await desk.open()
    let reason = try #require(desk.model.readOnlyReason)
    #expect(reason.contains("in use by ann on elsewhere (process 1"))
    #expect(desk.model.state.images.count == 1)
    try FileManager.default.removeItem(atPath: lock.string)
    try file.close()
    try await desk.model.openSaveFolder(desk.save, user: "ann", programVersion: "test")
    #expect(desk.model.readOnlyReason == nil && desk.model.saveFolder != nil)
    try await desk.model.close()
  }

  @Test func `a folder without a journal on a disk that is read-only is refused`() async throws {
    let desk = try await used()
    desk.files.refuse(.readOnlyFileSystem)
    let error = await #expect(throws: StoreError.self) {
      try await desk.model.openSaveFolder(desk.images, user: "ann", programVersion: "test")
    }
    #expect(error?.cause == .readOnlyFileSystem)
    #expect(desk.model.activity == nil && desk.model.saveNames == nil)
  }

  @Test func `a folder that cannot be opened leaves the one that is open`() async throws {
    let desk = try await Desk(["a.fits"])
    let notes = desk.images.appending("a.fits")
    await #expect(throws: StoreError.notAFolder(notes)) {
      try await desk.model.openSaveFolder(notes, user: "ann", programVersion: "test")
    }
    #expect(desk.shown == "a.fits" && desk.model.canJudge)
    try desk.press("category-1")
    #expect(desk.model.record?.judgement.categories == [0])
    try await desk.model.close()
  }

  @Test func `a folder that is opened by another of its paths is opened anew, not against itself`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    try desk.press("favorite")
    let other = desk.folder.appending("other")
    try FileManager.default.createSymbolicLink(
      atPath: other.string, withDestinationPath: desk.save.string)
    try await desk.model.openSaveFolder(other, user: "ann", programVersion: "test")
    #expect(desk.model.saveFolder?.names.folder == other)
    #expect(desk.model.state.images.count == 1)
    try await desk.model.close()
  }

  @Test func `while another folder is opened nothing is lost of the one that was open`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    desk.model.draftComment("half a sentence")
    let other = desk.folder.appending("other")
    try await desk.model.openSaveFolder(other, user: "ann", programVersion: "test")
    #expect(desk.model.saveFolder?.names.folder == other && desk.model.state.images.isEmpty)
    #expect(try desk.table("images").last?.hasSuffix(",None,half a sentence") == true)
    try await desk.model.close()
    let text = String(decoding: try journal(desk), as: UTF8.self)
    #expect(text.split(separator: "\n").contains { $0.contains("\"event\":\"closed\"") })
  }
}
