import Foundation
import MarkerImaging
import MarkerModel
import MarkerStore
import Testing

@testable import MarkerApp

/// Pages of large files, of which something is seen before they are read.
@MainActor
@Suite struct GlimpsedPageTests {
  /// Waits for something that comes by itself.
  private func wait(_ isThere: () throws -> Bool) async throws {
    for _ in 0..<1000 where try !isThere() { try await Task.sleep(for: .milliseconds(5)) }
    #expect(try isThere())
  }

  /// A desk whose large files are as large as their names say.
  private func desk(_ names: [String]) async throws -> Desk {
    let desk = try await Desk(names)
    for name in names where name.contains("glimpse") {
      #expect(truncate(desk.images.appending(name).string, 100 << 20) == 0)
    }
    return desk
  }

  /// Turns to the next page and paints what is seen of it before it is read.
  private func glimpseNext(_ desk: Desk) async throws {
    desk.model.turnPage(.forward)
    try await wait { desk.model.glimpse != nil }
    desk.model.pagePainted()
  }

  @Test func `a large image is seen, marked and looked at from near before it is read`()
    async throws
  {
    let desk = try await desk(["a.fits", "slowglimpse.fits"])
    desk.model.turnPage(.forward)
    #expect(desk.model.isWaitedFor)
    // The old picture is on the screen still.
    let place = ScreenPoint(x: 50, y: 50)
    desk.model.placeMark(group: 0, at: place)
    let wait = "Wait for the picture, then mark."
    #expect(desk.notices.last == wait && desk.model.record?.marks.isEmpty ?? true)
    try await self.wait { !desk.model.isWaitedFor }
    let seen = try #require(desk.model.raster())
    #expect(desk.model.picture == nil && seen.size == desk.model.viewport.size)
    #expect(desk.model.title.place.hasPrefix("2 of 2  ·  reading the rest…"))
    let fitted = desk.model.viewport
    let position = fitted.pixel(place)
    desk.model.placeMark(group: 2, at: place)
    #expect(desk.notices.last == wait && desk.model.record?.marks.isEmpty ?? true)
    desk.model.pagePainted()
    desk.model.placeMark(group: 2, at: place)
    #expect(desk.model.record?.marks.map(\.position) == [position])
    #expect(desk.model.markShapes.map(\.center) == [place])
    // A centre cannot be found yet.
    desk.model.toggleSnapping()
    desk.model.placeMark(group: 2, at: ScreenPoint(x: 90, y: 90))
    #expect(desk.notices.last?.hasPrefix("What is around there is being read") == true)
    #expect(desk.model.record?.marks.count == 1)
    desk.model.zoom(by: 2)
    let near = desk.model.viewport
    #expect(near.scale == fitted.scale * 2 && desk.model.raster()?.size == near.size)
    var withdrawn: [String] = []
    desk.model.onWithdraw = { withdrawn += $0 }
    #expect(desk.model.picture == nil)
    try await self.wait { desk.model.picture != nil }
    #expect(withdrawn == [wait])
    #expect(desk.model.viewport == near && desk.model.record?.marks.count == 1)
  }

  @Test func `a page that was turned before it was seen shows nothing of itself`() async throws {
    let desk = try await desk(["a.fits", "slowglimpse.fits", "z.fits"])
    desk.model.turnPage(.forward)
    desk.model.turnPage(.forward)
    try await wait { desk.model.picture != nil }
    for _ in 0..<50 {
      #expect(desk.model.glimpse == nil && desk.model.list.current?.name == "z.fits")
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test func `marks on what is seen can be moved, pointed at by keys, and told of`() async throws {
    let desk = try await desk(["a.fits", "slowglimpselong.fits"])
    let model = desk.model
    try await glimpseNext(desk)
    model.movePointer(to: ScreenPoint(x: 100, y: 100))
    let pixel = model.viewport.pixel(ScreenPoint(x: 100, y: 100))
    #expect(model.readout.position.hasPrefix("x ") && model.readout.sky.hasPrefix("RA "))
    #expect(model.readout.value == "…")
    #expect(model.placeMenu(at: ScreenPoint(x: 100, y: 100)) != nil)
    model.mark(group: 1)
    let mark = try #require(model.record?.marks.first)
    #expect(mark.position == pixel)
    model.moveMarks(
      [mark.id],
      by: model.move(
        of: [mark.id], from: ScreenPoint(x: 100, y: 100), to: ScreenPoint(x: 120, y: 100)))
    let moved = try #require(model.record?.marks.first)
    #expect(moved.position.x > pixel.x && moved.sky == InventedSky().sky(at: moved.position))
    model.select([mark.id])
    model.press(.right, tenths: 10)
    #expect(model.record?.marks.first?.position.x == moved.position.x + 1)
    #expect(model.picture == nil)
    // The journal tells that it was on some of the samples, and how these were displayed.
    try await desk.model.close()
    let lines = try desk.journal().filter { $0.contains("\"display\"") }
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { $0.contains("\"coarse\":true") && $0.contains("\"high\":11") })
  }

  @Test func `what is judged by what is seen and left is known by its file and its sky`()
    async throws
  {
    let desk = try await desk(["a.fits", "slowglimpselong.fits", "z.fits"])
    try await glimpseNext(desk)
    try desk.press("favorite")
    let image = try #require(desk.model.imageID)
    #expect(desk.model.picture == nil)
    let record = desk.model.state[image]
    #expect(record?.fingerprint?.size == 100 << 20)
    #expect(record?.center == InventedSky().sky(at: PixelSize(width: 40, height: 30).center))
  }

  @Test
  func `what is judged before anything is seen of it and left is known by its file soon after`()
    async throws
  {
    let desk = try await desk(["a.fits", "slow.fits", "z.fits"])
    desk.model.turnPage(.forward)
    try desk.press("favorite")
    let image = try #require(desk.model.imageID)
    #expect(desk.model.state[image]?.fingerprint == nil)
    await desk.turn(.forward)
    try await wait { desk.model.state[image]?.fingerprint != nil }
    #expect(desk.model.state[image]?.center != nil)
  }

  @Test(arguments: Preferences.ZoomOnPaging.allCases)
  func `the picture that comes lies as what was seen of it, drawn already`(
    zoom: Preferences.ZoomOnPaging
  ) async throws {
    let desk = try await desk(["fine.fits", "slowglimpse.fits"])
    let model = desk.model
    model.changePreferences { $0.zoomOnPaging = zoom }
    model.zoom(by: 1.5)
    try await glimpseNext(desk)
    let seen = model.viewport
    try await wait { model.picture != nil }
    #expect(model.viewport == seen)
    #expect(model.picture?.rendered(seen, model.display) != nil)
  }

  @Test func `where the rest cannot be read, that is told, and that the marks are kept`()
    async throws
  {
    let desk = try await desk(["a.fits", "slowglimpsebad.fits"])
    try await glimpseNext(desk)
    desk.model.placeMark(group: 0, at: ScreenPoint(x: 50, y: 50))
    try await wait { if case .unreadable = desk.model.page { true } else { false } }
    #expect(desk.notices.last == "What was marked on “slowglimpsebad.fits” is kept.")
    #expect(desk.model.record?.marks.count == 1 && desk.model.glimpse == nil)
  }

  @Test
  func `where the image is of another size then, it is fitted anew, and nothing held goes on`()
    async throws
  {
    let desk = try await desk(["a.fits", "slowglimpseother.fits"])
    let model = desk.model
    try await glimpseNext(desk)
    model.zoom(by: 3)
    let ground = model.ground
    try await wait { model.picture != nil }
    #expect(model.ground != ground)
    #expect(
      model.viewport == .fitting(PixelSize(width: 40, height: 30), in: model.viewport.size))
  }

  @Test func `what is held or typed on what is seen goes on when the picture comes`() async throws {
    let desk = try await desk(["a.fits", "slowglimpse.fits"])
    let model = desk.model
    let before = model.ground
    var turns = 0
    model.onChange = { if $0.contains(.turn) { turns += 1 } }
    try await glimpseNext(desk)
    #expect(turns == 1)
    let ground = model.ground
    #expect(ground != before)
    try await wait { model.picture != nil }
    #expect(model.ground == ground && turns == 1)
  }

  @Test func `to show what is being read reads it once`() async throws {
    let desk = try await desk(["a.fits", "slowglimpse.fits"])
    desk.model.turnPage(.forward)
    try await wait { desk.model.glimpse != nil }
    desk.model.goTo(1)
    desk.model.goTo(1)
    try await wait { desk.model.picture != nil }
    let file = desk.images.appending("slowglimpse.fits")
    #expect(InventedImages.decodings.withLock { $0[file] } == 1)
  }

  @Test func `nothing is seen any more once the folder is closed`() async throws {
    let desk = try await desk(["a.fits", "slowglimpse.fits"])
    try await glimpseNext(desk)
    desk.model.openImages("/nowhere/at/all")
    try await wait { desk.model.activity == nil }
    try await desk.model.openSaveFolder(
      desk.folder.appending("other"), user: "ann", programVersion: "test")
    #expect(desk.model.glimpse == nil && !desk.model.isSomethingSeen)
  }
}
