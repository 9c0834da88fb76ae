import Foundation
import MarkerTestSupport
import SystemPackage
import Testing

/// Stories of the view: however the image lies on it, what is marked is what is under the pointer.
@Suite(.serialized, .enabled(if: Window.isPossible, "there is no display, or no xdotool"))
struct TurnedView {
  /// The marks' rows, without those of images that were only seen.
  private func marks(of study: Study) throws -> [[String]] {
    try study.rows("marks").filter { $0[2] != "None" }
  }

  @Test
  func `turned and flipped, a mark is of the pixel under the pointer, and undo takes it back`()
    throws
  {
    let study = try Study()
    let window = try study.open()
    // The same place of the screen, in the image as it is, turned, and turned and flipped.
    try window.move(x: 420, y: 300)
    try window.key("1")
    try window.wait(for: "mark", count: 1)
    try window.key("ctrl+r")
    try window.wait(for: "display-change", count: 1)
    try window.key("2")
    try window.wait(for: "mark", count: 2)
    try window.key("h")
    try window.wait(for: "display-change", count: 2)
    try window.key("3")
    try window.wait(for: "mark", count: 3)
    try window.key("ctrl+shift+0")
    try window.wait(for: "zoom", count: 1)
    try window.photograph("turned")
    // At its actual size the image is in the middle only.
    try window.move(x: 600, y: 430)
    try window.key("4")
    try window.wait(for: "mark", count: 4)
    window.pause()
    try window.key("ctrl+z")
    window.pause()
    try window.quit()

    let rows = try marks(of: study)
    #expect(rows.map { $0[2] } == ["1", "2", "3"])
    let points = rows.map { (x: Double($0[4]) ?? .nan, y: Double($0[5]) ?? .nan) }
    // From the middle of the image, (149.5, 99.5), in image pixels and by the fitted scales of the
    // upright and of the turned view, which are in the same ratio for x and for y.
    let ways = points.map { (x: $0.x - 149.5, y: $0.y - 99.5) }
    let ratio = ways[1].y / -ways[0].x
    #expect(ratio > 1)
    #expect(abs(ways[1].x - ways[0].y * ratio) < 1e-6)
    // Mirrored on the view, top and bottom of the turned image are swapped.
    #expect(abs(ways[2].x - ways[1].x) < 1e-6 && abs(ways[2].y + ways[1].y) < 1e-6)
  }

  @Test func `frames are chosen in their window, by arrows and by Space`() throws {
    let study = try Study()
    let window = try study.open()
    let place = try #require(try study.names.firstIndex { $0.hasSuffix(".tif") })
    try window.key("ctrl+g")
    window.pause(0.7)
    try window.type("\(place + 1)")
    try window.key("Return")
    try window.wait(for: "page-turn", count: 1)
    window.pause()
    try window.key("ctrl+f")
    window.pause(0.7)
    try window.key("Down")
    window.pause()
    try window.photograph("frames")
    try window.key("Escape")
    window.pause()
    try window.move(x: 500, y: 400)
    try window.key("1")
    try window.wait(for: "mark", count: 1)
    try window.key("space")
    window.pause(0.5)
    try window.key("2")
    try window.wait(for: "mark", count: 2)
    try window.quit()
    let journal = try String(
      contentsOfFile: study.save.appending("ann_journal.jsonl").string, encoding: .utf8)
    let placed = journal.split(separator: "\n").filter { $0.contains("\"group\":") }
    #expect(placed.count == 2)
    #expect(placed.first?.contains("\"frame\":1") == true)
    #expect(placed.last?.contains("\"frame\":0") == true)
  }

  @Test func `the view's choices are there again at the next start`() throws {
    let study = try Study()
    let folder = study.folder.appending("configuration").string
    let environment = ["XDG_CONFIG_HOME": folder]
    var window = try study.open(environment: environment)
    try window.move(x: 500, y: 400)
    try window.key("m")
    window.pause(0.5)
    try window.quit()
    window = try study.open(environment: environment)
    try window.move(x: 510, y: 400)
    window.pause(0.5)
    try window.photograph("magnifier")
    try window.key("m")
    window.pause(0.5)
    try window.quit()
    let file = folder + "/imgmarker/preferences.json"
    let kept = try String(contentsOfFile: file, encoding: .utf8)
    #expect(kept.contains("\"showsMagnifier\" : false"))
  }
}
