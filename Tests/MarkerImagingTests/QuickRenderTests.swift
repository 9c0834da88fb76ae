import MarkerModel
import Testing

@testable import MarkerImaging

/// Ways to a picture that are quicker than drawing it, and lead to the same.
@Suite struct QuickRenderTests {
  private static let size = PixelSize(width: 203, height: 151)

  /// Samples without any regularity, some missing.
  private static let frames: [PixelBuffer] = {
    let count = size.width * size.height
    let values = Noise.values(count * 4).map { Double($0 % 100_000) / 50_000 - 1 }
    return [
      .of(values.prefix(count).map { Float($0) }, size: size, rowOrder: .bottomUp),
      .of(
        values.prefix(count).map { $0 > 0.9 ? Float.nan : Float($0) }, size: size,
        rowOrder: .bottomUp),
      .of(
        values.prefix(count).map { Int16($0 * 1000) }, size: size, rowOrder: .bottomUp,
        missing: 17),
      .of(values.prefix(count).map { Int64($0 * 1000) + (1 << 60) }, size: size),
      .of(values.prefix(count * 3).map { UInt8(abs($0) * 200) }, size: size, channels: .rgb),
      .of(values.map { UInt16(abs($0) * 60_000) }, size: size, channels: .rgba),
    ]
  }()

  private static let orientations: [ViewOrientation] = [
    .upright, ViewOrientation.upright.rotated(by: 90), ViewOrientation.upright.flippedHorizontally,
  ]

  private func renderer(_ pixels: PixelBuffer, _ stretch: Stretch = .asinh) -> ViewportRenderer {
    let limits = Interval.minMax.limits(of: pixels) ?? DisplayLimits(low: 0, high: 1)
    return ViewportRenderer(
      pixels: pixels, toneMap: ToneMap(DisplaySettings(stretch: stretch), limits: limits))
  }

  private func view(_ scale: Double, _ orientation: ViewOrientation = .upright) -> Viewport {
    Viewport(
      size: PixelSize(width: 97, height: 71), center: PixelPoint(x: 120.3, y: 40.8), scale: scale,
      orientation: orientation)
  }

  private func differing(_ one: Raster, _ other: Raster) -> Int {
    guard one.size == other.size else { return .max }
    // The pixels are the rasters' only as long as these are there.
    return withExtendedLifetime((one, other)) { zip(one.pixels, other.pixels).count { $0 != $1 } }
  }

  @Test func `8-bit colours by a table are those of each pixel by itself`() throws {
    let size = PixelSize(width: 400, height: 350)
    let values = Noise.values(size.width * size.height * 3).map { UInt8(truncatingIfNeeded: $0) }
    let pixels = PixelBuffer.of(values, size: size, channels: .rgb)
    for settings in [
      DisplaySettings(stretch: .log), DisplaySettings(isInverted: true),
      DisplaySettings(stretch: .histogram),
    ] {
      let limits = DisplayLimits(low: 30, high: 180)
      let map = ToneMap(
        settings, limits: limits, distribution: ValueDistribution(of: pixels, limits: limits))
      let renderer = ViewportRenderer(pixels: pixels, toneMap: map)
      #expect(!map.levels(of: pixels, drawing: size.width * size.height).isEmpty)
      let whole = renderer.render(Viewport(size: size, center: size.center, scale: 1))
      // So few pixels are drawn without a table.
      let part = PixelSize(width: 100, height: 70)
      let corner = renderer.render(
        Viewport(size: part, center: PixelPoint(x: 49.5, y: 34.5), scale: 1))
      for y in 0..<part.height {
        for x in 0..<part.width where whole[x, y] != corner[x, y] {
          Issue.record("\(x), \(y): \(whole[x, y]) \(corner[x, y])")
        }
      }
    }
  }

  @Test(arguments: frames.indices) func `several intervals at once have the limits of each`(
    _ frame: Int
  ) {
    let pixels = Self.frames[frame]
    let intervals: [Interval] = [
      .minMax, .percentile(99.5), .percentile(90), .zscale, .percentiles(3, 60), .percentile(100),
    ]
    let limits = Interval.limits(of: pixels, intervals)
    for interval in intervals {
      #expect(limits[interval] == .some(interval.limits(of: pixels)), "\(interval)")
    }
    let blank = PixelBuffer.of([Float.nan, .nan], size: PixelSize(width: 2, height: 1))
    #expect(Interval.limits(of: blank, intervals).values.allSatisfy { $0 == nil })
  }

  @Test(arguments: frames.indices, orientations)
  func `what was kept of a view is drawn in other colours as the frame itself`(
    _ frame: Int, _ orientation: ViewOrientation
  ) throws {
    let pixels = Self.frames[frame]
    for scale in [0.13, 0.7] {
      let (raster, reduced) = try #require(
        renderer(pixels).renderKeeping(view(scale, orientation)))
      #expect(differing(raster, renderer(pixels).render(view(scale, orientation))) == 0)
      // What is kept of 64-bit integers would go by the limits.
      guard let reduced else {
        #expect(pixels.sampleType == .int64)
        continue
      }
      let other = renderer(pixels, .log)
      #expect(differing(other.render(reduced), other.render(view(scale, orientation))) == 0)
    }
  }

  @Test(arguments: frames.indices, orientations)
  func `a view that is moved is the picture that it would be had it been there all along`(
    _ frame: Int, _ orientation: ViewOrientation
  ) throws {
    let renderer = renderer(Self.frames[frame])
    for scale in [0.31, 1, 2.7] {
      let old = view(scale, orientation)
      let raster = renderer.render(old)
      for (x, y) in [(5.0, 3.0), (-7, 0), (0, 9), (11, -13), (-40, -60)] {
        let new = old.panned(
          from: old.middle, to: ScreenPoint(x: old.middle.x + x, y: old.middle.y + y))
        let moved = try #require(renderer.moved(raster, of: old, to: new, most: .max)?.raster)
        // A sum of weights may differ in its last bit, and a colour with it.
        #expect(differing(moved, renderer.render(new)) <= 2, "\(scale) \(x) \(y)")
      }
    }
  }

  @Test func `a view that is not moved by whole device pixels is drawn anew`() {
    let renderer = renderer(Self.frames[0])
    let old = view(0.4)
    let raster = renderer.render(old)
    func moved(_ change: (inout Viewport) -> Void) -> Raster? {
      var new = old
      change(&new)
      return renderer.moved(raster, of: old, to: new, most: .max)?.raster
    }
    #expect(moved { $0.center.x += 1 } == nil)
    #expect(moved { $0.scale *= 1.01 } == nil)
    #expect(moved { $0.center.x += 97 / 0.4 } == nil)
    #expect(moved { $0.center.x += 5 / 0.4 } != nil)
    #expect(
      renderer.moved(
        raster, of: old, to: old.panned(from: old.middle, to: ScreenPoint(x: 0, y: 0)), most: 10)
        == nil)
  }

  @Test func `a preview shows each thing where it is`() throws {
    // A bright square in the dark, at an odd place of an odd frame.
    let size = PixelSize(width: 2111, height: 1607)
    let square = (x: 700..<956, y: 1100..<1356)
    for order in [PixelBuffer.RowOrder.topDown, .bottomUp] {
      let pixels = PixelBuffer.of(
        (0..<size.width * size.height).map { index in
          let (x, stored) = (index % size.width, index / size.width)
          let y = order == .topDown ? stored : size.height - 1 - stored
          return square.x.contains(x) && square.y.contains(y) ? Float(1) : 0
        }, size: size, rowOrder: order)
      let renderer = renderer(pixels, .linear)
      let levels = PixelLevels(of: pixels)
      #expect(levels.levels.first?.size == PixelSize(width: 1056, height: 804))
      for scale in [0.06, 0.2, 0.4, 0.9] {
        for orientation in Self.orientations + [ViewOrientation.upright.rotated(by: 31)] {
          var view = view(scale, orientation)
          view.center = PixelPoint(x: 828, y: 1228)
          let (quick, exact) = (renderer.preview(view, levels), renderer.render(view))
          let (one, other) = (try #require(center(quick)), try #require(center(exact)))
          #expect(
            abs(one.x - other.x) < 0.6 && abs(one.y - other.y) < 0.6, "\(scale) \(orientation)")
        }
      }
    }
  }

  /// Where the light's centre is.
  private func center(_ raster: Raster) -> (x: Double, y: Double)? {
    var (sum, x, y) = (0.0, 0.0, 0.0)
    for (index, pixel) in raster.pixels.enumerated() {
      let light = Double(pixel & 0xFF)
      sum += light
      x += light * Double(index % raster.size.width)
      y += light * Double(index / raster.size.width)
    }
    return sum > 0 ? (x / sum, y / sum) : nil
  }

  @Test func `a level is the mean of what is there`() throws {
    let pixels = PixelBuffer.of(
      (0..<600 * 500).map { index -> Float in
        let (x, y) = (index % 600, index / 600)
        return x < 2 && y < 2 ? .nan : x == 3 && y == 0 ? .nan : Float(x + y)
      }, size: PixelSize(width: 600, height: 500))
    let level = try #require(PixelLevels(of: pixels).levels.first)
    #expect(level.values(x: 0, y: 0)?.first?.isNaN == true)
    #expect(level.values(x: 1, y: 0) == [Double(2 + 3 + 4) / 3])
    #expect(level.values(x: 100, y: 50) == [301])
    let bytes = PixelBuffer.of(
      (0..<600 * 500).map { UInt8($0 % 2 == 0 ? 7 : 9) }, size: pixels.size, missing: 9)
    let half = try #require(PixelLevels(of: bytes).levels.first)
    #expect(half.values(x: 4, y: 4) == [7] && half.sampleType == .uint8)
    let blank = PixelBuffer.of(
      [UInt8](repeating: 9, count: 600 * 500), size: pixels.size, missing: 9)
    #expect(PixelLevels(of: blank).levels.first?.values(x: 4, y: 4)?.first?.isNaN == true)
  }

  @Test func `alpha of integers is a share in a level of floating point`() throws {
    let pixels = PixelBuffer.of(
      (0..<400 * 400 * 2).map { UInt16($0 % 2 == 0 ? 1000 : 65535) },
      size: PixelSize(width: 400, height: 400), channels: .grayAlpha)
    let renderer = renderer(pixels, .linear)
    let view = Viewport.fitting(pixels.size, in: PixelSize(width: 40, height: 40))
    let (quick, exact) = (renderer.preview(view, PixelLevels(of: pixels)), renderer.render(view))
    #expect(differing(quick, exact) == 0)
  }
}
