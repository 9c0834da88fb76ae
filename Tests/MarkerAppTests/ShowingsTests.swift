import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage
import Testing

@testable import MarkerApp

/// Images and their repeats, whatever becomes of folder, table and settings.
@MainActor
@Suite struct ShowingsTests {
  private func move(_ from: FilePath, _ to: FilePath) throws {
    try FileManager.default.moveItem(atPath: from.string, toPath: to.string)
  }

  @Test func `in a folder that was moved what was seen is seen, and the next unseen image comes`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits", "d.fits"])
    await desk.turn(.forward)
    await desk.turn(.forward)
    let new = desk.folder.appending("new")
    try move(desk.images, new)
    try await desk.model.close()
    desk.model = AppModel(decoder: InventedImages(), files: desk.files)
    desk.model.resizeView(to: PixelSize(width: 400, height: 300), deviceScale: 1)
    try await desk.model.openSaveFolder(desk.save, user: "ann", programVersion: "test")
    desk.model.openImages(new)
    await desk.settle()
    #expect(desk.model.state.images.allSatisfy { $0.location.folder == new })
    #expect(desk.shown == "d.fits")
    #expect(desk.model.status(ofImage: 1).isSeen)
  }

  @Test func `a repeat whose image was flown past stays a repeat in a moved folder`() async throws {
    let desk = try await Desk((10..<30).map { "i\($0).fits" })
    desk.model.repeatImages(share: 100)
    await desk.settle()
    let place = try #require(
      desk.model.list.contents.images.firstIndex { $0.isRepeat && $0.name != "i10.fits" })
    desk.model.goTo(image: place)
    await desk.settle()
    desk.model.placeMark(group: 0, at: PixelPoint(x: 5, y: 5))
    let name = desk.shown
    #expect(desk.model.record?.location.isRepeat == true)
    #expect(desk.model.record?.marks.count == 1)
    let new = desk.folder.appending("new")
    try move(desk.images, new)
    desk.model.openImages(new)
    await desk.settle()
    let holders = desk.model.state.images.filter { !$0.marks.isEmpty }
    #expect(
      holders.map(\.location) == [ImageLocation(folder: new, name: FilePath(name), repetition: 1)])
  }

  @Test func `repeats that do not come any more are not told as missing`() async throws {
    let desk = try await Desk((10..<30).map { "i\($0).fits" })
    desk.model.repeatImages(share: 100)
    let place = try #require(desk.model.list.contents.images.firstIndex { $0.isRepeat })
    desk.model.goTo(image: place)
    await desk.settle()
    desk.model.placeMark(group: 0, at: PixelPoint(x: 5, y: 5))
    desk.model.repeatImages(share: nil)
    desk.notices = []
    try await desk.reopen()
    #expect(!desk.notices.contains { $0.contains("not in this folder any more") })
  }

  @Test func `what is typed on a repeat stays its own when repeats are switched off`() async throws
  {
    let desk = try await Desk((10..<30).map { "i\($0).fits" })
    desk.model.repeatImages(share: 100)
    let place = try #require(
      desk.model.list.contents.images.firstIndex { $0.isRepeat && $0.name != "i10.fits" })
    desk.model.goTo(image: place)
    await desk.settle()
    let id = try #require(desk.model.imageID)
    desk.model.draftComment("half typed")
    desk.model.repeatImages(share: nil)
    await desk.settle()
    desk.model.keepComment()
    #expect(desk.model.record?.judgement.comment == "")
    #expect(desk.model.state[id]?.judgement.comment == "half typed")
  }

  @Test func `a table that was sorted outside swaps no judgements of an image and its repeat`()
    async throws
  {
    let desk = try await Desk((10..<30).map { "i\($0).fits" })
    desk.model.repeatImages(share: 100)
    let place = try #require(
      desk.model.list.contents.images.firstIndex { $0.isRepeat && $0.name == "i10.fits" })
    desk.model.goTo(image: 0)
    await desk.settle()
    desk.model.setCategory(0, to: true)
    desk.model.goTo(image: place)
    await desk.settle()
    desk.model.setCategory(1, to: true)
    try await desk.model.close()
    let path = desk.save.appending("ann_images.txt").string
    var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(
      String.init)
    let rows = lines.indices.filter { lines[$0].contains("i10.fits") }
    #expect(rows.count == 2)
    lines.swapAt(rows[0], rows[1])
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    try await desk.open()
    let records = desk.model.state.images.filter { $0.location.name == "i10.fits" }
    #expect(records.first { !$0.location.isRepeat }?.judgement.categories == [0])
    #expect(records.first { $0.location.isRepeat }?.judgement.categories == [1])
  }

  @Test func `how long a repeat was shown is written down as its own`() async throws {
    let desk = try await Desk((10..<30).map { "i\($0).fits" })
    desk.model.repeatImages(share: 100)
    let place = try #require(
      desk.model.list.contents.images.firstIndex { $0.isRepeat && $0.name == "i10.fits" })
    desk.model.goTo(image: place)
    await desk.settle()
    let id = try #require(desk.model.imageID)
    desk.model.repeatImages(share: nil)
    await desk.settle()
    try await desk.model.close()
    let journal = try String(
      contentsOfFile: desk.save.appending("ann_journal.jsonl").string, encoding: .utf8)
    let shown = journal.split(separator: "\n").filter { $0.contains("\"shown\"") }
    #expect(shown.contains { $0.contains("\"image\":\(id.number),") }, "\(shown)")
  }

  @Test func `an own label that is the word of repeats stays one`() async throws {
    let desk = try await Desk((10..<30).map { "i\($0).fits" })
    desk.model.repeatImages(share: 100)
    let place = try #require(
      desk.model.list.contents.images.firstIndex { $0.isRepeat && $0.name == "i10.fits" })
    desk.model.placeMark(group: 0, at: PixelPoint(x: 5, y: 5))
    let mark = try #require(desk.model.record?.marks.first)
    desk.model.relabel(mark.id, as: "DUPLICATE")
    desk.model.goTo(image: place)
    await desk.settle()
    desk.model.placeMark(group: 0, at: PixelPoint(x: 20, y: 20))
    try await desk.model.close()
    let path = desk.save.appending("ann_marks.txt").string
    var text = try String(contentsOfFile: path, encoding: .utf8)
    text += "2026-01-01,i11.fits,1,None,3,3,nan,nan\n"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    try await desk.open()
    let records = desk.model.state.images.filter { $0.location.name == "i10.fits" }
    #expect(records.first { !$0.location.isRepeat }?.marks.map(\.label) == ["DUPLICATE"])
    #expect(records.map(\.marks.count) == [1, 1])
  }
}
