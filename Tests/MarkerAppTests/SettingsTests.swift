import Foundation
@testable import MarkerApp
import MarkerModel
import Testing

@MainActor
@Suite struct SettingsTests {
  /// Marks of the first group on the image that is shown.
  private func mark(_ count: Int, on desk: Desk) throws {
    for number in 0..<count {
      desk.model.movePointer(to: ScreenPoint(x: 100 + 20 * Double(number), y: 150))
      try desk.press("mark-1")
    }
  }

  @Test func `a new name is in the tables at once, and undo brings the old one back`() async throws
  {
    let desk = try await Desk(["a.fits"])
    try mark(1, on: desk)
    try desk.press("category-1")
    #expect(desk.model.rename(.group, at: 0, to: " BCG ") == nil)
    #expect(desk.model.rename(.category, at: 0, to: "merger; “late”") == nil)
    #expect(desk.model.markShapes.map(\.label) == ["BCG"])
    try await desk.reopen()
    #expect(try desk.table("marks").last?.contains(",a.fits,BCG,None,") == true)
    #expect(try desk.table("images").last?.hasSuffix(",merger; “late”,None") == true)
    try desk.press("undo")
    try desk.press("undo")
    #expect(desk.model.state.settings.groups[0] == "1")
    #expect(
      desk.notices.suffix(2) == [
        "Undone: rename category “merger; “late””.", "Undone: rename group “BCG”.",
      ])
    try desk.press("redo")
    #expect(desk.model.state.settings.groups[0] == "BCG")
    try await desk.model.close()
    #expect(try desk.table("marks").last?.contains(",a.fits,BCG,None,") == true)
    #expect(try desk.table("images").last?.hasSuffix(",1,None") == true)
  }

  @Test(arguments: [
    (NamedThing.group, "a,b", NameRefusal.comma), (.category, "a+b", .plus), (.group, " ", .empty),
    (.category, "None", .none), (.group, "2", .taken("2")),
  ])
  func `a name that the files cannot hold changes nothing`(
    thing: NamedThing, name: String, refusal: NameRefusal
  ) async throws {
    let desk = try await Desk(["a.fits"])
    let settings = desk.model.state.settings
    #expect(desk.model.rename(thing, at: 0, to: name) == refusal)
    #expect(desk.model.state.settings == settings && desk.model.session.nextUndo == nil)
  }

  @Test func `a lowered limit deletes nothing and says what is over, also when done again`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits"])
    try mark(3, on: desk)
    await desk.turn(.forward)
    try mark(2, on: desk)
    await desk.turn(.forward)
    try mark(1, on: desk)
    #expect(desk.model.limit(group: 0, to: "2") == nil)
    let first = "“1” now allows 2 marks; 1 image has more. Nothing was deleted."
    #expect(desk.notices.last == first)
    #expect(desk.model.limit(group: 0, to: " 1 ") == nil)
    let second = "“1” now allows 1 mark; 2 images have more. Nothing was deleted."
    #expect(desk.notices.last == second)
    #expect(desk.model.state.images.map(\.marks.count) == [3, 2, 1])
    try desk.press("undo")
    #expect(desk.notices.suffix(2) == ["Undone: change limit of “1”.", first])
    try desk.press("redo")
    #expect(desk.notices.last == second)
    #expect(desk.model.rename(.group, at: 0, to: "BCG") == nil)
    #expect(desk.notices.last == second)
    #expect(desk.model.limit(group: 0, to: "") == nil)
    #expect(desk.model.state.settings.limit(ofGroup: 0) == nil && desk.notices.last == second)
  }

  @Test(arguments: ["-1", "two", "1.5", "99999999999999999999"])
  func `a limit that is no count is refused`(text: String) async throws {
    let desk = try await Desk(["a.fits"])
    #expect(desk.model.limit(group: 0, to: "3") == nil)
    #expect(desk.model.limit(group: 0, to: text) == .notACount)
    #expect(desk.model.state.settings.limit(ofGroup: 0) == 3)
  }

  @Test func `at the limit another mark is refused with the reason`() async throws {
    let desk = try await Desk(["a.fits"])
    #expect(desk.model.limit(group: 0, to: "2") == nil)
    try mark(3, on: desk)
    #expect(desk.model.record?.marks.count == 2)
    #expect(
      desk.notices.last == "“1” has reached its limit of 2 on this image. Delete one first.")
  }

  @Test func `the left button marks with the group that was chosen, or not at all`() async throws {
    let desk = try await Desk(["a.fits"])
    desk.model.chooseLeftClickGroup(4)
    desk.model.click(at: ScreenPoint(x: 200, y: 150), shift: false, control: false, alt: false)
    desk.model.chooseLeftClickGroup(nil)
    desk.model.click(at: ScreenPoint(x: 300, y: 150), shift: false, control: false, alt: false)
    #expect(desk.model.record?.marks.map(\.group) == [4])
  }

  @Test func `selected marks go into another group together, and back`() async throws {
    let desk = try await Desk(["a.fits"])
    let command = try #require(CommandTable.command("regroup-3"))
    try mark(3, on: desk)
    #expect(!command.isAvailable(desk.model))
    let marks = try #require(desk.model.record?.marks)
    desk.model.select([marks[0].id, marks[2].id])
    try desk.press("regroup-3")
    #expect(desk.model.record?.marks.map(\.group) == [2, 0, 2])
    #expect(desk.model.selection == [marks[0].id, marks[2].id])
    try desk.press("undo")
    #expect(desk.model.record?.marks == marks)
    #expect(desk.model.limit(group: 4, to: "1") == nil)
    try desk.press("regroup-5")
    #expect(desk.model.record?.marks == marks)
    #expect(
      desk.notices.last == "“5” has reached its limit of 1 on this image. Delete one first.")
  }

  @Test func `categories are cleared at once, and undo brings them back`() async throws {
    let desk = try await Desk(["a.fits"])
    try desk.press("category-1")
    try desk.press("category-4")
    try desk.press("clear-categories")
    #expect(desk.model.record?.judgement.categories == [])
    try desk.press("undo")
    #expect(desk.model.record?.judgement.categories == [0, 3])
  }

  @Test func `the settings can be asked for with a folder and without`() async throws {
    let desk = try await Desk(["a.fits"])
    try desk.press("settings")
    #expect(desk.requests == [.changeSettings])
    try await desk.model.close()
    #expect(CommandTable.command("settings")?.isAvailable(desk.model) == true)
  }

  @Test func `pictures get what is left of the memory that the person gives`() async throws {
    let desk = try await Desk(["a.fits"])
    let model = desk.model
    func budget(_ megabytes: Int, _ width: Int, _ height: Int) -> Int {
      model.changePreferences { $0.cacheMegabytes = megabytes }
      model.resizeView(to: PixelSize(width: width, height: height), deviceScale: 1)
      return model.loader.budget >> 20
    }
    let small = budget(2000, 1400, 1000)
    #expect((1400..<1850).contains(small))
    #expect(budget(2000, 3840, 2160) < small - 200)
    // Some there must be.
    #expect(budget(100, 3840, 2160) == 50)
  }
}
