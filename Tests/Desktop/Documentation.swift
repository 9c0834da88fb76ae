import MarkerTestSupport
import Testing

@Suite(.serialized, .enabled(if: Window.isPossible, "there is no display, or no xdotool"))
struct Documentation {
  @Test func `a person reads how snapping works and goes on marking`() throws {
    let study = try Study()
    let window = try study.open()
    try window.move(x: 620, y: 380)
    try window.key("shift+F1")
    window.pause(0.8)
    try window.type("centroid")
    window.pause(0.5)
    try window.photograph("documentation")
    // What was typed was for the search: no mark, no other image.
    try window.key("Return", "Escape")
    window.pause(0.5)
    try window.key("2")
    try window.wait(for: "mark", count: 1)
    try window.quit()
    #expect(try study.rows("marks").map { $0[2] } == ["2"])
  }
}
