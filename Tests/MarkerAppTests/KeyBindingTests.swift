import MarkerModel
import MarkerStore
import MarkerTestSupport
import Testing

@testable import MarkerApp

@MainActor
@Suite struct KeyBindingTests {
  @Test func `a key is added, taken from another command, removed, and all are as usual again`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    let next = try #require(CommandTable.command("next"))
    let back = try #require(CommandTable.command("back"))
    let model = desk.model
    model.add(key: "J", to: next)
    #expect(model.keys(of: next) == ["Tab", "Page Down", "J"])
    #expect(model.commands(with: "J", besides: back).map(\.id) == ["next"])
    model.add(key: "J", to: back)
    #expect(model.keys(of: next) == ["Tab", "Page Down"] && !model.hasOwnKeys(next))
    #expect(model.keys(of: back) == ["Shift+Tab", "Page Up", "J"])
    model.remove(key: "Tab", from: next)
    #expect(model.keys(of: next) == ["Page Down"])
    model.add(key: "Tab", to: back)
    // The usual key is another command's by now, and stays there.
    model.resetKeys(of: next)
    #expect(model.keys(of: next) == ["Page Down"] && model.hasOwnKeys(next))
    model.resetAllKeys()
    #expect(model.keys(of: next) == next.keys && model.keys(of: back) == back.keys)
  }

  @Test func `two commands with one key are told, as a file may have them`() async throws {
    let desk = try await Desk(["a.fits"])
    let next = try #require(CommandTable.command("next"))
    desk.model.changePreferences { $0.keys["fit"] = ["Tab"] }
    #expect(desk.model.conflicts(of: next).map(\.id) == ["fit"])
    desk.model.changePreferences { $0.keys = [:] }
    #expect(CommandTable.all.allSatisfy { desk.model.conflicts(of: $0).isEmpty })
  }

  @Test func `what was chosen is on the disk when the program has closed`() async throws {
    let folder = try TemporaryFolder()
    let file = PreferencesFile(path: folder.appending("preferences.json"))
    let model = AppModel(decoder: InventedImages(), preferences: file)
    for _ in 0..<20 { model.changePreferences { $0.showsCompass.toggle() } }
    model.changePreferences { $0.isSexagesimal = true }
    try await model.close()
    #expect(file.read().preferences.isSexagesimal)
    #expect(AppModel(decoder: InventedImages(), preferences: file).preferences.isSexagesimal)
  }
}
