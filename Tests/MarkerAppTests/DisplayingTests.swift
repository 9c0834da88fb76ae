import Foundation
import MarkerApp
import MarkerImaging
import MarkerModel
import Testing

@MainActor
@Suite struct DisplayingTests {
  /// Waits until the picture is drawn anew.
  private func next(after old: Raster, _ model: AppModel) async throws -> Raster {
    for _ in 0..<400 {
      if let raster = model.raster(), raster !== old { return raster }
      try await Task.sleep(for: .milliseconds(5))
    }
    return old
  }

  @Test func `the display is told in the menu's words, also where the menu has none of them`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    for (interval, text) in [
      (Interval.percentile(99.5), "99.5 %"), (.percentile(97.25), "97.25 %"),
      (.percentiles(1, 98.5), "1–98.5 %"), (.minMax, "Min–Max"),
    ] {
      desk.model.changeDisplay { $0.interval = interval }
      #expect(desk.model.displayText.hasSuffix(" · \(text)"))
    }
    desk.model.changeDisplay { $0.blur = 1.0 / 3 }
    #expect(desk.model.displayText.hasPrefix("blur 0.33 · "))
  }

  @Test func `the old picture stays until the blurred one is ready, and the latest blur is shown`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    let sharp = try #require(desk.model.raster())
    for sigma in stride(from: 0.5, through: 6, by: 0.5) {
      desk.model.changeDisplay { $0.blur = sigma }
    }
    #expect(desk.model.raster() === sharp)
    var raster = try await next(after: sharp, desk.model)
    #expect(raster !== sharp)
    let picture = try #require(desk.model.picture)
    let pixels = try #require(picture.pixels)
    let blurred = GaussianBlur(of: pixels)(sigma: 6)
    let limits = try #require(Interval.minMax.limits(of: pixels))
    let expected = ViewportRenderer(
      pixels: blurred.pixels,
      toneMap: ToneMap(DisplaySettings(blur: 6), limits: limits, units: blurred.units)
    ).render(desk.model.viewport)
    for _ in 0..<400 where raster[200, 40] != expected[200, 40] {
      try await Task.sleep(for: .milliseconds(5))
      raster = try #require(desk.model.raster())
    }
    for x in 0..<400 { #expect(raster[x, 40] == expected[x, 40]) }
  }

  @Test func `turning the page keeps how images are displayed`() async throws {
    let desk = try await Desk(["a.fits", "b.fits"])
    let sharp = try #require(desk.model.raster())
    await desk.turn(.forward)
    try desk.press("stretch-histogram")
    desk.model.changeDisplay { $0.blur = 2 }
    _ = try await next(after: sharp, desk.model)
    await desk.turn(.backward)
    #expect(desk.model.display.blur == 2 && desk.model.display.stretch == .histogram)
    #expect(desk.model.raster()?[200, 150] != sharp[200, 150])
  }

  @Test func `limits typed by hand are taken as they are, and what is wrong is told`() async throws
  {
    let desk = try await Desk(["a.fits"])
    #expect(desk.model.setLimits(low: " 3 ", high: "18446744073709551615") == nil)
    #expect(desk.model.display.interval.name == "manual:3.0,18446744073709551615")
    #expect(desk.model.setLimits(low: "many", high: "1") == .low)
    #expect(desk.model.setLimits(low: "0", high: "") == .high)
    #expect(desk.model.setLimits(low: "0", high: "inf") == .high)
    #expect(desk.model.setLimits(low: "2", high: "1") == .order)
    #expect(desk.model.display.interval.name == "manual:3.0,18446744073709551615")
  }

  @Test func `a mark's line in the journal has the display by its names`() async throws {
    let desk = try await Desk(["a.fits"])
    desk.model.change(
      display: DisplaySettings(
        interval: .percentiles(1, 99), stretch: .exponent(0.5),
        colormap: try #require(
          Colormap(name: "heat")), blur: 1.5,
        missingColor: try #require(
          MissingColor(name: "magenta"))))
    let old = try #require(desk.model.raster())
    _ = try await next(after: old, desk.model)
    desk.model.placeMark(group: 0, at: ScreenPoint(x: 50, y: 50))
    try await desk.model.close()
    let journal = try String(
      contentsOfFile: desk.save.appending("ann_journal.jsonl").string, encoding: .utf8)
    for part in [
      #""interval":"percentile:1.0,99.0""#, #""stretch":"power:0.5""#, #""colormap":"heat""#,
      #""blur":1.5"#, #""missing":"magenta""#,
    ] { #expect(journal.contains(part), "\(part)") }
  }

  @Test
  func `the Filter menu has every stretch and colour map, and Blur and Manual ask the window`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    for (submenu, count) in [
      ("Interval", 9), ("Stretch", Stretch.plain.count), ("Colormap", 7), ("Colormap of DS9", 17),
      ("Missing Pixels", MissingColor.named.count),
    ] {
      #expect(CommandTable.all.count { $0.place?.submenu == submenu } == count, "\(submenu)")
    }
    try desk.press("blur")
    try desk.press("interval-manual")
    #expect(desk.requests == [.adjustDisplay(.blur), .adjustDisplay(.limits)])
    #expect(desk.model.largestBlur == 10)
    try desk.press("missing-red")
    try desk.press("reset-display")
    #expect(desk.model.display == DisplaySettings())
  }
}
