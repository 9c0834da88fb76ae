import Foundation
import MarkerApp
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

/// Images that vanish, are renamed, replaced or moved, and folders of another program.
@Suite @MainActor struct FilesTests {
  private func move(_ from: FilePath, _ to: FilePath) throws {
    try FileManager.default.moveItem(atPath: from.string, toPath: to.string)
  }

  /// Three images, the second with a mark and a comment.
  private func makeDesk(_ names: [String] = ["a.fits", "b.fits", "c.fits"]) async throws -> Desk {
    let desk = try await Desk(names)
    await desk.turn(.forward)
    desk.model.placeMark(group: 0, at: ScreenPoint(x: 200, y: 150))
    desk.model.draftComment("odd")
    desk.model.keepComment()
    await desk.turn(.forward)
    return desk
  }

  private func place(_ desk: Desk, _ name: String) throws -> Int {
    try #require(desk.model.list.names.firstIndex(of: FilePath(name)))
  }

  @Test func `an image that vanished keeps its judgement, is told, and has it when it is back`()
    async throws
  {
    let desk = try await makeDesk()
    let aside = desk.folder.appending("aside.fits")
    try move(desk.images.appending("b.fits"), aside)
    try await desk.reopen()
    #expect(desk.notices.contains { $0.contains("“b.fits”: not in this folder any more") })
    try await desk.model.close()
    #expect(try desk.table("marks").contains { $0.contains("b.fits,1,None") })
    try move(aside, desk.images.appending("b.fits"))
    try await desk.open()
    desk.model.goTo(try place(desk, "b.fits"))
    await desk.settle()
    #expect(desk.model.record?.marks.count == 1)
    #expect(desk.model.record?.judgement.comment == "odd")
    try await desk.model.close()
  }

  @Test func `an image that was renamed is the same image, and the tables have its new name`()
    async throws
  {
    let desk = try await makeDesk()
    try move(desk.images.appending("b.fits"), desk.images.appending("z.fits"))
    try await desk.reopen()
    #expect(desk.notices.contains { $0.contains("1 image was found in a new place") })
    desk.model.goTo(try place(desk, "z.fits"))
    await desk.settle()
    #expect(desk.model.record?.marks.count == 1)
    // Another file under the old name is another image.
    try await desk.model.close()
    try Data("quite another".utf8).write(
      to: URL(fileURLWithPath: desk.images.appending("b.fits").string))
    try await desk.open()
    desk.model.goTo(try place(desk, "b.fits"))
    await desk.settle()
    #expect(desk.model.record?.marks.isEmpty == true)
    try await desk.model.close()
    #expect(try desk.table("marks").contains { $0.contains("z.fits,1,None") })
  }

  @Test func `a folder that was moved, or copied without its times, is the same images`()
    async throws
  {
    let desk = try await makeDesk()
    let new = desk.folder.appending("new")
    try move(desk.images, new)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)],
      ofItemAtPath: new.appending("b.fits").string)
    desk.model.openImages(new)
    await desk.settle()
    #expect(desk.notices.contains { $0.contains("3 images were found in a new place") })
    #expect(desk.model.state.images.count == 3)
    desk.model.goTo(try place(desk, "b.fits"))
    await desk.settle()
    #expect(desk.model.record?.judgement.comment == "odd")
    // And back again.
    try move(new, desk.images)
    desk.model.openImages(desk.images)
    await desk.settle()
    #expect(desk.model.state.images.count == 3)
    #expect(desk.model.state.images.allSatisfy { $0.location.folder == desk.images })
    try await desk.model.close()
  }

  @Test func `another folder's files of the same names are other images while the first are there`()
    async throws
  {
    let desk = try await makeDesk()
    let other = desk.folder.appending("other")
    try FileManager.default.copyItem(atPath: desk.images.string, toPath: other.string)
    desk.model.openImages(other)
    await desk.settle()
    #expect(desk.model.shownName == "a.fits")
    #expect(desk.model.record?.id == ImageID(3))
    #expect(desk.model.state.images[1].marks.count == 1)
    // Undo goes to the image in the folder where it is.
    desk.model.undo()
    await desk.settle()
    desk.model.undo()
    await desk.settle()
    #expect(desk.model.list.folder == desk.images)
    #expect(desk.model.shownName == "b.fits")
    #expect(desk.model.record?.marks.isEmpty == true)
    try await desk.model.close()
  }

  @Test func `another content under a seen image's name is told once and changes no judgement`()
    async throws
  {
    let desk = try await makeDesk()
    try await desk.model.close()
    try Data("quite another".utf8).write(
      to: URL(fileURLWithPath: desk.images.appending("b.fits").string))
    try await desk.open()
    for _ in 0..<2 {
      desk.model.goTo(try place(desk, "b.fits"))
      await desk.settle()
      desk.model.goTo(0)
      await desk.settle()
    }
    #expect(desk.notices.count { $0.contains("“b.fits” is another file than the one seen") } == 1)
    #expect(desk.model.state.images[1].marks.count == 1)
    try await desk.model.close()
  }

  @Test func `a search for moved images can be given up, and nothing is new or lost`() async throws
  {
    let desk = try await makeDesk()
    let new = desk.folder.appending("new")
    try move(desk.images, new)
    desk.model.openImages(new)
    desk.model.cancelOpening()
    #expect(desk.model.list.folder == desk.images && desk.shown == "c.fits")
    #expect(desk.model.activity == nil)
    desk.model.openImages(new)
    await desk.settle()
    #expect(desk.model.state.images.count == 3)
    try await desk.model.close()
  }

  @Test func `a table edited while one works is read in, and what is done meanwhile stays`()
    async throws
  {
    let desk = try await makeDesk()
    let marks = desk.save.appending("ann_marks.txt").string
    try await wait { FileManager.default.fileExists(atPath: marks) }
    try await wait { try String(contentsOfFile: marks, encoding: .utf8).contains("b.fits,1,None") }
    try String(contentsOfFile: marks, encoding: .utf8).replacing(
      "b.fits,1,None", with: "b.fits,4,by hand"
    )
    .write(toFile: marks, atomically: true, encoding: .utf8)
    desk.model.placeMark(group: 1, at: ScreenPoint(x: 200, y: 150))
    try await wait { desk.model.state.images[1].marks.first?.group == 3 }
    #expect(desk.model.state.images[1].marks.first?.label == "by hand")
    #expect(desk.model.state.images[2].marks.map(\.group) == [1])
    try await desk.model.close()
    #expect(try desk.table("marks").contains { $0.contains("b.fits,4,by hand") })
    #expect(try desk.table("marks").contains { $0.contains("c.fits,2,None") })
  }

  private func wait(_ isThere: () throws -> Bool) async throws {
    for _ in 0..<1000 where try !isThere() { try await Task.sleep(for: .milliseconds(10)) }
    #expect(try isThere())
  }

  @Test func `marks taken over from Image Marker get the sky position of their pixel`() async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    try await desk.model.close()
    let journal = desk.save.appending("ann_journal.jsonl")
    try FileManager.default.removeItem(atPath: journal.string)
    for table in ["marks", "images", "favorites"] {
      let path = desk.save.appending("ann_\(table).txt").string
      if FileManager.default.fileExists(atPath: path) {
        try FileManager.default.removeItem(atPath: path)
      }
    }
    try Data(
      """
      date,image,group,label,x,y,RA,DEC\r
      2026-01-05,b.fits,2,None,10,12,10.0,-13.0\r

      """.utf8
    ).write(to: URL(fileURLWithPath: desk.save.appending("ann_marks.csv").string))
    try await desk.open()
    for _ in 0..<400 where desk.model.state.images.first?.marks.first?.sky == nil {
      try await Task.sleep(for: .milliseconds(5))
    }
    let record = try #require(desk.model.state.images.first)
    #expect(record.location == ImageLocation(folder: desk.images, name: "b.fits"))
    #expect(record.marks.first?.sky == SkyPoint(ra: 10, dec: -12))
    #expect(record.center != nil)
    try await desk.model.close()
    let text = try String(
      contentsOfFile: desk.save.appending("ann_marks.csv").string, encoding: .utf8)
    #expect(text.contains("2026-01-05,b.fits,2,None,10,12,10,-12\n"))
  }
}

extension AppModel {
  fileprivate var shownName: String { list.current?.name.string ?? "" }
}
