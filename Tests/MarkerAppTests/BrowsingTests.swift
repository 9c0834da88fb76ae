import Foundation
import MarkerApp
import MarkerModel
import SystemPackage
import Testing

/// Lists, filters and manifests in the running program.
@Suite @MainActor struct BrowsingTests {
  private func write(_ text: String, as name: String, in desk: Desk) throws -> FilePath {
    let path = desk.images.appending(name)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
    return path
  }

  @Test func `a manifest is opened, and again when the save folder is`() async throws {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits"])
    let path = try write("image,score\nc.fits,1\na.fits,2\n", as: "list.csv", in: desk)
    desk.model.openImages(path)
    await desk.settle()
    // The first was seen in the folder.
    #expect(desk.shown == "c.fits" && desk.model.title.place == "1 of 2")
    #expect(desk.model.list.contents.row(of: 0).map(\.value) == ["1"])
    desk.model.placeMark(group: 0, at: ScreenPoint(x: 200, y: 150))
    try await desk.model.close()
    #expect(try desk.table("marks").contains { $0.contains("c.fits,1,None") })
    try await desk.model.openSaveFolder(desk.save, user: "ann", programVersion: "test")
    #expect(desk.model.state.settings.imagePath == path)
  }

  @Test func `an image is the same by its folder and by a manifest above it`() async throws {
    let desk = try await Desk(["a.fits", "b.fits"])
    desk.model.placeMark(group: 1, at: ScreenPoint(x: 200, y: 150))
    let path = desk.folder.appending("list.csv")
    try Data("image\nimages/b.fits\nimages/a.fits\n".utf8).write(
      to: URL(fileURLWithPath: path.string))
    desk.model.openImages(path)
    await desk.settle()
    desk.model.goTo(1)
    await desk.settle()
    #expect(desk.model.record?.marks.count == 1)
    desk.model.goTo(0)
    await desk.settle()
    desk.model.placeMark(group: 1, at: ScreenPoint(x: 200, y: 150))
    desk.model.openImages(desk.images)
    await desk.settle()
    desk.model.goTo(1)
    await desk.settle()
    #expect(desk.model.record?.marks.count == 1 && desk.model.state.images.count == 2)
    try await desk.model.close()
  }

  @Test func `a missing image of a manifest is a page, bad rows are told`() async throws {
    let desk = try await Desk(["a.fits"])
    let path = try write("image\nbad.fits\n\"\"\na.fits\n", as: "list.csv", in: desk)
    desk.model.openImages(path)
    await desk.settle()
    #expect(desk.shown == "bad.fits")
    guard case .unreadable = desk.model.page else {
      Issue.record("the page is \(desk.model.page)")
      return
    }
    #expect(desk.notices.contains { $0.contains("line 3: it names no image") })
    #expect(desk.model.status(ofImage: 0).isUnreadable)
  }

  @Test func `what cannot be opened leaves what is open, else is a page`() async throws {
    let desk = try await Desk(["a.fits"])
    let path = try write("name\na.fits\n", as: "list.csv", in: desk)
    desk.model.openImages(path)
    await desk.settle()
    #expect(desk.shown == "a.fits" && desk.model.canJudge)
    #expect(desk.notices.contains { $0.contains("a table with a column “image”") })
    desk.model.openImages(desk.folder.appending("gone"))
    await desk.settle()
    #expect(desk.shown == "a.fits")
    try await desk.model.close()
    try await desk.model.openSaveFolder(desk.save, user: "ann", programVersion: "test")
    desk.model.openImages(desk.folder.appending("gone"))
    await desk.settle()
    guard case .empty(let page) = desk.model.page else {
      Issue.record("the page is \(desk.model.page)")
      return
    }
    #expect(page.title == "The images are not there")
  }

  @Test func `paging goes through what is listed, from an image that is not listed too`()
    async throws
  {
    let desk = try await Desk(["a1.fits", "b.fits", "a2.fits", "a3.fits"])
    #expect(desk.shown == "a1.fits")
    desk.model.goTo(3)
    await desk.settle()
    #expect(desk.shown == "b.fits")
    desk.model.changeBrowse { $0.search = "a" }
    #expect(desk.model.title.place == "not among the 3 (filtered of 4)")
    await desk.turn(.forward)
    #expect(desk.shown == "b.fits")
    await desk.turn(.backward)
    #expect(desk.shown == "a3.fits" && desk.model.title.place == "3 of 3 (filtered of 4)")
    await desk.turn(.forward)
    #expect(desk.notices.last == "This is the last image of those listed.")
    desk.model.changeBrowse { $0.search = "" }
    #expect(desk.model.title.place == "3 of 4")
  }

  @Test func `an image keeps its place in the list when it no longer fits, until it is made anew`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits"])
    desk.model.changeBrowse { $0.subset = .unseen }
    #expect(desk.model.list.count == 2)
    await desk.turn(.forward)
    await desk.turn(.forward)
    #expect(desk.shown == "c.fits" && desk.model.list.count == 2)
    desk.model.relist()
    #expect(desk.model.list.count == 0)
    await desk.turn(.backward)
    #expect(desk.shown == "c.fits")
  }

  @Test func `a change of one image tells of one row`() async throws {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits"])
    var rows: [Int] = []
    desk.model.onStatus = { rows.append($0) }
    try desk.press("favorite")
    desk.model.placeMark(group: 0, at: ScreenPoint(x: 200, y: 150))
    desk.model.toggleCategory(2)
    #expect(rows == [0, 0, 0])
    let status = desk.model.status(ofImage: 0)
    #expect(status.isFavorite && status.marks == 1 && status.categories == [2] && status.isSeen)
    desk.model.undo()
    #expect(desk.model.status(ofImage: 0).categories == [])
  }

  @Test func `many names are listed, sorted and filtered away from the main actor`()
    async throws
  {
    let desk = try await Desk(["x.fits"])
    let rows = (0..<5_000).map { "x\($0).fits,\(($0 * 7919) % 100_003)" }
    let path = try write(
      "image,score\n" + rows.joined(separator: "\n") + "\n", as: "list.csv", in: desk)
    desk.model.openImages(path)
    for _ in 0..<2000 where desk.model.activity != nil {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(desk.model.list.total == 5_000)
    desk.model.changeBrowse {
      $0.order = .column(1 - 1)
      $0.search = "score<20"
    }
    #expect(desk.model.list.count == 5_000)
    for _ in 0..<2000 where desk.model.list.count == 5_000 {
      try await Task.sleep(for: .milliseconds(10))
    }
    let listed = (0..<desk.model.list.count).compactMap {
      desk.model.list.location($0)?.name.string
    }
    #expect(listed.count == 10 && listed.first == "x0.fits")
    try await desk.model.close()
  }
}
