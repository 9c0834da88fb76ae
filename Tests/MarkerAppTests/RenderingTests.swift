import Foundation
import MarkerImaging
import MarkerModel
import Testing

@testable import MarkerApp

/// Pictures that take long to draw: at once, and exact a moment later.
@MainActor
@Suite struct RenderingTests {
  /// The picture as it is drawn without any haste.
  private func exact(_ model: AppModel) throws -> Raster {
    try model.raster(of: model.viewport, on: #require(model.picture))
  }

  private func isExact(_ model: AppModel) throws -> Bool {
    guard let raster = model.raster() else { return false }
    let exact = try exact(model)
    // The pixels are the rasters' only as long as these are there.
    return withExtendedLifetime((raster, exact)) {
      zip(raster.pixels, exact.pixels).allSatisfy { $0 == $1 }
    }
  }

  /// Waits for something that comes by itself.
  private func wait(_ isThere: () throws -> Bool) async throws {
    for _ in 0..<1000 where try !isThere() { try await Task.sleep(for: .milliseconds(5)) }
    #expect(try isThere())
  }

  private func waitUntilExact(_ model: AppModel) async throws {
    try await wait {
      _ = model.raster()
      return model.rendering.shown?.isExact == true
    }
  }

  @Test func `a view that takes long is shown at once, and exact once nothing changes any more`()
    async throws
  {
    let desk = try await Desk(["huge.fits"])
    var changes = 0
    desk.model.onChange = { if $0.contains(.picture) { changes += 1 } }
    #expect(try isExact(desk.model))
    desk.model.zoom(by: 1.1)
    let quick = try #require(desk.model.raster())
    #expect(desk.model.raster() === quick)
    #expect(try !isExact(desk.model))
    let before = changes
    try await wait { changes > before }
    #expect(desk.model.raster() !== quick)
    #expect(try isExact(desk.model))
  }

  @Test func `what needs all samples is shown by some of them at once, and exact a moment later`()
    async throws
  {
    let desk = try await Desk(["vast.fits"])
    let model = desk.model
    _ = model.raster()
    let picture = try #require(model.picture)
    try await wait { picture.levels != nil }
    for change: (inout DisplaySettings) -> Void in [
      { $0.stretch = .histogram }, { $0.blur = 3 }, { $0.interval = .percentile(90) },
    ] {
      model.changeDisplay(change)
      try await wait { picture.isPrepared(model.display) }
      _ = model.raster()
      try await waitUntilExact(model)
      #expect(picture.isCompleted(model.display))
      let blurred = picture.blurred(model.display.blur)
      let limits = try #require(picture.limits(model.display.interval))
      let distribution = ValueDistribution(of: try #require(picture.pixels), limits: limits)
      let expected = ViewportRenderer(
        pixels: blurred.pixels,
        toneMap: ToneMap(
          model.display, limits: limits, distribution: distribution, units: blurred.units)
      ).render(model.viewport)
      let raster = try #require(model.raster())
      #expect(
        withExtendedLifetime((raster, expected)) { raster.pixels.elementsEqual(expected.pixels) })
    }
  }

  @Test func `at rest some of the values are counted for the histogram stretch`() async throws {
    let desk = try await Desk(["vast.fits"])
    let model = desk.model
    _ = model.raster()
    var display = model.display
    display.stretch = .histogram
    try await wait { model.picture?.isPrepared(display) == true }
    model.changeDisplay { $0.stretch = .histogram }
    _ = model.raster()
    #expect(model.rendering.shown?.key.display == display)
    #expect(model.rendering.shown?.isExact == false)
  }

  @Test func `at rest the limits are found that may be asked for next`() async throws {
    let desk = try await Desk(["huge.fits"])
    _ = desk.model.raster()
    let picture = try #require(desk.model.picture)
    var display = DisplaySettings(interval: .percentile(95))
    #expect(!picture.isPrepared(display))
    try await wait { picture.isPrepared(display) }
    #expect(
      picture.limits(.percentile(95))
        == Interval.percentile(95).limits(of: try #require(picture.pixels)))
    display.interval = .zscale
    #expect(picture.isPrepared(display))
  }

  @Test func `other colours of a view are exact at once, however large the frame`() async throws {
    let desk = try await Desk(["huge.fits"])
    _ = desk.model.raster()
    try await wait { !desk.model.rendering.reduced.isEmpty }
    for stretch in [Stretch.log, .sqrt, .linear] {
      desk.model.changeDisplay { $0.stretch = stretch }
      #expect(try isExact(desk.model))
    }
    desk.model.changeDisplay { $0.contrastBias = ContrastBias(contrast: 2, bias: 0.3) }
    #expect(try isExact(desk.model))
  }

  @Test func `the neighbours are drawn ahead, as the view is now`() async throws {
    let desk = try await Desk(["huge-1.fits", "huge-2.fits", "huge-3.fits"])
    _ = desk.model.raster()
    for change in [{ (_: AppModel) in }, { $0.zoom(by: 3) }, { $0.toggleNorthUp() }] {
      change(desk.model)
      _ = desk.model.raster()
      let next = try #require(desk.model.list.location(1))
      let key = ImageLoader.Key(path: next.path, frame: 0)
      let (view, display) = (desk.model.viewport, desk.model.display)
      try await wait { desk.model.loader.ready(key)?.rendered(view, display) != nil }
    }
    let next = try #require(desk.model.list.location(1))
    let drawn = desk.model.loader.ready(ImageLoader.Key(path: next.path, frame: 0))?
      .rendered(desk.model.viewport, desk.model.display)
    await desk.turn(.forward)
    #expect(desk.model.raster() === drawn?.raster)
    #expect(try isExact(desk.model))
  }

  @Test func `what was drawn of a picture goes once it is nobody's neighbour`() async throws {
    let desk = try await Desk((1...9).map { "huge-\($0).fits" })
    _ = desk.model.raster()
    let first = try #require(desk.model.picture)
    _ = desk.model.raster()
    try await wait { !desk.model.rendering.reduced.isEmpty }
    for _ in 0..<5 {
      await desk.turn(.forward)
      _ = desk.model.raster()
    }
    #expect(first.rendered(desk.model.viewport, desk.model.display) == nil)
  }

  @Test func `a large picture that is dragged keeps what was exact, and is exact at rest`()
    async throws
  {
    let desk = try await Desk(["vast.fits"])
    let model = desk.model
    _ = model.raster()
    let picture = try #require(model.picture)
    try await wait { picture.levels != nil }
    try await wait { model.rendering.shown?.isExact == true }
    let view = model.viewport
    let before = try #require(model.raster())
    // A quarter of the view comes into it: more than is read while the pointer drags it.
    let step = view.size.width / 4
    model.pan(
      from: ScreenPoint(x: Double(step), y: 9), to: ScreenPoint(x: 0, y: 9))
    let quick = try #require(model.raster())
    #expect(model.rendering.shown?.isExact == false)
    for y in [0, view.size.height / 2] {
      #expect((0..<step).allSatisfy { quick[$0, y] == before[$0 + step, y] })
    }
    try await waitUntilExact(model)
    #expect(try isExact(model))
  }
}
