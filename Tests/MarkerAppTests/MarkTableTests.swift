import Foundation
import MarkerApp
import MarkerModel
import MarkerStore
import SystemPackage
import Testing

/// The table of marks, the header's search, recent sessions and what is dropped.
@Suite @MainActor struct MarkTableTests {
  private func makeDesk() async throws -> Desk {
    let desk = try await Desk(["a.fits", "b.fits"])
    desk.model.placeMark(group: 1, at: ScreenPoint(x: 200, y: 150))
    desk.model.placeMark(group: 0, at: ScreenPoint(x: 150, y: 150))
    await desk.turn(.forward)
    desk.model.placeMark(group: 2, at: ScreenPoint(x: 100, y: 100))
    return desk
  }

  @Test func `the marks of the image that is shown, or of all, in the order that is asked for`()
    async throws
  {
    let desk = try await makeDesk()
    let own = await desk.model.markTable(ofAll: false, by: nil, isDescending: false)
    #expect(own.rows.map(\.image) == ["b.fits"])
    let all = await desk.model.markTable(ofAll: true, by: .x, isDescending: false)
    #expect(all.rows.map(\.mark.group) == [2, 0, 1])
    let back = await desk.model.markTable(ofAll: true, by: .group, isDescending: true)
    #expect(back.rows.map(\.mark.group) == [2, 1, 0])
    #expect(back.text(1, .group, desk.model.state.settings) == "2")
    #expect(back.text(9, .group, desk.model.state.settings) == "")
  }

  @Test func `a row leads to its image, with the mark selected in the middle`() async throws {
    let desk = try await makeDesk()
    let all = await desk.model.markTable(ofAll: true, by: nil, isDescending: false)
    desk.model.goTo(mark: all.rows[1].mark.id)
    await desk.settle()
    #expect(desk.shown == "a.fits")
    #expect(desk.model.selection == [all.rows[1].mark.id])
    #expect(desk.model.fit == nil)
    // A mark that was on the way is not selected on the image that is gone to after all.
    desk.model.goTo(mark: all.rows[2].mark.id)
    desk.model.goTo(0)
    await desk.settle()
    #expect(desk.model.selection.isEmpty)
  }

  @Test func `the lines of a header are found by any part, forth and back around its end`() {
    let text = HeaderText(["SIMPLE  =  T", "OBJECT  = 'M 31'", "COMMENT an object", "END"])
    #expect(text.places(of: "object") == [1, 2])
    #expect(text.places(of: "").isEmpty && text.places(of: "NAXIS").isEmpty)
    #expect(HeaderText.step(from: nil, by: 1, in: [1, 2]) == 1)
    #expect(HeaderText.step(from: 2, by: 1, in: [1, 2]) == 1)
    #expect(HeaderText.step(from: 1, by: -1, in: [1, 2]) == 2)
    #expect(HeaderText.step(from: 1, by: 1, in: []) == nil)
  }

  @Test func `what was open is remembered, the newest first, with what is missing`() async throws {
    let desk = try await Desk(["a.fits"])
    let recent = Preferences.Recent(save: desk.save.shown, images: desk.images.shown)
    #expect(desk.model.preferences.recents == [recent])
    desk.model.openImages(desk.images)
    await desk.settle()
    #expect(desk.model.preferences.recents == [recent])
    let gone = Preferences.Recent(save: "/there/is/none", images: nil)
    #expect(
      await desk.model.troubles(of: [recent, gone]) == [nil, "The save folder is not there."])
    desk.model.forget(recent)
    #expect(desk.model.preferences.recents.isEmpty)
  }

  @Test func `what is dropped is taken for what it is`() async throws {
    let desk = try await Desk(["a.fits"])
    func write(_ text: String, _ name: String) throws -> FilePath {
      let path = desk.folder.appending(name)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
      return path
    }
    #expect(await desk.model.thing(at: desk.save) == .saveFolder)
    #expect(await desk.model.thing(at: desk.images) == .images)
    #expect(await desk.model.thing(at: desk.images.appending("a.fits")) == .images)
    #expect(await desk.model.thing(at: try write("image,score\na,1\n", "m.csv")) == .images)
    #expect(await desk.model.thing(at: try write("label,ra,dec\na,1,2\n", "c.csv")) == .markFile)
    #expect(await desk.model.thing(at: try write("hello\n", "x.txt")) == .unknown)
    #expect(await desk.model.thing(at: desk.folder.appending("gone")) == .unknown)
  }
}
