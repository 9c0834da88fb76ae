import MarkerApp
import MarkerModel
import Testing

@MainActor
@Suite struct ViewingTests {
  @Test func `zooming at the pointer keeps what is under it`() async throws {
    let desk = try await Desk(["a.fits"])
    let place = ScreenPoint(x: 310, y: 70)
    let before = desk.model.viewport.pixel(place)
    desk.model.zoom(by: 3.7, at: place)
    let after = desk.model.viewport.pixel(place)
    #expect(abs(before.x - after.x) < 1e-9 && abs(before.y - after.y) < 1e-9)
  }

  @Test func `zoom and place are kept from image to image of one size`() async throws {
    let desk = try await Desk(["a.fits", "b.fits"])
    desk.model.zoom(by: 4, at: ScreenPoint(x: 10, y: 10))
    let viewport = desk.model.viewport
    await desk.turn(.forward)
    #expect(desk.model.viewport == viewport)
    desk.model.fit()
    #expect(desk.model.viewport.scale == 10)
  }

  @Test func `a fitted image follows the window's size`() async throws {
    let desk = try await Desk(["a.fits"])
    desk.model.resizeView(to: PixelSize(width: 800, height: 300), deviceScale: 2)
    #expect(desk.model.viewport.scale == 10)
    desk.model.resizeView(to: PixelSize(width: 800, height: 600), deviceScale: 2)
    #expect(desk.model.viewport.scale == 20)
  }

  @Test func `the readout tells position, value with its unit, and sky under the pointer`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    desk.model.movePointer(to: ScreenPoint(x: 25, y: 15))
    let readout = desk.model.readout
    #expect(readout.position == "x 2.00  y 1.00")
    #expect(readout.value == "42 adu")
    #expect(readout.sky == "RA 2.000000°  Dec −1.000000°")
    try desk.press("sexagesimal")
    #expect(desk.model.readout.sky == "RA 00 08 00.000  Dec −01 00 00.00")
    try desk.press("galactic")
    #expect(desk.model.readout.sky.hasSuffix("  l 99.383024°  b −61.869407°"))
    try desk.press("degrees")
    try desk.press("galactic")
    try desk.press("next-wcs")
    #expect(
      desk.model.readout.sky == "WCS A  l 2.000000°  b −1.000000°  RA 2.000000°  Dec −1.000000°")
    try desk.press("next-wcs")
    #expect(desk.model.readout.sky == "RA 2.000000°  Dec −1.000000°")
    desk.model.movePointer(to: nil)
    #expect(desk.model.readout == .empty)
  }

  @Test func `the picture is drawn once for the same view`() async throws {
    let desk = try await Desk(["a.fits"])
    let raster = try #require(desk.model.raster())
    #expect(desk.model.raster() === raster)
    #expect(raster.size == PixelSize(width: 400, height: 300))
    desk.model.zoom(by: 2)
    #expect(desk.model.raster() !== raster)
  }
}
