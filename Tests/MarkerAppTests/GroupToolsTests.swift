import MarkerApp
import MarkerImaging
import MarkerModel
import Testing

/// The bar of groups, the palette, the menu at a place, contrast and bias, one-key grading.
@MainActor
@Suite struct GroupToolsTests {
  @Test func `the bar tells count and limit, what is full and what a left click places`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    let model = desk.model
    model.limit(group: 1, to: 2)
    for x in [100.0, 200] { model.placeMark(group: 1, at: ScreenPoint(x: x, y: 150)) }
    #expect(model.rename(.group, at: 1, to: "BCG") == nil)
    let chips = model.groupChips
    #expect(chips.count == 9)
    #expect(chips[1].countText == "2/2" && chips[1].isFull && chips[1].key == "2")
    #expect(chips[0].isLeftClick && !chips[1].isLeftClick && chips[0].countText == "")
    #expect(chips[1].tooltip.hasPrefix("Group “BCG” (2)\n2 of 2 marks on this image"))
    model.chooseLeftClickGroup(1)
    #expect(model.groupChips.map(\.isLeftClick).firstIndex(of: true) == 1)
    model.changePreferences { $0.keys["mark-2"] = ["B"] }
    #expect(model.groupChips[1].key == "B")
  }

  @Test func `the palette finds by beginnings, words, parts and letters in order, and does it`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    let model = desk.model
    for (index, name) in ["arc", "blue star", "star", "mustard"].enumerated() {
      #expect(model.rename(.group, at: index, to: name) == nil)
    }
    #expect(model.rename(.category, at: 0, to: "starburst") == nil)
    #expect(model.paletteEntries(matching: "").count == 14)
    #expect(
      model.paletteEntries(matching: "STAR").map(\.name) == [
        "star", "starburst", "blue star", "mustard",
      ])
    #expect(
      model.paletteEntries(matching: "tar").map(\.name) == [
        "blue star", "star", "mustard", "starburst",
      ])
    #expect(model.paletteEntries(matching: "bls").map(\.name) == ["blue star"])
    #expect(model.paletteEntries(matching: "zzz").isEmpty)
    model.choose(
      try #require(model.paletteEntries(matching: "blue").first), at: PixelPoint(x: 3, y: 4))
    #expect(model.record?.marks.map(\.group) == [1])
    let burst = try #require(model.paletteEntries(matching: "burst").first)
    #expect(burst.choice == .category(0) && burst.detail == "Set the category (Ctrl+1)")
    model.choose(burst, at: nil)
    #expect(model.record?.judgement.categories == [0])
  }

  private func titles(_ menu: PlaceMenu) -> [String] {
    menu.sections.flatMap { $0 }.map { item in
      switch item {
      case .action(let action): action.title
      case .submenu(let title, _): title
      }
    }
  }

  private func choices(_ menu: PlaceMenu, _ title: String) -> [PlaceMenu.Action] {
    for item in menu.sections.flatMap({ $0 }) {
      if case .submenu(title, let choices) = item { return choices }
    }
    return []
  }

  @Test func `the menu on a mark is about the selection, on the image about the place`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    let model = desk.model
    model.placeMark(group: 0, at: ScreenPoint(x: 100, y: 100))
    let onMark = try #require(model.placeMenu(at: ScreenPoint(x: 101, y: 100)))
    #expect(model.selection == Set(model.record?.marks.map(\.id) ?? []))
    #expect(titles(onMark) == ["Edit Label…", "Group", "Copy Coordinates", "Delete"])
    let groups = choices(onMark, "Group")
    #expect(groups.map(\.isOn).firstIndex(of: true) == 0 && groups.count == 9)
    groups[4].perform()
    #expect(model.record?.marks.map(\.group) == [4])
    let onImage = try #require(model.placeMenu(at: ScreenPoint(x: 305, y: 205)))
    #expect(titles(onImage).first == "Mark")
    choices(onImage, "Mark")[2].perform()
    #expect(model.record?.marks.last?.position == PixelPoint(x: 30, y: 20))
    #expect(model.record?.marks.last?.group == 2)
  }

  @Test func `dragging contrast and bias changes the picture, the journal says so, Reset resets`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    let model = desk.model
    let before = try #require(model.raster())
    model.dragContrast(from: model.display.contrastBias, dx: 100, dy: 30)
    #expect(model.display.contrastBias == ContrastBias(contrast: 2, bias: 0.75))
    #expect(model.displayText.hasPrefix("contrast 2.00 bias 0.75"))
    let after = try #require(model.raster())
    let picture = try #require(model.picture)
    let pixels = try #require(picture.pixels)
    let limits = try #require(Interval.minMax.limits(of: pixels))
    let expected = ViewportRenderer(
      pixels: pixels,
      toneMap: ToneMap(model.display, limits: limits)
    ).render(model.viewport)
    for x in 0..<400 { #expect(after[x, 150] == expected[x, 150]) }
    #expect((0..<400).contains { before[$0, 150] != after[$0, 150] })
    model.placeMark(group: 0, at: ScreenPoint(x: 50, y: 50))
    try desk.press("reset-contrast")
    #expect(model.display == DisplaySettings())
    model.placeMark(group: 0, at: ScreenPoint(x: 90, y: 50))
    try await model.close()
    let journal = try String(
      contentsOfFile: desk.save.appending("ann_journal.jsonl").string, encoding: .utf8)
    let lines = journal.split(separator: "\n").filter { $0.contains("\"colormap\"") }
    #expect(lines.count == 2)
    #expect(lines[0].contains("\"contrast\":2") && lines[0].contains("\"bias\":0.75"))
    #expect(!lines[1].contains("contrast"))
  }

  private func wait(_ what: () -> Bool) async throws {
    for _ in 0..<400 where !what() { try await Task.sleep(for: .milliseconds(5)) }
  }

  @Test func `after a category the next image comes by itself, and undo brings one back`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits"])
    let model = desk.model
    model.chooseAdvance(Advance(afterCategory: true))
    try desk.press("category-2")
    #expect(desk.shown == "a.fits" && model.record?.judgement.categories == [1])
    try await wait { desk.shown == "b.fits" }
    await desk.settle()
    #expect(desk.shown == "b.fits")
    try desk.press("undo")
    await desk.settle()
    #expect(desk.shown == "a.fits" && model.record?.judgement.categories == [])
    // What is done meanwhile keeps the page, and taking out of a category does not turn it.
    try desk.press("category-1")
    try desk.press("category-1")
    try await Task.sleep(for: .milliseconds(300))
    #expect(desk.shown == "a.fits")
  }

  @Test func `after the mark that makes up the number the next image comes, once`() async throws {
    let desk = try await Desk(["a.fits", "b.fits"])
    let model = desk.model
    model.chooseAdvance(Advance(afterMarks: 2))
    model.placeMark(group: 0, at: ScreenPoint(x: 100, y: 100))
    try await Task.sleep(for: .milliseconds(300))
    #expect(desk.shown == "a.fits")
    model.placeMark(group: 0, at: ScreenPoint(x: 200, y: 100))
    try await wait { desk.shown == "b.fits" }
    await desk.settle()
    // Back there a further mark is one of second thoughts.
    await desk.turn(.backward)
    model.placeMark(group: 0, at: ScreenPoint(x: 300, y: 100))
    try await Task.sleep(for: .milliseconds(300))
    #expect(desk.shown == "a.fits" && model.record?.marks.count == 3)
  }
}
