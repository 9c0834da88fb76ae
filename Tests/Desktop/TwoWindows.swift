import Foundation
import MarkerTestSupport
import SystemPackage
import Testing

extension FirstLight {
  private func journal(of study: Study) throws -> String {
    try String(
      contentsOfFile: study.save.appending("ann_journal.jsonl").string, encoding: .utf8)
  }

  @Test
  func `a second window on the same folder shows everything, changes nothing, and spoils nothing`()
    throws
  {
    let study = try Study()
    let lock = study.save.appending("ann_journal.lock").string
    let first = try study.open()
    try first.move(x: 500, y: 400)
    try first.key("1")
    try first.wait(for: "mark-synced", count: 1)
    first.pause(1)
    let before = try journal(of: study)

    // Without a window manager the newer window lies on top and hears the keys.
    let second = try study.open()
    try second.move(x: 520, y: 420)
    #expect(second.events("first-image") == [try study.names[1]])
    try second.key("shift+Tab")
    try second.wait(for: "page-turn", count: 1)
    second.pause(0.5)
    try second.key("2")
    try second.key("f")
    try second.key("Return")
    try second.key("ctrl+1")
    second.pause(0.5)
    try second.photograph("read-only")
    #expect(second.events("mark").isEmpty && second.events("page-turn").count == 1)
    try second.terminate()
    #expect(try journal(of: study) == before)
    #expect(FileManager.default.fileExists(atPath: lock))

    try first.move(x: 600, y: 450)
    try first.key("3")
    try first.wait(for: "mark-synced", count: 2)
    try first.quit()
    #expect(!FileManager.default.fileExists(atPath: lock))
    #expect(try study.rows("marks").map { $0[2] } == ["1", "3"])
    #expect(try study.rows("favorites").isEmpty)
  }

  @Test func `two people work in one folder at once`() throws {
    let study = try Study()
    let ann = try study.open()
    let bob = try Window(
      images: study.images, save: study.save, in: study.folder, user: "bob")
    try bob.move(x: 500, y: 400)
    try bob.key("2")
    try bob.wait(for: "mark-synced", count: 1)
    try bob.quit()
    try ann.move(x: 500, y: 400)
    try ann.key("1")
    try ann.wait(for: "mark-synced", count: 1)
    try ann.quit()
    #expect(try study.rows("marks").map { $0[2] } == ["1"])
    #expect(try study.rows("marks", of: "bob").map { $0[2] } == ["2"])
  }
}
