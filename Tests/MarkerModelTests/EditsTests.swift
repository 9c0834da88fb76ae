import Foundation
import MarkerModel
import Testing

@Suite struct EditsTests {
  @Test func `a mark keeps its fractional position, its frame and the time it was made`() throws {
    var fixture = try SessionFixture()
    let sky = SkyPoint(ra: 10.5, dec: -3.25)
    let edit = try fixture.state.placingMark(
      group: 2, at: PixelPoint(x: 1.25, y: -0.375), sky: sky, frame: 3, on: ImageID(1),
      now: fixture.now)
    try fixture.perform(edit)
    let mark = try #require(fixture.marks(on: 1).first)
    #expect(mark.position == PixelPoint(x: 1.25, y: -0.375))
    #expect(mark.sky == sky)
    #expect(mark.frame == 3)
    #expect(mark.group == 2)
    #expect(mark.label == nil)
  }

  @Test func `a mark of a group that is not there is refused`() throws {
    var fixture = try SessionFixture()
    #expect(throws: MarkRefusal.groupUnknown(9)) { try fixture.place(group: 9) }
    #expect(throws: MarkRefusal.groupUnknown(-1)) { try fixture.place(group: -1) }
  }

  @Test func `at a limit of two the third mark is refused on that image and no other`() throws {
    var fixture = try SessionFixture(settings: SessionSettings(groupLimits: [2]))
    try fixture.place(x: 1)
    try fixture.place(x: 2)
    #expect(throws: MarkRefusal.limitReached(group: "1", limit: 2)) { try fixture.place(x: 3) }
    try fixture.place(group: 1)
    try fixture.place(on: 1)
    #expect(fixture.marks().count == 3)
  }

  @Test func `at a limit of one a new mark replaces the old, and undo brings that back`() throws {
    var fixture = try SessionFixture(settings: SessionSettings(groupLimits: [1]))
    try fixture.place(x: 1)
    let old = fixture.marks()
    try fixture.place(x: 2)
    #expect(fixture.marks().map(\.position.x) == [2])
    try fixture.undo()
    #expect(fixture.marks() == old)
    try fixture.redo()
    #expect(fixture.marks().map(\.position.x) == [2])
  }

  @Test func `lowering a limit to one deletes nothing until the next mark replaces them all`()
    throws
  {
    var fixture = try SessionFixture()
    try fixture.place(x: 1)
    try fixture.place(x: 2)
    let before = fixture.state.settings
    var after = before
    after.groupLimits = [1]
    try fixture.perform(Edit(name: "limits", changes: [.settings(before: before, after: after)]))
    #expect(fixture.marks().count == 2)
    try fixture.place(x: 3)
    #expect(fixture.marks().map(\.position.x) == [3])
    try fixture.undo()
    #expect(fixture.marks().map(\.position.x) == [1, 2])
  }

  @Test(arguments: ["", "  ", "1", " 1 "])
  func `an empty label, or the group's own name, is no label`(text: String) throws {
    var fixture = try SessionFixture()
    let id = try fixture.place()
    #expect(fixture.state.relabelling(id, as: text, now: fixture.now) == nil)
    try fixture.perform(fixture.state.relabelling(id, as: "BCG", now: fixture.now))
    #expect(fixture.state.mark(id)?.label == "BCG")
    try fixture.perform(fixture.state.relabelling(id, as: text, now: fixture.now))
    #expect(fixture.state.mark(id)?.label == nil)
  }

  @Test func `an edit that would change nothing is none`() throws {
    var fixture = try SessionFixture()
    let id = try fixture.place(x: 4)
    let state = fixture.state
    let now = fixture.now
    #expect(state.movingMark(id, to: PixelPoint(x: 4, y: 0), sky: nil, now: now) == nil)
    #expect(state.settingComment("", on: ImageID(0), now: now) == nil)
    #expect(state.settingFavorite(false, on: ImageID(0), now: now) == nil)
    #expect(state.settingCategory(1, to: false, on: ImageID(0), now: now) == nil)
    #expect(state.settingComment("x", on: ImageID(5), now: now) == nil)
    #expect(state.removingMarks([MarkID(50)]) == nil)
    #expect(state.relabelling(MarkID(50), as: "x", now: now) == nil)
  }

  @Test func `deleting takes the marks that are there and passes over the others`() throws {
    var fixture = try SessionFixture()
    let ids = [try fixture.place(x: 1), try fixture.place(x: 2), try fixture.place(x: 3)]
    let edit = try #require(fixture.state.removingMarks([ids[2], MarkID(99), ids[0]]))
    #expect(edit.name == "delete 2 marks")
    try fixture.perform(edit)
    #expect(fixture.marks().map(\.id) == [ids[1]])
    try fixture.undo()
    #expect(fixture.marks().map(\.id) == ids)
  }

  @Test func `a judgement dates the image's row, and undoing it brings the old date back`() throws {
    var fixture = try SessionFixture()
    let first = fixture.state[ImageID(0)]?.changed
    let later = fixture.now + 86_400
    try fixture.perform(fixture.state.settingCategory(3, to: true, on: ImageID(0), now: later))
    #expect(fixture.state[ImageID(0)]?.changed == later)
    #expect(fixture.state[ImageID(0)]?.judgement.categories == [3])
    try fixture.undo()
    #expect(fixture.state[ImageID(0)]?.changed == first)
    #expect(fixture.state[ImageID(0)]?.judgement == Judgement())
  }
}
