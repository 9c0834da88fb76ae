import Foundation
import MarkerTestSupport
import Testing

@Suite(.serialized, .enabled(if: Window.isPossible, "there is no display, or no xdotool"))
struct Displaying {
  @Test func `a person blurs by the slider's keys and types limits, and no image command hears it`()
    throws
  {
    let study = try Study()
    let window = try study.open()
    try window.move(x: 500, y: 400)
    try window.key("ctrl+b")
    window.pause(0.6)
    try window.key("Right", "Right", "Right")
    try window.wait(for: "display-change", count: 1)
    window.pause(0.4)
    try window.photograph("blur")
    try window.key("Escape")
    window.pause(0.4)
    try window.key("1")
    try window.wait(for: "mark", count: 1)
    // Interval → Manual… by the menu's own keys is the toolkit's; the window is the same.
    try window.key("ctrl+b")
    window.pause(0.6)
    try window.key("shift+Tab", "shift+Tab")
    try window.type("234")
    window.pause(0.4)
    try window.photograph("limits")
    try window.key("Escape")
    window.pause(0.4)
    try window.quit()
    #expect(try study.rows("marks").filter { $0[2] != "None" }.map { $0[2] } == ["1"])
    let journal = try String(
      contentsOfFile: study.save.appending("ann_journal.jsonl").string, encoding: .utf8)
    #expect(journal.contains("\"blur\":1.5"))
  }
}
