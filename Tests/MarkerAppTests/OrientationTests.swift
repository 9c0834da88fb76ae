import MarkerApp
import MarkerImaging
import MarkerModel
import Testing

@MainActor
@Suite struct OrientationTests {
  @Test func `a turned and flipped view marks the pixel under the pointer`() async throws {
    let desk = try await Desk(["a.fits"])
    try desk.press("rotate-right")
    try desk.press("flip-vertical")
    try desk.press("zoom-in")
    let place = ScreenPoint(x: 203, y: 99)
    let under = desk.model.viewport.pixel(place)
    desk.model.placeMark(group: 0, at: place)
    let mark = try #require(desk.model.record?.marks.first)
    #expect(mark.position == under)
    let shape = try #require(desk.model.markShapes.first)
    #expect(shape.center.distance(to: place) < 1e-9 && shape.isHit(by: place))
    desk.model.movePointer(to: place)
    let value = UInt8(
      truncatingIfNeeded: Int(under.y.rounded()) * 40 + Int(under.x.rounded()))
    #expect(desk.model.readout.value == "\(value) adu")
    try desk.press("undo")
    #expect(desk.model.record?.marks.isEmpty == true)
  }

  @Test func `the orientation is kept over page turns, and a fitted view stays fitted`()
    async throws
  {
    let desk = try await Desk(["a.fits", "wide.fits"])
    try desk.press("rotate-left")
    #expect(desk.model.viewport.scale == 7.5)
    await desk.turn(.forward)
    #expect(desk.model.viewport.orientation == .upright.rotated(by: -90))
    #expect(desk.model.viewport.scale == 5)
    try desk.press("reset-orientation")
    #expect(desk.model.viewport.orientation == .upright)
    #expect(desk.model.viewport.scale == 400.0 / 60)
  }

  @Test func `actual size is one image pixel on one of the screen, fit width from side to side`()
    async throws
  {
    let desk = try await Desk(["wide.fits", "wider.fits"])
    try desk.press("actual-size")
    #expect(desk.model.viewport.scale == 1)
    try desk.press("rotate-right")
    try desk.press("fit-width")
    #expect(desk.model.viewport.scale == 20)
    desk.model.resizeView(to: PixelSize(width: 200, height: 300), deviceScale: 1)
    #expect(desk.model.viewport.scale == 10)
    await desk.turn(.forward)
    #expect(desk.model.viewport.scale == 10)
  }

  @Test func `north up turns each image as its own sky lies, and is not to be had without one`()
    async throws
  {
    let desk = try await Desk(["a.fits", "dark.fits"])
    let northUp = try #require(CommandTable.command("north-up"))
    // In the invented sky right ascension grows to the right: the view is mirrored.
    try desk.press("north-up")
    #expect(desk.model.viewport.orientation == .upright.flippedHorizontally)
    #expect(northUp.isOn?(desk.model) == true)
    await desk.turn(.forward)
    #expect(desk.model.viewport.orientation == .upright)
    #expect(!northUp.isAvailable(desk.model))
    await desk.turn(.backward)
    #expect(desk.model.viewport.orientation == .upright.flippedHorizontally)
    try desk.press("rotate-right")
    #expect(northUp.isOn?(desk.model) == false)
  }

  @Test func `what becomes of the view on a page turn is a choice`() async throws {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits"])
    desk.model.zoom(by: 4, at: ScreenPoint(x: 10, y: 10))
    let viewport = desk.model.viewport
    await desk.turn(.forward)
    #expect(desk.model.viewport == viewport)
    try desk.press("page-turn-fit")
    await desk.turn(.forward)
    #expect(desk.model.viewport.scale == 10)
  }

  @Test func `the place in the sky is kept at its size, where the next image shows it`()
    async throws
  {
    let desk = try await Desk(["a.fits", "far.fits", "fine.fits"])
    try desk.press("page-turn-sky")
    desk.model.zoom(by: 4, at: ScreenPoint(x: 150, y: 100))
    let center = desk.model.viewport.center
    desk.model.goTo(2)
    await desk.settle()
    // The finer image has pixels of half a degree, its first one at 5°, 1°.
    let viewport = desk.model.viewport
    #expect(abs(viewport.center.x - (center.x - 5) * 2) < 1e-6)
    #expect(abs(viewport.center.y - (center.y + 1) * 2) < 1e-6)
    #expect(abs(viewport.scale - 20) < 1e-3)
    desk.model.goTo(0)
    await desk.settle()
    #expect(abs(desk.model.viewport.center.x - center.x) < 1e-6)
    #expect(abs(desk.model.viewport.scale - 40) < 1e-3)
    await desk.turn(.forward)
    #expect(desk.model.viewport == .fitting(PixelSize(width: 40, height: 30), in: viewport.size))
  }

  @Test func `zoom is kept over an image that comes late or cannot be read`() async throws {
    let desk = try await Desk(["a.fits", "bad.fits", "c.fits", "slow d.fits", "slow e.fits"])
    desk.model.zoom(by: 4)
    let viewport = desk.model.viewport
    await desk.turn(.forward)
    await desk.turn(.forward)
    #expect(desk.model.viewport == viewport)
    desk.model.turnPage(.forward)
    desk.model.turnPage(.forward)
    await desk.settle()
    #expect(desk.shown == "slow e.fits")
    #expect(desk.model.viewport == viewport)
  }

  @Test func `a frame is chosen by its place`() async throws {
    let desk = try await Desk(["a.fits", "two.fits"])
    let frames = try #require(CommandTable.command("choose-frame"))
    #expect(!frames.isAvailable(desk.model))
    await desk.turn(.forward)
    try desk.press("choose-frame")
    #expect(desk.requests == [.chooseFrame])
    desk.model.goToFrame(1)
    await desk.settle()
    #expect(desk.model.frame == 1)
    desk.model.goToFrame(7)
    #expect(desk.model.frame == 1)
  }

  @Test func `overlays are there when asked for, the magnifier under the pointer`() async throws {
    let desk = try await Desk(["a.fits", "dark.fits"])
    #expect(desk.model.scaleBar == nil && desk.model.compass == nil)
    for id in ["scale-bar", "compass", "magnifier"] { try desk.press(id) }
    #expect(desk.model.scaleBar?.text == "10°")
    #expect(desk.model.compass?.north == Displacement(x: 0, y: -1))
    #expect(desk.model.magnifier == nil)
    desk.model.resizeView(to: PixelSize(width: 800, height: 600), deviceScale: 1)
    desk.model.movePointer(to: ScreenPoint(x: 210, y: 130))
    let magnifier = try #require(desk.model.magnifier)
    // In its middle, the pixel under the pointer.
    #expect(magnifier.raster[84, 84] == desk.model.raster()?[210, 130])
    await desk.turn(.forward)
    #expect(desk.model.scaleBar?.text == "5 px" && desk.model.compass == nil)
  }

  @Test func `pixels are told as FITS counts them, when asked for`() async throws {
    let desk = try await Desk(["a.fits"])
    desk.model.movePointer(to: ScreenPoint(x: 25, y: 15))
    try desk.press("fits-pixels")
    #expect(desk.model.readout.position == "FITS x 3.00  y 29.00")
    try desk.press("displayed-pixels")
    #expect(desk.model.readout.position == "x 2.00  y 1.00")
  }
}
