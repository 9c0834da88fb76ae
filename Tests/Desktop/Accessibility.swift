import Foundation
import MarkerTestSupport
import Testing

/// What a screen reader finds in the real window, through AT-SPI.
@Suite(
  .serialized, .enabled(if: Window.isPossible && Accessible.isPossible, "there is no AT-SPI"))
struct Accessibility {
  /// What is pressed, ticked, dragged or typed into.
  private static let controls: Set = [
    "push button", "toggle button", "check box", "text", "slider", "combo box", "entry",
    "spin button",
  ]

  /// The keys that open the windows beside the main one.
  static let windows = [
    "ctrl+b", "ctrl+f", "ctrl+t", "ctrl+g", "slash", "ctrl+h", "ctrl+comma", "F1", "ctrl+e",
    "ctrl+F2",
  ]

  /// Keys for those that have none.
  static let keys = #"{"keys":{"export-marks":["Ctrl+F2"],"mark-files":["Ctrl+F3"]}}"#

  /// The controls of a window that nobody could name, or that do not tell what they are for.
  static func faults(of things: [Accessible]) -> [String] {
    things.compactMap { thing in
      // What the keyboard can go to must be something.
      if thing.focusable, !thing.name.hasPrefix("Gtk"),
        ["filler", "unknown", "invalid"].contains(thing.role)
      {
        return "\(thing.window): \(thing.role) “\(thing.name)” in \(thing.within): no role"
      }
      // A drop-down is told as one thing, its insides are GTK's.
      guard Accessibility.controls.contains(thing.role), thing.within != "combo box" else {
        return nil
      }
      let isNamed =
        !thing.name.isEmpty && !["Gtk", "Adw", "Kit"].contains { thing.name.hasPrefix($0) }
        && !thing.name.hasSuffix("-symbolic")
      // A row of settings has its title, and a sentence below it.
      let isExplained = thing.within == "list" || !thing.description.isEmpty
      if isNamed, isExplained { return nil }
      return "\(thing.window): \(thing.role) “\(thing.name)” in \(thing.within): "
        + (isNamed ? "no tooltip" : "no name")
    }
  }

  @Test func `every control has a name and a tooltip, in every window`() throws {
    let study = try Study(samples: 4)
    try study.prefer(Accessibility.keys)
    let window = try study.open()
    try window.key("Tab")
    try window.key("Tab")
    try window.wait(for: "page-turn", count: 2)
    try window.key("F9")
    window.pause(0.7)
    try expectNoFaults(in: window, titled: "field-03.tif")
    let windows = [
      ("ctrl+b", "Display"), ("ctrl+f", "Frames"), ("ctrl+t", "Marks"), ("ctrl+g", "Go To"),
      ("slash", "Find Group or Category"), ("ctrl+h", "Header of field-03.tif"),
      ("ctrl+comma", "Settings"), ("F1", "Controls"), ("shift+F1", "Documentation"),
      ("ctrl+e", "Export Image"), ("ctrl+F2", "Export Marks"),
    ]
    for (key, title) in windows {
      try window.key(key)
      window.pause(0.8)
      try expectNoFaults(in: window, titled: title)
      try window.key("Escape")
      window.pause(0.4)
    }
    try window.quit()
  }

  private func expectNoFaults(in window: Window, titled title: String) throws {
    let things = try Accessible.all(of: window).filter { $0.window.hasPrefix(title) }
    #expect(things.contains { Accessibility.controls.contains($0.role) }, "\(title) is not there")
    #expect(Accessibility.faults(of: things) == [])
  }

  @Test func `tooltips tell the keys that a person has chosen`() throws {
    let study = try Study(samples: 2)
    try study.prefer(#"{"keys":{"next":["J"],"favorite":["Ctrl+J"]}}"#)
    let window = try study.open()
    window.pause(0.5)
    let told = try Accessible.all(of: window).map(\.description)
    for hint in ["Next Image (J)", "Favorite (Ctrl+J)", "Previous Image (Shift+Tab)"] {
      #expect(told.contains(hint))
    }
    try window.key("j")
    try window.wait(for: "page-turn", count: 1)
    try window.quit()
  }

  @Test func `from every window Escape goes back to the image, where a digit marks at once`() throws
  {
    let study = try Study(samples: 4)
    let window = try study.open()
    try window.key("Tab")
    try window.key("Tab")
    try window.wait(for: "page-turn", count: 2)
    var marks = 0
    let keys = [
      "ctrl+b", "ctrl+f", "ctrl+t", "ctrl+g", "slash", "ctrl+h", "ctrl+comma", "F1", "ctrl+l",
      "Return",
    ]
    for key in keys {
      try window.key(key)
      if !["ctrl+l", "Return"].contains(key) { try window.wait(forWindows: 2) }
      window.pause(0.6)
      // As far into it as a person may have gone; in the window itself Tab would turn the page.
      if !["ctrl+l", "Return"].contains(key) { try window.key("Tab", "Tab", "Tab") }
      window.pause(0.2)
      try window.key("Escape")
      window.pause(0.5)
      try window.move(x: 560 + 5 * marks, y: 380)
      try window.key("1")
      marks += 1
      try window.wait(for: "mark after \(key)") { window.events("mark").count == marks }
    }
    #expect(window.events("page-turn").count == 2)
    try window.quit()
  }

  @Test func `the key that quits works in every window, and keeps what is typed there`() throws {
    let study = try Study(samples: 4)
    try study.prefer(Accessibility.keys)
    for key in Accessibility.windows where !["F1", "ctrl+f"].contains(key) {
      let window = try study.open()
      try window.key(key)
      try window.wait(forWindows: 2)
      window.pause(0.4)
      try window.quit()
    }
  }

  @Test func `the arrows walk through the list of images while it has the keyboard`() throws {
    let study = try Study(samples: 4)
    let names = try study.names
    let window = try study.open()
    try window.move(x: 700, y: 400)
    try window.key("ctrl+l")
    window.pause(0.6)
    try window.key("Down")
    window.pause(0.3)
    try window.key("Down")
    try window.wait(for: "page-turn", count: 1)
    window.pause(0.3)
    try window.key("Down")
    try window.wait(for: "page-turn", count: 2)
    window.pause(0.3)
    try window.key("Up")
    try window.wait(for: "page-turn", count: 3)
    #expect(window.events("page-turn") == [names[1], names[2], names[1]])
    try window.photograph("walking-the-list")
    try window.key("Return")
    window.pause(0.3)
    // Back at the image the arrows are its own again.
    try window.key("Down")
    window.pause(0.3)
    try window.key("2")
    try window.wait(for: "mark", count: 1)
    #expect(window.events("page-turn").count == 3)
    try window.quit()
  }
}

/// A thing in the program's windows as a screen reader knows it.
struct Accessible: Decodable {
  var window: String
  var within: String
  var role: String
  var name: String
  var description: String
  var focusable: Bool

  private static let python = "/usr/bin/python3"

  /// Whether there is what asks for them.
  static let isPossible: Bool = {
    do {
      let script = "import gi; gi.require_version('Atspi', '2.0')"
      return try Programs.run(URL(fileURLWithPath: python), ["-c", script]).status == 0
    } catch {
      return false
    }
  }()

  static func all(of window: Window) throws -> [Accessible] {
    let tool = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Tools/list-accessible")
    let outcome = try Programs.run(
      URL(fileURLWithPath: python), [tool.path, "\(window.id)"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try outcome.output.split(separator: "\n").map { line in
      try JSONDecoder().decode(Accessible.self, from: Data(line.utf8))
    }
  }
}
