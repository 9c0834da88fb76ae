import Foundation
import MarkerTestSupport
import Testing

@Suite(.serialized, .enabled(if: Window.isPossible, "there is no display, or no xdotool"))
struct MarkFiles {
  private func expectNames(in window: Window, titled title: String) throws {
    guard Accessible.isPossible else { return }
    let things = try Accessible.all(of: window).filter { $0.window == title }
    #expect(things.contains { $0.role == "push button" }, "\(title) is not there")
    #expect(Accessibility.faults(of: things) == [])
  }

  @Test func `a person imports a catalog by the keyboard, hides it, and finds it after a restart`()
    throws
  {
    let study = try Study()
    var text = "label,x,y,size(px),redshift\n"
    for row in 0..<12 { text += "source \(row),\(20 + 22 * row),\(30 + 11 * row),12,0.\(row)\n" }
    text += "bad,one,2,3,4\n"
    let catalog = study.folder.appending("sources.csv").string
    try Data(text.utf8).write(to: URL(fileURLWithPath: catalog))
    try study.prefer(Accessibility.keys)
    var window = try study.open()
    try window.key("ctrl+shift+m")
    window.pause(1.5)
    try window.type(catalog)
    window.pause(0.5)
    try window.key("Return")
    window.pause(1.5)
    try window.photograph("import-marks")
    try expectNames(in: window, titled: "Import Mark Files")
    try window.key("Return")
    let copy = study.save.appending("imports/sources.csv").string
    try window.wait(for: "the copy") {
      FileManager.default.contents(atPath: copy) == Data(text.utf8)
    }
    window.pause(0.8)
    try window.move(x: 700, y: 480)
    window.pause()
    try window.photograph("catalog")
    try window.key("alt+1")
    window.pause()
    try window.photograph("catalog-hidden")
    try window.key("ctrl+F3")
    try window.wait(forWindows: 2)
    window.pause(0.5)
    try expectNames(in: window, titled: "Mark Files")
    try window.key("Escape")
    window.pause()
    try window.key("Tab")
    try window.wait(for: "page-turn", count: 1)
    try window.quit()
    let rows = try study.rows("marks")
    #expect(rows.allSatisfy { $0[2] == "None" }, "a catalog's rows are in no table")
    window = try study.open()
    window.pause(0.8)
    try window.photograph("catalog-restarted")
    try window.quit()
  }
}
