import Foundation
import MarkerImaging
import MarkerModel
import Testing

@Suite struct HistogramTests {
  /// What numpy counts: the values of Tools/make-histogram-fixtures.py.
  private struct Golden: Decodable {
    struct Case: Decodable {
      var kind: String
      var width: Int
      var height: Int
      var bins: Int
      var limits: [String]?
      var counts: [Int]
      var span: Double
    }

    var cases: [Case]
    var colors: [Int]

    static func read() throws -> Golden {
      let url = try #require(
        Bundle.module.url(
          forResource: "histograms", withExtension: "json", subdirectory: "Fixtures"))
      return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }
  }

  private func limits(_ low: String, _ high: String) throws -> DisplayLimits {
    DisplayLimits(
      exactLow: try #require(ExactNumber(low)), exactHigh: try #require(ExactNumber(high)))
  }

  @Test func `limits by hand that are beyond all samples give a histogram or none`() throws {
    let kinds = Set(try Golden.read().cases.map(\.kind))
    for kind in kinds {
      let image = Noise.image(kind, width: 20, height: 10)
      for (low, high) in [
        ("-1.7e308", "1.7e308"), ("0", "1.7e308"), ("1e300", "2e300"), ("5", "5"),
      ] {
        let histogram = Histogram(of: image, covering: try limits(low, high))
        #expect(histogram.map { $0.counts.count <= Histogram.mostBins } ?? true)
      }
      #expect(
        Histogram(of: image, covering: try limits("9", "-9")).map { $0.counts.isEmpty } != true)
    }
  }

  @Test func `counts are numpy's, of zoomed ranges, holes and integers of 64 bits too`() throws {
    for golden in try Golden.read().cases {
      let image = Noise.image(golden.kind, width: golden.width, height: golden.height)
      let range = try golden.limits.map { try limits($0[0], $0[1]) }
      let histogram = try #require(Histogram(of: image, range: range, bins: golden.bins))
      #expect(histogram.counts == golden.counts, "\(golden.kind) in \(golden.bins)")
      #expect(abs(histogram.range.width - golden.span) <= 1e-9 * golden.span, "\(golden.kind)")
      let all = histogram.below + histogram.above + histogram.counts.reduce(0, +)
      let infinite = golden.kind == "holes"
      #expect(infinite ? all < image.size.width * image.size.height : all > 0)
      if range == nil { #expect(histogram.below == 0 && histogram.above == 0) }
    }
  }

  @Test func `of a colour pixel the largest channel counts, and opacity does not`() throws {
    let golden = try Golden.read().colors
    let size = PixelSize(width: 40, height: 30)
    let samples = Noise.values(3600).map { Float($0 % 4000) }
    let image = PixelBuffer.of(samples, size: size, channels: .rgb)
    #expect(try #require(Histogram(of: image, bins: 64)).counts == golden)
    var opaque: [Float] = []
    for pixel in 0..<1200 {
      opaque += samples[(3 * pixel)..<(3 * pixel + 3)]
      opaque.append(1e9)
    }
    let veiled = PixelBuffer.of(opaque, size: size, channels: .rgba)
    #expect(try #require(Histogram(of: veiled, bins: 64)).counts == golden)
  }

  @Test func `an image without values, or with too wide ones, has no histogram and stops nothing`()
    throws
  {
    let size = PixelSize(width: 2, height: 2)
    let void = PixelBuffer.of([Float](repeating: .nan, count: 4), size: size)
    #expect(Histogram(of: void) == nil)
    let blank = PixelBuffer.of([Int16](repeating: -1, count: 4), size: size, missing: -1)
    #expect(Histogram(of: blank) == nil)
    let extreme = PixelBuffer.of(
      [-Double.greatestFiniteMagnitude, 0, 1, .greatestFiniteMagnitude], size: size)
    #expect(Histogram(of: extreme) == nil)
    #expect(
      try #require(Histogram(of: extreme, range: DisplayLimits(low: 0, high: 1), bins: 2)).counts
        == [1, 1])
    let tiny = PixelBuffer.of([0, 1, 1, 3].map { $0 * Double.leastNonzeroMagnitude }, size: size)
    #expect(try #require(Histogram(of: tiny)).counts.reduce(0, +) == 4)
    let huge = PixelBuffer.of([Double](repeating: 1e300, count: 4), size: size)
    #expect(try #require(Histogram(of: huge, bins: 3)).counts == [0, 4, 0])
    let integers = PixelBuffer.of([Int64.min, .min, 0, .max], size: size)
    #expect(try #require(Histogram(of: integers, bins: 4)).counts == [2, 0, 1, 1])
  }

  @Test func `bins of whole numbers hold as many numbers each, so that none is empty by chance`()
    throws
  {
    let size = PixelSize(width: 100, height: 100)
    let even = PixelBuffer.of((0..<10000).map { UInt16($0 % 1000) }, size: size)
    let range = try #require(Interval.minMax.limits(of: even))
    let histogram = try #require(Histogram(of: even, covering: range))
    #expect(histogram.counts == [Int](repeating: 20, count: 500))
    let few = PixelBuffer.of((0..<10000).map { UInt8($0 % 5) }, size: size)
    let fewest = try #require(Interval.minMax.limits(of: few))
    let counts = try #require(Histogram(of: few, covering: fewest)).counts
    #expect(counts == [Int](repeating: 2000, count: 5))
    let large = PixelBuffer.of((0..<10000).map { Int64.max - Int64($0 % 7) }, size: size)
    let ends = try #require(Interval.minMax.limits(of: large))
    #expect(try #require(Histogram(of: large, covering: ends)).counts.count { $0 > 0 } == 7)
  }

  @Test func `a value on the axis has as many digits as the axis needs, and integers all`() throws {
    let axis = DisplayLimits(low: -3.07, high: 41.93)
    #expect(axis.value(at: 0.3331).description == "11.92")
    #expect(abs(axis.fraction(of: axis.value(at: 0.3331)) - 0.3331) < 1e-3)
    #expect(DisplayLimits(low: 0, high: 1e-30).value(at: 0.5).description == "5e-31")
    #expect(DisplayLimits(low: 0, high: 8e9).value(at: 0.123456).description == "988000000.0")
    let wide = try limits("18446744073709551000", "18446744073709551615")
    #expect(wide.value(at: 1).description == "18446744073709551615")
    #expect(wide.value(at: 0.5).description == "18446744073709551308")
    #expect(DisplayLimits(low: 3, high: 3).fraction(of: ExactNumber(4)) == .infinity)
    #expect(DisplayLimits(low: 3, high: 3).value(at: 0.7) == ExactNumber(3))
  }

  @Test func `an axis has room beside it, and reaches limits that are near`() {
    let core = DisplayLimits(low: 100, high: 200)
    #expect(core.axis(showing: nil) == DisplayLimits(low: 90, high: 210))
    let near = core.axis(showing: DisplayLimits(low: 40, high: 150))
    #expect(near.low < 40 && near.high == 210)
    #expect(core.axis(showing: DisplayLimits(low: 100, high: 65535)).high == 210)
  }

  @Test func `the colours along an axis are those of the picture`() throws {
    let image = PixelBuffer.of(
      (0..<64).map { Float($0) }, size: PixelSize(width: 64, height: 1))
    let limits = DisplayLimits(low: 10, high: 50)
    for settings in [
      DisplaySettings(stretch: .asinh, colormap: try #require(Colormap(name: "heat"))),
      DisplaySettings(stretch: .histogram, isInverted: true),
      DisplaySettings(interval: .manual(DisplayLimits(low: 7, high: 7))),
    ] {
      var limits = limits
      if case .manual(let own) = settings.interval { limits = own }
      let map = ToneMap(
        settings, limits: limits,
        distribution: ValueDistribution(of: image, limits: limits))
      let raster = ViewportRenderer(pixels: image, toneMap: map).render(
        .fitting(image.size, in: image.size))
      let axis = DisplayLimits(low: -0.5, high: 63.5)
      let bar = map.colors(along: axis, limits: limits, count: 64, isColor: false)
      for x in 0..<64 { #expect(bar[x] == raster[x, 0], "\(settings.stretch) at \(x)") }
      let levels = map.levels(along: axis, limits: limits, count: 64)
      #expect(levels.first == 0 && levels.last == 1 && levels == levels.sorted())
    }
  }
}
