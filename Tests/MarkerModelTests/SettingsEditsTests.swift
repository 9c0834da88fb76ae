import MarkerModel
import Testing

@Suite struct SettingsEditsTests {
  @Test(arguments: [
    ("", NameRefusal.empty), ("  ", .empty), ("a,b", .comma), ("a\nb", .lineBreak),
    ("None", .none), ("2", .taken("2")), (" 2 ", .taken("2")),
  ])
  func `a group's name that the files cannot hold is refused with the reason`(
    name: String, refusal: NameRefusal
  ) throws {
    let state = try SessionFixture().state
    #expect(throws: refusal) { try state.renaming(.group, at: 0, to: name) }
  }

  @Test func `a plus divides categories and not groups`() throws {
    let state = try SessionFixture().state
    #expect(throws: NameRefusal.plus) { try state.renaming(.category, at: 0, to: "a+b") }
    #expect(try state.renaming(.group, at: 0, to: "a+b") != nil)
  }

  @Test(arguments: ["“quoted”", "\"", "a|b", "a=b", "#", "ä ö", "5", "a;b"])
  func `other names are taken, without the blanks around them`(name: String) throws {
    var fixture = try SessionFixture(settings: SessionSettings(groups: ["one"]))
    try fixture.perform(fixture.state.renaming(.group, at: 0, to: " \(name) "))
    #expect(fixture.state.settings.groups == [name])
    #expect(try fixture.state.renaming(.group, at: 0, to: name) == nil)
    try fixture.undo()
    #expect(fixture.state.settings.groups == ["one"])
  }

  @Test func `a lowered limit deletes nothing and says which groups are over on how many images`()
    throws
  {
    var fixture = try SessionFixture()
    for x in 0..<3 { try fixture.place(group: 1, x: Double(x)) }
    for x in 0..<2 { try fixture.place(group: 1, x: Double(x), on: 1) }
    try fixture.perform(fixture.state.limiting(group: 1, to: 2))
    #expect(fixture.marks().count == 3)
    #expect(fixture.state.settings.groupLimits == [nil, 2])
    #expect(fixture.state.overLimits.map(\.group) == [1])
    #expect(fixture.state.overLimits.map(\.images) == [1])
    try fixture.perform(fixture.state.limiting(group: 1, to: 0))
    #expect(fixture.state.settings.groupLimits == [])
    #expect(fixture.state.overLimits.isEmpty)
  }

  @Test func `the left click's group can be none, and only one that is there`() throws {
    var fixture = try SessionFixture()
    try fixture.perform(fixture.state.choosingLeftClickGroup(nil))
    #expect(fixture.state.settings.leftClickGroup == nil)
    #expect(fixture.state.choosingLeftClickGroup(9) == nil)
  }

  @Test func `taking back a rename leaves alone what was set otherwise meanwhile`() throws {
    var fixture = try SessionFixture()
    try fixture.perform(try fixture.state.renaming(.group, at: 0, to: "BCG"))
    let rename = try #require(fixture.session.nextUndo)
    try fixture.session.apply(.opened(imageFolder: "/other"), at: fixture.now)
    try fixture.perform(try fixture.state.renaming(.group, at: 1, to: "Arc"), cause: .adopted)
    try fixture.perform(rename.inverse, cause: .undo)
    #expect(fixture.state.settings.groups.prefix(3) == ["1", "Arc", "3"])
    #expect(fixture.state.settings.imageFolder == "/other")
  }
}
