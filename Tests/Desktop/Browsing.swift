import Foundation
import MarkerTestSupport
import SystemPackage
import Testing

/// The list of images, a manifest and the windows of browsing, in the real window.
@Suite(.serialized, .enabled(if: Window.isPossible, "there is no display, or no xdotool"))
struct Browsing {
  @Test func `what a manifest's search lists is what Tab goes through, and keys mark again`() throws
  {
    let study = try Study()
    let names = try study.names
    let manifest = study.images.appending("list.csv")
    let rows = names.enumerated().map { "\($1),\($0)" }
    try Data(("image,score\n" + rows.joined(separator: "\n") + "\n").utf8).write(
      to: URL(fileURLWithPath: manifest.string))
    let window = try Window(images: manifest, save: study.save, in: study.folder)
    try window.key("F9")
    window.pause(1)
    try window.key("ctrl+l")
    window.pause()
    try window.type("score>4")
    window.pause(0.5)
    // Return goes to the first that is listed, and back to the image.
    try window.key("Return")
    try window.wait(for: "page-turn", count: 1)
    try window.move(x: 700, y: 400)
    try window.key("2")
    try window.wait(for: "mark", count: 1)
    try window.photograph("image-list")
    try window.key("Tab")
    try window.wait(for: "page-turn", count: 2)
    #expect(window.events("page-turn") == [names[5], names[6]])
    window.pause()
    try window.key("ctrl+h")
    window.pause(0.7)
    try window.key("Escape")
    window.pause()
    try window.key("ctrl+t")
    window.pause(0.7)
    try window.key("Escape")
    window.pause()
    try window.quit()
    #expect(try study.rows("marks").filter { $0[2] == "2" }.map { $0[1] } == [names[5]])
  }
}
