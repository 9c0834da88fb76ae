import Foundation
import MarkerModel
import MarkerTestSupport
import Testing

@Suite struct SessionUndoTests {
  @Test func `undo goes back through edits of several images in the order they were done`() throws {
    var fixture = try SessionFixture()
    try fixture.place(on: 0)
    try fixture.perform(
      fixture.state.settingComment("odd", on: ImageID(1), now: fixture.now))
    #expect(fixture.session.nextUndo?.image == ImageID(1))
    try fixture.undo()
    #expect(fixture.session.nextUndo?.image == ImageID(0))
    #expect(fixture.state[ImageID(1)]?.judgement.comment == "")
    try fixture.undo()
    #expect(fixture.session.nextUndo == nil)
    #expect(fixture.marks().isEmpty)
  }

  @Test func `a new edit ends what could be redone`() throws {
    var fixture = try SessionFixture()
    try fixture.place(x: 1)
    try fixture.undo()
    #expect(fixture.session.nextRedo?.name == "place mark")
    try fixture.place(x: 2)
    #expect(fixture.session.nextRedo == nil)
  }

  @Test func `what was taken over on opening is passed over by undo`() throws {
    var fixture = try SessionFixture()
    try fixture.place(x: 1)
    let before = fixture.state.settings
    var after = before
    after.groups[0] = "BCG"
    try fixture.perform(
      Edit(name: "outside", changes: [.settings(before: before, after: after)]), cause: .adopted)
    #expect(fixture.session.nextUndo?.name == "place mark")
    try fixture.undo()
    #expect(fixture.state.settings.groups[0] == "BCG")
    #expect(fixture.marks().isEmpty)
  }

  @Test func `what was changed outside can be taken back and done again`() throws {
    var fixture = try SessionFixture()
    let mark = try fixture.place(x: 1)
    let before = fixture.state
    try fixture.perform(fixture.state.removingMarks([mark]), cause: .outside)
    #expect(fixture.session.nextUndo?.name == "delete mark")
    try fixture.undo()
    #expect(fixture.state == before)
    try fixture.redo()
    #expect(fixture.marks().isEmpty)
  }

  @Test func `an edit's inverse undoes its changes from the last to the first`() {
    let mark = Mark(
      id: MarkID(0), image: ImageID(0), group: 0, position: PixelPoint(x: 0, y: 0),
      changed: Date(timeIntervalSince1970: 0))
    var moved = mark
    moved.position.x = 5
    let edit = Edit(
      name: "e",
      changes: [.mark(before: nil, after: mark), .mark(before: mark, after: moved)])
    #expect(
      edit.inverse.changes == [.mark(before: moved, after: mark), .mark(before: mark, after: nil)])
    #expect(edit.inverse.inverse == edit)
  }

  @Test(arguments: 1...20)
  func `undoing every edit returns to the start, and redoing every one to the end`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: seed)
    var fixture = try SessionFixture(
      images: ["a", "b", "c"], settings: SessionSettings(groupLimits: [1, 3]))
    let start = fixture.state
    for _ in 0..<200 { try step(&fixture, &random) }
    while fixture.session.nextRedo != nil { try fixture.redo() }
    let end = fixture.state
    var steps = 0
    while fixture.session.nextUndo != nil {
      try fixture.undo()
      steps += 1
    }
    #expect(steps > 20)
    #expect(fixture.state.images == start.images)
    #expect(fixture.state.settings == start.settings)
    for _ in 0..<steps { try fixture.redo() }
    #expect(fixture.session.nextRedo == nil)
    #expect(fixture.state == end)
  }

  /// One act of a person who does anything at all.
  private func step(_ fixture: inout SessionFixture, _ random: inout SeededRandom) throws {
    let image = Int.random(in: 0..<3, using: &random)
    let state = fixture.state
    let now = fixture.now
    let mark = fixture.marks(on: image).randomElement(using: &random)?.id
    switch Int.random(in: 0..<10, using: &random) {
    case 0...2:
      do {
        try fixture.place(
          group: Int.random(in: 0..<4, using: &random), x: Double.random(in: 0..<9, using: &random),
          on: image)
      } catch is MarkRefusal {
        // At a limit: the person is told, and nothing happens.
      }
    case 3: try fixture.perform(mark.flatMap { state.removingMarks([$0]) })
    case 4:
      let text = ["", "x", "y"].randomElement(using: &random) ?? ""
      try fixture.perform(mark.flatMap { state.relabelling($0, as: text, now: now) })
    case 5:
      let point = PixelPoint(x: Double.random(in: 0..<9, using: &random), y: 1)
      try fixture.perform(mark.flatMap { state.movingMark($0, to: point, sky: nil, now: now) })
    case 6:
      try fixture.perform(
        state.settingCategory(
          Int.random(in: 0..<5, using: &random), to: Bool.random(using: &random),
          on: ImageID(image), now: now))
    case 7:
      let isOn = Bool.random(using: &random)
      try fixture.perform(state.settingFavorite(isOn, on: ImageID(image), now: now))
    case 8: try fixture.undo()
    default: try fixture.redo()
    }
  }
}
