import Foundation
import MarkerStore
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct PreferencesTests {
  private let folder: TemporaryFolder
  private let file: PreferencesFile

  init() throws {
    folder = try TemporaryFolder()
    file = PreferencesFile(path: folder.appending("deep/below/preferences.json"))
  }

  private func text() throws -> String {
    try String(contentsOfFile: file.path.string, encoding: .utf8)
  }

  private func put(_ text: String) throws {
    try FileManager.default.createDirectory(
      atPath: file.path.removingLastComponent().string, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file.path.string))
  }

  @Test func `without a file preferences are the usual, and none is made`() throws {
    #expect(file.read().preferences == Preferences() && file.read().notice == nil)
    #expect(!FileManager.default.fileExists(atPath: file.path.string))
  }

  @Test func `what was changed is read back`() throws {
    var wanted = Preferences()
    wanted.keys = ["next": ["J", "Ctrl+Right"], "mark-1": []]
    wanted.colorScheme = .dark
    wanted.zoomOnPaging = .sky
    wanted.recents = [Preferences.Recent(save: "/a \"b\"", images: nil)]
    let new = wanted
    #expect(try file.update { $0 = new } == wanted)
    #expect(file.read().preferences == wanted)
  }

  @Test func `a change keeps what another program changed meanwhile, and keys it does not know`()
    throws
  {
    try put(#"{"fromLater": {"x": [1]}, "isSexagesimal": true}"#)
    _ = try file.update { $0.showsCompass = true }
    let read = file.read().preferences
    #expect(read.isSexagesimal && read.showsCompass)
    #expect(try text().contains("fromLater"))
  }

  @Test func `a value that is nothing it can be does not take the others along`() throws {
    try put(#"{"colorScheme": "purple", "cacheMegabytes": "many", "isColorBlindSafe": true}"#)
    let read = file.read()
    #expect(read.preferences.colorScheme == .system && read.preferences.isColorBlindSafe)
    #expect(read.notice == nil)
  }

  @Test func `a damaged file is told and kept beside`() throws {
    try put("{\"isSexagesimal\": tr")
    let (preferences, notice) = file.read()
    #expect(preferences == Preferences())
    #expect(notice?.contains("preferences.json.damaged") == true)
    let kept = file.path.string + ".damaged"
    #expect(try String(contentsOfFile: kept, encoding: .utf8) == "{\"isSexagesimal\": tr")
  }
}
