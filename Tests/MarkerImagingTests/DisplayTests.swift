import MarkerImaging
import MarkerModel
import Testing

@Suite struct DisplayTests {
  @Test func `limits equal astropy's within a millionth of their range`() throws {
    for golden in try Golden.read().limits {
      let image = Noise.image(golden.kind, width: golden.width, height: golden.height)
      for (name, expected) in golden.limits {
        let interval = try #require(Interval(name: name))
        let limits = try #require(interval.limits(of: image))
        let ends = try expected.map { try #require(ExactNumber($0)) }
        // All but these astropy works out in Doubles.
        let rounding = name == "minmax" ? 0 : abs(ends[0].nearest) * 0x1p-48
        let tolerance = 1e-6 * max(0, ends[1].nearest - ends[0].nearest) + rounding
        #expect(
          abs(DisplayLimits(exactLow: ends[0], exactHigh: limits.exactLow).width) <= tolerance
            && abs(DisplayLimits(exactLow: ends[1], exactHigh: limits.exactHigh).width)
              <= tolerance,
          "\(golden.kind) \(golden.width)×\(golden.height) \(name): \(limits), not \(expected)")
      }
    }
  }

  @Test func `limits of 64-bit integers are exact`() throws {
    for golden in try Golden.read().limits where golden.kind.hasSuffix("int64") {
      let image = Noise.image(golden.kind, width: golden.width, height: golden.height)
      let limits = try #require(Interval.minMax.limits(of: image))
      let expected = try #require(golden.limits["minmax"])
      #expect("\(limits.exactLow)" == expected[0] && "\(limits.exactHigh)" == expected[1])
      #expect(Interval(name: "manual:\(expected[0]),\(expected[1])") == .manual(limits))
    }
  }

  @Test func `a limit that is no number of 64 bits is taken as the nearest Double`() throws {
    let text = "-170141183460469231731687303715884105728"
    #expect(try #require(ExactNumber(text)).nearest == -0x1p127)
    #expect(Interval(name: "manual:\(text),5") != nil)
  }

  @Test
  func `neighbouring integers beyond two to the 53rd are drawn apart, also reduced and blurred`()
    throws
  {
    let size = PixelSize(width: 4, height: 2)
    func check(_ image: PixelBuffer) throws {
      let limits = try #require(Interval.minMax.limits(of: image))
      #expect(limits.width == 4)
      let frames =
        [(image, SampleUnits.plain)]
        + [0.1].map { sigma in
          let blurred = GaussianBlur(of: image)(sigma: sigma)
          return (blurred.pixels, blurred.units)
        }
      for (pixels, units) in frames {
        let map = ToneMap(DisplaySettings(), limits: limits, units: units)
        let whole = ViewportRenderer(pixels: pixels, toneMap: map).render(.fitting(size, in: size))
        #expect((0..<4).map { whole[$0, 0] & 0xFF } == [0, 64, 128, 255])
        let half = PixelSize(width: 2, height: 1)
        let reduced = ViewportRenderer(pixels: pixels, toneMap: map).render(
          .fitting(size, in: half))
        #expect((0..<2).map { reduced[$0, 0] & 0xFF } == [32, 191])
      }
    }
    let steps: [Int64] = [0, 1, 2, 4, 0, 1, 2, 4]
    try check(.of(steps.map { Int64.max - 4 + $0 }, size: size))
    try check(.of(steps.map { Int64.min + $0 }, size: size))
    try check(.of(steps.map { UInt64.max - 4 + UInt64($0) }, size: size))
  }

  @Test func `stretches equal astropy's within a millionth`() throws {
    let golden = try Golden.read().stretches
    #expect(Set(Stretch.plain.map(\.name)).subtracting(golden.keys) == ["histogram"])
    for (name, expected) in golden {
      let stretch = try #require(Stretch(name: name))
      for (index, value) in expected.enumerated() {
        #expect(abs(stretch(Double(index) / 100) - value) <= 1e-6, "\(name) at \(index)")
      }
    }
  }

  @Test func `histogram equalization equals astropy's within a millionth, and in the picture`()
    throws
  {
    for golden in try Golden.read().histograms {
      let image = Noise.image(golden.kind, width: golden.width, height: golden.height)
      let limits = DisplayLimits(low: golden.low, high: golden.high)
      let distribution = try #require(ValueDistribution(of: image, limits: limits))
      let drawn = PixelBuffer.of(
        golden.places, size: PixelSize(width: golden.places.count, height: 1))
      let raster = ViewportRenderer(
        pixels: drawn,
        toneMap: ToneMap(
          DisplaySettings(stretch: .histogram), limits: limits, distribution: distribution)
      ).render(.fitting(drawn.size, in: drawn.size))
      for (index, (place, share)) in zip(golden.places, golden.shares).enumerated() {
        #expect(abs(distribution.share(of: place) - share) <= 1e-6, "\(golden.kind) at \(place)")
        #expect(abs(Double(raster[index, 0] & 0xFF) - share * 255) <= 1, "\(golden.kind), drawn")
      }
    }
  }

  @Test func `a blur equals scipy's within half a hundredth of the range, edges and holes too`()
    throws
  {
    for golden in try Golden.read().blurs {
      let image = Noise.image(golden.kind, width: golden.width, height: golden.height)
      let range = try #require(Interval.minMax.limits(of: image))
      // The reference of large integers is taken from the lowest on.
      let blurred = GaussianBlur(of: image)(sigma: golden.sigma)
      let origin = golden.kind == "int64" ? range.exactLow : ExactNumber(0)
      let base = DisplayLimits(exactLow: origin, exactHigh: ExactNumber(blurred.units.base)).width
      let step = max(1, golden.width * golden.height / 100)
      for (index, expected) in golden.values.enumerated() {
        let place = index * step
        let sample = try #require(
          blurred.pixels.values(x: place % golden.width, y: place / golden.width)?.first)
        let value = sample / blurred.units.scale + base
        let isAlike =
          expected.map { abs(value - $0) <= 5e-3 * range.width } ?? value.isNaN
        #expect(
          isAlike,
          "\(golden.kind) \(golden.width)×\(golden.height) σ \(golden.sigma) at \(place): \(value)")
      }
    }
  }

  @Test func `a missing pixel stays missing under a blur and takes nothing from its neighbours`()
    throws
  {
    let samples: [Float] = [5, 5, 5, 5, .nan, 5, 5, 5, 5]
    let image = PixelBuffer.of(samples, size: PixelSize(width: 3, height: 3))
    for sigma in [0.5, 2, 9] {
      let blurred = GaussianBlur(of: image)(sigma: sigma)
      #expect(blurred.values(x: 1, y: 1)?.first?.isNaN == true)
      #expect(abs(try #require(blurred.values(x: 0, y: 0)?.first) - 5) < 1e-5)
    }
  }

  @Test func `no image whatever stops a blur`() {
    for width in [1, 2, 3, 17, 40] {
      for height in [1, 2, 5, 33] {
        let size = PixelSize(width: width, height: height)
        let odd: [Double] = [
          1, .nan, 3, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
          .leastNonzeroMagnitude,
        ]
        for channels in [PixelBuffer.Channels.gray, .grayAlpha, .rgb, .rgba] {
          let count = width * height * channels.rawValue
          let image = PixelBuffer.of(
            (0..<count).map { odd[$0 * 3 % odd.count] }, size: size, channels: channels)
          let blank = PixelBuffer.of(
            [Int16](repeating: -1, count: count), size: size, channels: channels, missing: -1)
          for sigma in [0.1, 1, 2.5, 3, 10, 10_000] {
            #expect(GaussianBlur(of: image)(sigma: sigma).pixels.size == size)
            #expect(GaussianBlur(of: blank)(sigma: sigma).values(x: 0, y: 0)?[0].isNaN == true)
          }
        }
      }
    }
  }

  @Test func `a tiny and a huge unit are blurred alike`() throws {
    for unit in [1e-40, 1e-290, 1, 1e290] {
      let image = PixelBuffer.of(
        [1, 2, 3, 4, 5, 6].map { $0 * unit }, size: PixelSize(width: 6, height: 1))
      let blurred = try #require(GaussianBlur(of: image)(sigma: 1).values(x: 2, y: 0)?.first)
      #expect(abs(blurred / unit - 3.0066) < 0.01)
    }
  }

  @Test func `a colour picture is numpy's: limits and stretch of the largest channel, hue kept`()
    throws
  {
    let golden = try Golden.read().colors
    let image = PixelBuffer.of(
      Noise.values(450).map { Float($0 % 4000) }, size: PixelSize(width: 15, height: 10),
      channels: .rgb)
    let limits = try #require(Interval.percentile(95).limits(of: image))
    #expect(abs(limits.low - golden.low) < 1e-3 && abs(limits.high - golden.high) < 1e-3)
    let raster = ViewportRenderer(
      pixels: image, toneMap: ToneMap(DisplaySettings(stretch: .asinh), limits: limits)
    ).render(.fitting(image.size, in: image.size))
    for (index, level) in golden.levels.enumerated() {
      let pixel = raster[index / 3 % 15, index / 45]
      let shown = Double(pixel >> (16 - UInt32(index % 3) * 8) & 0xFF)
      #expect(abs(shown - level) <= 1, "at \(index)")
    }
  }

  @Test func `colour maps are matplotlib's`() throws {
    for (name, expected) in try Golden.read().colormaps {
      let colormap = try #require(Colormap(name: name))
      for (index, text) in expected.enumerated() {
        let color = try #require(UInt32(text, radix: 16))
        let ours = colormap.color(Double(index) / 64)
        for shift in [0, 8, 16] as [UInt32] {
          let difference = Int(ours >> shift & 0xFF) - Int(color >> shift & 0xFF)
          #expect(abs(difference) <= 1, "\(name) at \(index)")
        }
      }
    }
  }

  @Test func `DS9's colour maps run as DS9 draws them`() throws {
    for (name, value, color) in [
      ("heat", 0.34, 0xFFFF_5700), ("heat", 0.17, 0xFF80_2B00), ("b", 0.25, 0xFF00_00FF),
      ("bb", 1, 0xFFFF_FFFF), ("i8", 0.2, 0xFF00_FF00), ("i8", 1, 0xFFFF_FFFF),
      ("red", 1, 0xFFFF_0000), ("rainbow", 0, 0xFFFF_00FF),
    ] as [(String, Double, UInt32)] {
      let ours = try #require(Colormap(name: name)).color(value)
      #expect(ours == color, "\(name) at \(value): \(String(ours, radix: 16))")
    }
    for colormap in Colormap.all {
      #expect(Colormap(name: colormap.name) == colormap)
      for step in 0...1000 { #expect(colormap.color(Double(step) / 1000) >> 24 == 0xFF) }
    }
  }

  @Test func `an image without a finite value has no limits`() {
    let image = PixelBuffer.of([Float.nan, .infinity], size: PixelSize(width: 2, height: 1))
    for interval in [Interval.minMax, .zscale, .percentile(99)] {
      #expect(interval.limits(of: image) == nil)
    }
  }

  @Test func `a constant image has limits, and a picture`() throws {
    let image = PixelBuffer.of(
      [UInt8](repeating: 7, count: 6), size: PixelSize(width: 3, height: 2))
    let limits = try #require(Interval.zscale.limits(of: image))
    #expect(limits == DisplayLimits(low: 7, high: 7))
    let raster = ViewportRenderer(
      pixels: image, toneMap: ToneMap(DisplaySettings(), limits: limits)
    ).render(.fitting(image.size, in: image.size))
    #expect(raster[0, 0] == 0xFF00_0000)
  }

  @Test func `the declared blank of an integer image does not count`() {
    let image = PixelBuffer.of(
      [Int16](arrayLiteral: -32768, 3, 9, -32768), size: PixelSize(width: 4, height: 1),
      missing: -32768)
    #expect(Interval.minMax.limits(of: image) == DisplayLimits(low: 3, high: 9))
  }

  @Test func `of a colour image the largest channel counts`() {
    let image = PixelBuffer.of(
      [UInt8](arrayLiteral: 10, 20, 30, 5, 4, 3), size: PixelSize(width: 2, height: 1),
      channels: .rgb)
    #expect(Interval.minMax.limits(of: image) == DisplayLimits(low: 5, high: 30))
  }

  @Test func `an interval's name reads back as itself, and nonsense is refused`() {
    for interval in [
      Interval.minMax, .zscale, .percentile(99.5), .percentiles(1, 99.75),
      .manual(DisplayLimits(low: -5, high: 0.25)), .manual(DisplayLimits(low: -1e300, high: 1e300)),
    ] {
      #expect(Interval(name: interval.name) == interval)
    }
    for name in [
      "", "max", "percentile:0", "percentile:101", "manual:1", "manual:2,1", "manual:a,b",
      "zscale:3",
      "percentile:nan", "percentile:9,1", "percentile:1,2,3", "percentile:-1,5", "manual:nan,1",
      "manual:,1", "minmax:", "manual:-inf,1",
    ] {
      #expect(Interval(name: name) == nil, "\(name)")
    }
  }

  @Test func `a stretch's name reads back as itself, and nonsense is refused`() {
    for stretch in Stretch.plain + [.exponent(0.5), .exponent(2)] {
      #expect(Stretch(name: stretch.name) == stretch)
    }
    #expect(Stretch(name: "histeq") == .histogram)
    #expect(Stretch(name: "histogram-equalization") == .histogram)
    for name in ["", "gamma", "power:", "power:0", "power:-1", "power:inf", "power:nan"] {
      #expect(Stretch(name: name) == nil, "\(name)")
    }
  }

  @Test func `missing pixels have the colour that was chosen, by name or by RRGGBB`() throws {
    let image = PixelBuffer.of([Float.nan, 1], size: PixelSize(width: 2, height: 1))
    for (name, rgb) in [("red", 0xFFFF_0000), ("00fF80", 0xFF00_FF80), ("#102030", 0xFF10_2030)] {
      let color = try #require(MissingColor(name: name))
      #expect(MissingColor(name: color.name) == color)
      let map = ToneMap(
        DisplaySettings(missingColor: color), limits: DisplayLimits(low: 0, high: 1))
      let raster = ViewportRenderer(pixels: image, toneMap: map).render(
        .fitting(image.size, in: image.size))
      #expect(raster[0, 0] == UInt32(rgb) && raster[1, 0] == 0xFFFF_FFFF)
    }
    for name in ["", "mauve", "12345", "1234567", "+12345"] {
      #expect(MissingColor(name: name) == nil, "\(name)")
    }
  }

  @Test func `the slider of the blur ends at ten pixels or a twentieth of the sides, in halves`() {
    #expect(GaussianBlur.limit(for: PixelSize(width: 60, height: 40)) == 10)
    #expect(GaussianBlur.limit(for: PixelSize(width: 4096, height: 4096)) == 409.5)
  }
}
