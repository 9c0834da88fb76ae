import Foundation
import MarkerApp
import MarkerModel
import MarkerStore
import Testing

@MainActor
@Suite struct JudgingTests {
  @Test
  func `a number key marks at the pointer, to the fraction of a pixel, with its sky position`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    // The view is ten times the image.
    desk.model.movePointer(to: ScreenPoint(x: 123, y: 45))
    try desk.press("mark-3")
    let mark = try #require(desk.model.record?.marks.first)
    #expect(mark.group == 2)
    #expect(abs(mark.position.x - 11.8) < 1e-12 && abs(mark.position.y - 4.0) < 1e-12)
    #expect(mark.sky == SkyPoint(ra: mark.position.x, dec: -mark.position.y))
    try await desk.model.close()
    let row = try #require(try desk.table("marks").last)
    #expect(row.hasSuffix(",a.fits,3,None,\(mark.position.x),4,\(mark.position.x),-4"))
  }

  @Test func `a mark pressed while the picture is on its way is put on no image`() async throws {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits", "d.fits", "e.fits", "slow.fits"])
    desk.model.movePointer(to: ScreenPoint(x: 200, y: 150))
    desk.model.goTo(5)
    try desk.press("mark-1")
    let marked = desk.model.state.images.filter { !$0.marks.isEmpty }
    #expect(marked.isEmpty)
    #expect(desk.notices.contains("Wait for the picture, then mark."))
  }

  @Test func `a mark outside the image is refused with a word`() async throws {
    let desk = try await Desk(["a.fits"])
    desk.model.zoom(by: 0.5)
    desk.model.movePointer(to: ScreenPoint(x: 2, y: 2))
    try desk.press("mark-1")
    #expect(desk.model.record?.marks.isEmpty != false)
    #expect(desk.notices.contains("That is outside the image."))
  }

  @Test func `undo takes you to the image where it was done`() async throws {
    let desk = try await Desk(["a.fits", "b.fits"])
    desk.model.movePointer(to: ScreenPoint(x: 200, y: 150))
    try desk.press("mark-1")
    await desk.turn(.forward)
    try desk.press("undo")
    await desk.settle()
    #expect(desk.shown == "a.fits")
    #expect(desk.model.record?.marks == [])
    try desk.press("redo")
    #expect(desk.model.record?.marks.count == 1)
  }

  @Test func `undo goes on after a restart`() async throws {
    let desk = try await Desk(["a.fits", "b.fits"])
    desk.model.movePointer(to: ScreenPoint(x: 200, y: 150))
    try desk.press("mark-1")
    try desk.press("category-2")
    try await desk.reopen()
    try desk.press("undo")
    try desk.press("undo")
    await desk.settle()
    let record = try #require(desk.model.record)
    #expect(record.marks.isEmpty && record.judgement == Judgement())
  }

  @Test func `a comment that is being typed is kept by paging on`() async throws {
    let desk = try await Desk(["a.fits", "b.fits"])
    desk.model.draftComment("arcs, 2 of them; “maybe”")
    await desk.turn(.forward)
    #expect(desk.model.comment == "")
    try await desk.model.close()
    let row = try #require(try desk.table("images").first { $0.contains("a.fits") })
    #expect(row.hasSuffix(",None,\"arcs, 2 of them; “maybe”\""))
  }

  @Test func `a comment is kept while it is typed, and undone as one`() async throws {
    let desk = try await Desk(["a.fits"])
    desk.model.draftComment("ar")
    desk.model.keepDraft()
    desk.model.draftComment("arcs ")
    desk.model.keepDraft()
    #expect(desk.model.record?.judgement.comment == "arcs")
    #expect(desk.model.comment == "arcs ")
    desk.model.draftComment("arcs, two")
    desk.model.keepComment()
    desk.model.draftComment("arcs, two of them")
    desk.model.keepDraft()
    try await desk.reopen()
    #expect(desk.model.record?.judgement.comment == "arcs, two of them")
    try desk.press("undo")
    #expect(desk.model.record?.judgement.comment == "arcs, two")
    try desk.press("undo")
    #expect(desk.model.record?.judgement.comment == "")
    try desk.press("redo")
    try desk.press("redo")
    #expect(desk.model.record?.judgement.comment == "arcs, two of them")
  }

  @Test func `Escape takes back what was kept while it was typed, and no more`() async throws {
    let desk = try await Desk(["a.fits"])
    desk.model.draftComment("first")
    desk.model.keepDraft()
    desk.model.keepComment()
    desk.model.draftComment("first and")
    desk.model.keepDraft()
    desk.model.draftComment("first and second")
    desk.model.keepDraft()
    desk.model.discardComment()
    #expect(desk.model.record?.judgement.comment == "first")
    #expect(desk.notices.last?.contains("as it was before") == true)
    try desk.press("undo")
    #expect(desk.model.record?.judgement.comment == "")
  }

  @Test func `Escape leaves the comment as it was, and says so where something was typed`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    desk.model.draftComment("kept")
    desk.model.keepComment()
    desk.model.draftComment("not kept")
    desk.notices = []
    desk.model.discardComment()
    #expect(desk.notices.count == 1)
    desk.model.keepComment()
    #expect(desk.model.comment == "kept")
    desk.model.draftComment("kept")
    desk.model.discardComment()
    #expect(desk.notices.count == 1)
  }

  @Test func `everything is there when the folder is opened again`() async throws {
    let desk = try await Desk(["a.fits", "b.fits"])
    desk.model.movePointer(to: ScreenPoint(x: 200, y: 150))
    try desk.press("mark-9")
    try desk.press("category-1")
    try desk.press("category-5")
    try desk.press("favorite")
    desk.model.draftComment("two words")
    let before = desk.model.state
    try await desk.reopen()
    let id = try #require(
      desk.model.state.image(at: ImageLocation(folder: desk.images, name: "a.fits")))
    let record = try #require(desk.model.state[id])
    #expect(record.marks == before[id]?.marks)
    #expect(
      record.judgement
        == Judgement(categories: [0, 4], comment: "two words", isFavorite: true))
  }

  @Test func `a click on a mark selects it, with Shift deletes it, and beside it places another`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    let model = desk.model
    model.click(at: ScreenPoint(x: 200, y: 150), shift: false, control: false, alt: false)
    let first = try #require(model.record?.marks.first)
    model.click(at: ScreenPoint(x: 203, y: 150), shift: false, control: false, alt: false)
    #expect(model.selection == [first.id] && model.record?.marks.count == 1)
    model.click(at: ScreenPoint(x: 300, y: 150), shift: false, control: false, alt: false)
    #expect(model.selection.isEmpty && model.record?.marks.count == 2)
    model.click(at: ScreenPoint(x: 200, y: 150), shift: true, control: false, alt: false)
    #expect(model.record?.marks.count == 1)
  }

  @Test func `a mark that is moved keeps its number and gets the new sky position`() async throws {
    let desk = try await Desk(["a.fits"])
    desk.model.click(at: ScreenPoint(x: 200, y: 150), shift: false, control: false, alt: false)
    let mark = try #require(desk.model.record?.marks.first)
    desk.move(mark, to: PixelPoint(x: 3.5, y: 7.25))
    let moved = try #require(desk.model.record?.marks.first)
    #expect(moved.id == mark.id && moved.sky == SkyPoint(ra: 3.5, dec: -7.25))
    try desk.press("undo")
    #expect(desk.model.record?.marks == [mark])
  }

  @Test func `what is done to an image before its picture comes is completed when it comes`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits", "d.fits", "e.fits", "slow.fits"])
    desk.model.goTo(5)
    try desk.press("favorite")
    #expect(desk.model.record?.seen != nil && desk.model.record?.center == nil)
    await desk.settle()
    #expect(desk.model.record?.center == SkyPoint(ra: 19.5, dec: -14.5))
    #expect(desk.model.record?.fingerprint != nil)
  }

  @Test func `a mark of an image that is not shown is neither moved nor deleted`() async throws {
    let desk = try await Desk(["a.fits", "b.fits"])
    desk.model.click(at: ScreenPoint(x: 200, y: 150), shift: false, control: false, alt: false)
    let mark = try #require(desk.model.record?.marks.first)
    await desk.turn(.forward)
    desk.move(mark, to: PixelPoint(x: 1, y: 1))
    desk.model.deleteMarks([mark.id])
    desk.model.relabel(mark.id, as: "another")
    #expect(desk.model.state.mark(mark.id) == mark)
  }

  @Test func `a selection ends with the folder that it was made in`() async throws {
    let desk = try await Desk(["a.fits"])
    desk.model.click(at: ScreenPoint(x: 200, y: 150), shift: false, control: false, alt: false)
    let mark = try #require(desk.model.record?.marks.first)
    desk.model.select([mark.id])
    desk.model.openImages(desk.save)
    await desk.settle()
    #expect(desk.model.selection.isEmpty)
    try desk.press("delete-selected")
    #expect(desk.model.state.mark(mark.id) == mark)
  }

  @Test func `without a save folder nothing is judged, and that is said`() async throws {
    let desk = try await Desk(["a.fits"])
    let missing = desk.folder.appending("missing.txt")
    await #expect(throws: StoreError.self) {
      try await desk.model.openSaveFolder(
        desk.save, user: "ann", programVersion: "test", config: missing)
    }
    #expect(desk.model.isClosed && desk.model.saveFolder == nil)
    try desk.press("mark-1")
    desk.model.toggleFavorite()
    #expect(desk.model.state.images.isEmpty)
    #expect(desk.notices.contains { $0.contains("Open a save folder first") })
  }

  @Test func `an image that something was done to is seen, even while a key flies past`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits"])
    await desk.turn(.forward, isRepeat: true)
    try desk.press("category-1")
    #expect(desk.model.record?.seen != nil)
  }
}
