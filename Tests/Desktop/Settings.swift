import Foundation
import MarkerTestSupport
import Testing

@Suite(.serialized, .enabled(if: Window.isPossible, "there is no display, or no xdotool"))
struct Settings {
  /// A list that the configuration has now.
  private func list(_ key: String, of study: Study) throws -> [String] {
    let path = study.save.appending("ann_config.txt").string
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix("\(key) =") })
    return line.drop { $0 != "=" }.dropFirst().split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }

  @Test func `a person renames by the keyboard, is told what cannot be, and takes it back`() throws
  {
    let study = try Study()
    let window = try study.open()
    try window.move(x: 1000, y: 500)
    try window.key("1")
    try window.wait(for: "mark", count: 1)
    try window.key("ctrl+1")
    try window.key("ctrl+comma")
    window.pause(0.8)
    // The focus is in the first name, which is selected.
    try window.type("BCG")
    try window.key("Tab")
    try window.type("1")
    try window.key("Return")
    try window.key("shift+Tab", "ctrl+a")
    try window.type("a,b")
    try window.key("Return")
    window.pause(0.4)
    try window.photograph("settings-refused")
    #expect(try list("groups", of: study).first == "BCG")
    #expect(try list("group_max", of: study).first == "1")
    // The first Escape is the field's: it gives back the name in force.
    try window.key("Escape")
    for _ in 0..<27 { try window.key("Tab") }
    try window.key("ctrl+a")
    try window.type("merger; late")
    // Leaving the field keeps it.
    try window.key("Tab")
    window.pause(0.4)
    try window.photograph("settings")
    try window.key("Escape")
    window.pause(0.5)
    try window.move(x: 900, y: 400)
    try window.key("2")
    try window.wait(for: "mark-synced", count: 2)
    try window.wait(for: "the new names") {
      try study.rows("marks").map { $0[2] } == ["BCG", "2"]
        && study.rows("images").map { $0[4] } == ["merger; late"]
    }
    // From the image undo takes back the last mark; in the window, what was set.
    try window.key("ctrl+z")
    try window.key("ctrl+comma")
    window.pause(0.8)
    for _ in 0..<3 {
      try window.key("ctrl+z")
      window.pause(0.6)
    }
    try window.photograph("settings-undone")
    // The next to undo is no setting; in the field there is nothing to undo either.
    try window.key("ctrl+z")
    window.pause()
    try window.key("Escape")
    window.pause(0.5)
    try window.quit()
    #expect(try list("groups", of: study) == (1...9).map(String.init))
    #expect(try study.rows("marks").map { $0[2] } == ["1"])
    #expect(try study.rows("images").map { $0[4] } == ["1"])
  }

  @Test func `an image that a person makes not seen is the first one the next time`() throws {
    let study = try Study()
    var window = try study.open()
    for count in 1...2 {
      try window.key("Tab")
      try window.wait(for: "page-turn", count: count)
      window.pause()
    }
    try window.key("shift+Tab")
    try window.wait(for: "page-turn", count: 3)
    window.pause()
    // Edit → Seen, by the menu's own keys.
    try window.key("F10")
    window.pause()
    try window.key("Right", "Down")
    window.pause()
    try window.photograph("menu-seen")
    try window.key("Return")
    window.pause()
    try window.quit()
    let names = try study.names
    #expect(try study.rows("images").map { $0[1] } == [names[0], names[2]])
    window = try study.open()
    #expect(window.events("first-image") == [names[1]])
    try window.quit()
  }
}
