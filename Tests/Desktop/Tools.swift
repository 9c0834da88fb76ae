import Foundation
import MarkerTestSupport
import SystemPackage
import Testing

/// Studies of the real window done with one device alone.
@Suite(.serialized, .enabled(if: Window.isPossible, "there is no display, or no xdotool"))
struct Tools {
  @Test func `a whole study is done by the keyboard, to the tenth of a pixel`() throws {
    let study = try Study()
    let names = try study.names
    let window = try study.open()
    // The pointer lies beside the picture: the keys begin at its middle.
    try window.move(x: 600, y: 3)
    try window.key("Right", "Right", "shift+Down", "ctrl+Left")
    window.pause()
    try window.photograph("pixel-cursor")
    try window.key("3")
    try window.wait(for: "mark", count: 1)
    try window.key("shift+Left", "KP_1")
    try window.wait(for: "mark", count: 2)
    try window.key("ctrl+1", "Return")
    window.pause()
    try window.type("two marks")
    try window.key("Tab")
    try window.wait(for: "page-turn", count: 1)
    window.pause()
    // The cursor is where it was on the image before.
    try window.key("2")
    try window.wait(for: "mark", count: 3)
    // All are selected, moved and given up again; then the label of the only one.
    try window.key("ctrl+a", "shift+Up", "ctrl+Right")
    window.pause()
    try window.key("F2")
    window.pause()
    try window.type("ring")
    try window.photograph("label-field")
    try window.key("Return", "Escape", "Escape")
    window.pause()
    try window.quit()
    let marks = try study.rows("marks")
    #expect(marks.map { $0[1] } == [names[0], names[0], names[1]])
    #expect(marks.map { $0[2] } == ["3", "1", "2"])
    #expect(marks[2][3] == "ring")
    let (x, y) = (try #require(Double(marks[0][4])), try #require(Double(marks[0][5])))
    // The middle of 300 × 200 pixels lies between them.
    #expect(x == 151.9 && y == 110)
    #expect(marks[1][4] == "141.9" && marks[1][5] == "110")
    #expect(marks[2][4] == "142" && marks[2][5] == "100")
    let images = try study.rows("images")
    #expect(images[0][4] == "1" && images[0][5] == "two marks")
  }

  @Test func `a whole study is done by the mouse`() throws {
    let study = try Study()
    let window = try study.open()
    for (count, place) in [(400, 300), (700, 300), (700, 500)].enumerated() {
      try window.move(x: place.0, y: place.1)
      try window.click()
      try window.wait(for: "mark", count: count + 1)
    }
    // A rectangle around the two on the right, which a drag on one of them moves.
    try window.drag(from: (630, 240), to: (780, 560), holding: "shift")
    window.pause()
    try window.photograph("selected")
    try window.drag(from: (700, 300), to: (760, 300))
    window.pause()
    // Contrast and bias.
    try window.drag(from: (500, 300), to: (560, 330), button: 3)
    window.pause()
    try window.photograph("contrast")
    try window.move(x: 400, y: 300)
    try window.click(3)
    window.pause(0.6)
    try window.photograph("context-menu")
    try window.key("Escape")
    window.pause()
    try window.quit()
    let marks = try study.rows("marks").map { ($0[4...5]).compactMap { Double($0) } }
    try #require(marks.count == 3 && marks.allSatisfy { $0.count == 2 })
    #expect(abs(marks[1][0] - marks[2][0]) < 1e-9)
    // 200 pixels of the screen lie between the two; 300 and the 60 of the drag before them.
    let scale = 200 / (marks[2][1] - marks[1][1])
    #expect(abs((marks[1][0] - marks[0][0]) * scale - 360) < 1e-6)
  }
}
