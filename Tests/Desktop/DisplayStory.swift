import Foundation
import Testing

/// The window for the display, with its histogram.
@Suite(.serialized, .enabled(if: Window.isPossible, "there is no display, or no xdotool"))
struct DisplayStory {
  private func lines(_ study: Study, with event: String) throws -> [String] {
    try String(
      contentsOfFile: study.save.appending("ann_journal.jsonl").string, encoding: .utf8
    ).split(separator: "\n").filter { $0.contains("\"event\":\"\(event)\"") }.map(String.init)
  }

  @Test func `a blur and limits set by keys are written once, and come back after a restart`()
    throws
  {
    let study = try Study()
    var window = try study.open()
    try window.key("ctrl+b")
    window.pause(0.8)
    try window.key("Right", "Right", "Right")
    try window.wait(for: "a blur") { try lines(study, with: "displayed").count == 1 }
    #expect(try lines(study, with: "displayed").last?.contains("\"blur\":1.5") == true)
    // Past the lock and the choice of all values to the high limit.
    for _ in 0..<3 { try window.key("shift+Tab") }
    try window.key("ctrl+a")
    try window.type("250")
    try window.key("Return")
    window.pause(0.4)
    try window.photograph("display-window")
    try window.key("Page_Down")
    try window.wait(for: "page-turn", count: 1)
    window.pause()
    let limits = try lines(study, with: "limits")
    #expect(limits.count == 1 && limits.first?.contains(",250.0\"") == true)
    try window.key("Escape")
    window.pause()
    try window.quit()
    window = try study.open()
    try window.key("shift+Tab")
    window.pause(0.8)
    try window.photograph("display-remembered")
    try window.quit()
    #expect(try lines(study, with: "limits") == limits)
    #expect(try lines(study, with: "displayed").count == 1)
  }
}
