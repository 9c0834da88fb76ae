import Foundation
import MarkerApp
import MarkerModel
import MarkerStore
import SystemPackage
import Testing

@MainActor
@Suite struct WaitingTests {
  private func wait(_ what: String, for isThere: () -> Bool) async throws {
    for _ in 0..<500 where !isThere() { try await Task.sleep(for: .milliseconds(10)) }
    #expect(isThere(), "\(what)")
  }

  @Test func `while the disk hangs the program goes on, and says how much it waits for`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    try await wait("synced") { desk.model.saveFolder?.backlog.unsynced == 0 }
    desk.files.hang()
    let began = ContinuousClock.now
    try desk.press("favorite")
    await desk.turn(.forward)
    try desk.press("category-1")
    #expect(ContinuousClock.now - began < .seconds(5))
    try await wait("behind") { if case .behind(1...) = desk.model.storage { true } else { false } }
    #expect(desk.model.storage.text?.hasSuffix("not on the disk yet") == true)
    desk.files.answer()
    try await wait("keeps up") { desk.model.storage == .keepsUp }
    try await desk.model.close()
    #expect(try desk.table("favorites").count == 2)
  }

  @Test func `while closing hangs nothing is judged, and all of it is kept once the disk answers`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    try desk.press("favorite")
    desk.files.hang()
    desk.model.draftComment("half a sentence")
    let model = desk.model
    let closing = Task { try await model.close() }
    let again = Task { try await model.close() }
    try await wait("closing") { model.activity == .closing(desk.save) }
    let state = model.state
    try desk.press("category-1")
    model.setCategory(2, to: true)
    await desk.turn(.forward)
    #expect(model.state == state)
    #expect(desk.notices.contains { $0.hasPrefix("Wait:") })
    #expect(try #require(CommandTable.command("quit")).isAvailable(model))
    desk.files.answer()
    try await closing.value
    try await again.value
    #expect(model.activity == nil && model.saveFolder == nil)
    #expect(try desk.table("images").last?.hasSuffix(",None,half a sentence") == true)
    #expect(try desk.table("favorites").count == 2)
  }

  @Test
  func `where the disk refuses, closing says so, the work goes on, and closing again keeps all`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    desk.files.refuse(.noSpace)
    try desk.press("favorite")
    let error = await #expect(throws: StoreError.self) { try await desk.model.close() }
    #expect(error?.cause == .noSpace)
    #expect(desk.model.activity == nil && desk.model.canJudge)
    try await wait("refuses") {
      desk.model.storage.text?.hasSuffix("not saved: the disk is full") == true
    }
    try desk.press("category-3")
    desk.files.refuse(nil)
    try await desk.model.close()
    #expect(try desk.table("images").last?.contains(",3,") == true)
  }

  @Test func `an opening that is given up leaves what was open, and lets go of the other folder`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    let other = desk.folder.appending("other")
    desk.files.hang()
    let model = desk.model
    let opening = Task {
      try await model.openSaveFolder(other, user: "ann", programVersion: "test")
    }
    try await wait("opening") { model.activity == .opening(other) }
    model.cancelOpening()
    #expect(model.activity == nil && model.canJudge)
    desk.files.answer()
    #expect(try await opening.value == false)
    #expect(model.saveFolder?.names.folder == desk.save && desk.shown == "a.fits")
    let lock = other.appending("ann_journal.lock").string
    try await wait("let go") { !FileManager.default.fileExists(atPath: lock) }
    try desk.press("favorite")
    try await model.close()
    #expect(try desk.table("favorites").count == 2)
  }

  @Test func `a folder whose disk does not answer can be left`() async throws {
    let desk = try await Desk(["a.fits"])
    desk.files.hang()
    try desk.press("favorite")
    let model = desk.model
    let closing = Task { try await model.close() }
    try await wait("closing") { model.activity == .closing(desk.save) }
    let leaving = Task { await model.abandon() }
    try await wait("left") { model.saveFolder == nil }
    desk.files.answer()
    await leaving.value
    _ = await closing.result
  }
}
