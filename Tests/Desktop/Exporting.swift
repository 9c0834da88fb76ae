import Foundation
import MarkerTestSupport
import Testing

@Suite(.serialized, .enabled(if: Window.isPossible, "there is no display, or no xdotool"))
struct Exporting {
  @Test func `a person exports the picture by the keyboard and marks on`() throws {
    let study = try Study()
    let window = try study.open()
    window.pause(0.8)
    try window.move(x: 500, y: 380)
    try window.key("1")
    try window.wait(for: "mark", count: 1)
    try window.key("ctrl+e")
    window.pause(1)
    try window.photograph("export-image")
    try window.key("Return")
    window.pause(1.5)
    let picture = study.folder.appending("seen.png").string
    // The name's end is not selected, and stays.
    try window.type(String(picture.dropLast(4)))
    window.pause(0.5)
    try window.photograph("export-image-place")
    try window.key("Return")
    try window.wait(for: "the picture") {
      FileManager.default.contents(atPath: picture)?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true
    }
    window.pause(0.8)
    try window.photograph("export-image-written")
    // The image has the keyboard again.
    try window.key("2")
    try window.wait(for: "mark", count: 2)
    try window.quit()
    let info = try Programs.imgmarker("info", picture)
    #expect(info.status == 0, "\(info.errors)")
    #expect(try study.rows("marks").filter { $0[2] != "None" }.count == 2)
  }
}
