import MarkerApp
import MarkerImaging
import MarkerModel
import Testing

/// Selecting, dragging, labels, coordinates, snapping. The view of the desk is ten times the image.
@MainActor
@Suite struct MarkToolsTests {
  private func desk(_ places: [(Double, Double)], _ name: String = "a.fits") async throws -> Desk {
    let desk = try await Desk([name, "z.fits"])
    for (x, y) in places { desk.model.placeMark(group: 0, at: ScreenPoint(x: x, y: y)) }
    return desk
  }

  @Test func `a rectangle selects the marks inside, and with Ctrl adds them`() async throws {
    let desk = try await desk([(100, 100), (150, 120), (300, 200)])
    let model = desk.model
    let ids = try #require(model.record?.marks.map(\.id))
    model.selectMarks(
      between: ScreenPoint(x: 160, y: 130), and: ScreenPoint(x: 90, y: 90), adding: false)
    #expect(model.selection == Set(ids.prefix(2)))
    model.selectMarks(
      between: ScreenPoint(x: 290, y: 190), and: ScreenPoint(x: 310, y: 210), adding: true)
    #expect(model.selection == Set(ids))
    model.selectMarks(
      between: ScreenPoint(x: 0, y: 0), and: ScreenPoint(x: 5, y: 5), adding: false)
    #expect(model.selection.isEmpty)
  }

  @Test func `a drag on a selected mark moves all of them as far, as one edit`() async throws {
    let desk = try await desk([(100, 100), (150, 120), (380, 200)])
    let model = desk.model
    let before = try #require(model.record?.marks)
    model.select([before[0].id, before[2].id])
    let grip = ScreenPoint(x: 103, y: 99)
    #expect(model.draggedMarks(from: ScreenPoint(x: 150, y: 120)) == [before[1].id])
    let marks = model.draggedMarks(from: grip)
    #expect(marks == model.selection)
    let move = model.move(of: marks, from: grip, to: ScreenPoint(x: 203, y: 149))
    // The third mark stops at the edge, and the first with it.
    #expect(abs(move.dx - 2) < 1e-9 && abs(move.dy - 5) < 1e-9)
    model.moveMarks(marks, by: move)
    let after = try #require(model.record?.marks)
    #expect(after[1] == before[1])
    #expect(abs(after[0].position.x - before[0].position.x - 2) < 1e-9)
    #expect(after[2].sky == SkyPoint(ra: after[2].position.x, dec: -after[2].position.y))
    try desk.press("undo")
    #expect(model.record?.marks.map(\.position) == before.map(\.position))
    #expect(desk.notices.last == "Undone: move 2 marks.")
  }

  @Test func `a label is typed in its place and kept; Escape leaves it; the group's name is none`()
    async throws
  {
    let desk = try await desk([(100, 100)])
    let model = desk.model
    let mark = try #require(model.record?.marks.first?.id)
    model.editLabel(of: mark)
    #expect(model.labelDraft == LabelDraft(mark: mark, text: "1"))
    model.draftLabel("arc, north")
    model.keepLabel()
    #expect(model.record?.marks.first?.label == "arc, north" && model.labelDraft == nil)
    model.select([mark])
    try desk.press("edit-label")
    model.draftLabel("other")
    model.discardLabel()
    #expect(model.record?.marks.first?.label == "arc, north")
    model.editLabel(of: mark)
    model.draftLabel(" ")
    model.keepLabel()
    #expect(model.record?.marks.first?.label == nil)
  }

  @Test func `a label that is being typed is kept by paging on and by closing`() async throws {
    let desk = try await desk([(100, 100)])
    let model = desk.model
    let mark = try #require(model.record?.marks.first?.id)
    model.editLabel(of: mark)
    model.draftLabel("first")
    await desk.turn(.forward)
    #expect(model.state.mark(mark)?.label == "first")
    await desk.turn(.backward)
    model.editLabel(of: mark)
    model.draftLabel("second")
    try await model.close()
    #expect(try desk.table("marks").contains { $0.contains("a.fits,1,second,") })
  }

  @Test func `coordinates are copied a line a mark, with all digits, between tabs`() async throws {
    let desk = try await desk([(123, 45), (200, 150)])
    let model = desk.model
    let marks = try #require(model.record?.marks)
    model.relabel(marks[1].id, as: "arc\tnorth")
    try desk.press("copy-coordinates")
    #expect(desk.requests.isEmpty)
    model.selectAllMarks()
    try desk.press("copy-coordinates")
    let (x, y) = (marks[0].position.x, marks[0].position.y)
    #expect(
      desk.requests == [
        .copy("\(x)\t4\t\(x)\t-4\t1\n19.5\t14.5\t19.5\t-14.5\tarc north\n")
      ])
    #expect(y == 4 && desk.notices.last == "Copied the coordinates of 2 marks.")
  }

  @Test func `with snapping on marks by key and by click go to the star, which is shown before`()
    async throws
  {
    let desk = try await desk([], "star.fits")
    let model = desk.model
    let star = InventedImages.star
    let place = model.viewport.screen(PixelPoint(x: star.x + 0.9, y: star.y - 0.6))
    model.movePointer(to: place)
    #expect(model.snapTarget == nil)
    try desk.press("snap")
    let target = try #require(model.snapTarget)
    #expect(abs(target.x - star.x) < 0.02 && abs(target.y - star.y) < 0.02)
    try desk.press("mark-1")
    #expect(model.record?.marks.first?.position == target)
    model.click(
      at: model.viewport.screen(PixelPoint(x: 14.2, y: 19)), shift: false, control: false,
      alt: false)
    // A click on a mark selects it; beside it places one, on the same star.
    let marks = try #require(model.record?.marks)
    for mark in marks {
      #expect(abs(mark.position.x - star.x) < 0.02 && abs(mark.position.y - star.y) < 0.02)
    }
    // Where there is nothing, marks go where one points.
    model.movePointer(to: ScreenPoint(x: 305, y: 55))
    #expect(model.snapTarget == nil)
    try desk.press("mark-2")
    #expect(model.record?.marks.last?.position == PixelPoint(x: 30, y: 5))
    try desk.press("snap")
    #expect(!model.snaps)
  }

  @Test func `eyes that tell no colours apart get other colours and a figure for each group`()
    async throws
  {
    let desk = try await desk([(100, 100)])
    desk.model.placeMark(group: 1, at: ScreenPoint(x: 200, y: 100))
    #expect(desk.model.markShapes.map(\.outline) == [.circle, .circle])
    desk.model.changePreferences { $0.isColorBlindSafe = true }
    #expect(desk.model.markShapes.map(\.outline) == [.circle, .square])
    #expect(
      desk.model.markShapes.map(\.color) == (0..<2).map { MarkPalette.safe.color(ofGroup: $0) })
  }
}
