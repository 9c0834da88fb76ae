import MarkerApp
import MarkerModel
import Testing

/// Marking and moving by the keys alone. The view of the desk is ten times the image.
@MainActor
@Suite struct CursorTests {
  @Test func `arrows show a cursor at the middle of the view, and digits mark there`() async throws
  {
    let desk = try await Desk(["a.fits"])
    let model = desk.model
    #expect(model.cursor == nil)
    try desk.press("move-right")
    // The middle is 19.5, which is rounded to 20 and moved by one.
    #expect(model.cursor == PixelPoint(x: 21, y: 15))
    try desk.press("move-down-far")
    for _ in 0..<10 { try desk.press("move-left-fine") }
    try desk.press("move-up-fine")
    #expect(model.cursor == PixelPoint(x: 20, y: 24.9))
    #expect(model.readout.position == "x 20.00  y 24.90")
    try desk.press("mark-4")
    #expect(model.record?.marks.map(\.position) == [PixelPoint(x: 20, y: 24.9)])
    #expect(model.record?.marks.first?.group == 3 && model.selection.isEmpty)
    try desk.press("end-tool")
    #expect(model.cursor == nil && model.readout == .empty)
    try desk.press("mark-1")
    #expect(desk.notices.contains("Point at the image to mark it."))
  }

  @Test func `the cursor begins at the pixel under the pointer, and stays where the keys put it`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    desk.model.movePointer(to: ScreenPoint(x: 57, y: 103))
    try desk.press("move-up")
    #expect(desk.model.cursor == PixelPoint(x: 5, y: 9))
    desk.model.movePointer(to: ScreenPoint(x: 300, y: 200))
    #expect(desk.model.cursor == PixelPoint(x: 5, y: 9))
  }

  @Test func `the view follows the cursor, and the cursor ends at the image's edge`() async throws {
    let desk = try await Desk(["a.fits"])
    let model = desk.model
    model.zoom(by: 6)
    for _ in 0..<6 { try desk.press("move-right-far") }
    let cursor = try #require(model.cursor)
    #expect(cursor == PixelPoint(x: 39.4, y: 15))
    let place = model.viewport.screen(cursor)
    #expect((0..<400).contains(place.x) && (0..<300).contains(place.y))
  }

  @Test func `in another frame and another image the cursor is where it was`() async throws {
    let desk = try await Desk(["two.fits", "z.fits"])
    try desk.press("move-right-far")
    let cursor = desk.model.cursor
    try desk.press("next-frame")
    await desk.settle()
    #expect(desk.model.cursor == cursor && desk.model.frame == 1)
    await desk.turn(.forward)
    #expect(desk.model.cursor == cursor && cursor != nil)
  }

  @Test func `with a selection arrows move its marks, to the tenth and back, each press undone`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    let model = desk.model
    for x in [103.0, 207] { model.placeMark(group: 0, at: ScreenPoint(x: x, y: 150)) }
    let before = try #require(model.record?.marks)
    model.selectAllMarks()
    for _ in 0..<10 { try desk.press("move-right-fine") }
    #expect(model.cursor == nil)
    let moved = try #require(model.record?.marks)
    #expect(moved.map(\.position.x) == before.map { $0.position.x + 1 })
    #expect(moved[0].sky == SkyPoint(ra: moved[0].position.x, dec: -moved[0].position.y))
    for _ in 0..<10 { try desk.press("move-left-fine") }
    #expect(model.record?.marks.map(\.position) == before.map(\.position))
    try desk.press("move-up-far")
    #expect(model.record?.marks.map(\.position.y) == before.map { $0.position.y - 10 })
    try desk.press("undo")
    #expect(model.record?.marks.map(\.position) == before.map(\.position))
    try desk.press("end-tool")
    #expect(model.selection.isEmpty)
  }
}
