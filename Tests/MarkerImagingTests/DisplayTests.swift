import Foundation
import MarkerImaging
import MarkerModel
import Testing

/// What astropy and scipy say, with their versions.
private struct Golden: Decodable {
  struct Case: Decodable {
    var kind: String
    var width: Int
    var height: Int
    var limits: [String: [Double]]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      kind = try container.decode(String.self, forKey: Key("kind"))
      width = try container.decode(Int.self, forKey: Key("width"))
      height = try container.decode(Int.self, forKey: Key("height"))
      limits = [:]
      for name in ["minmax", "zscale", "percentile:99.5", "percentile:80"] {
        limits[name] = try container.decode([Double].self, forKey: Key(name))
      }
    }
  }

  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var limits: [Case]
  var stretches: [String: [Double]]
  var blurs: [String: [Double]]

  static func read() throws -> Golden {
    let url = try #require(
      Bundle.module.url(forResource: "display", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }
}

@Suite struct DisplayTests {
  @Test func `limits equal astropy's within a millionth of their range`() throws {
    for golden in try Golden.read().limits {
      let image = Noise.image(golden.kind, width: golden.width, height: golden.height)
      for (name, expected) in golden.limits {
        let interval = try #require(Interval(name: name))
        let limits = try #require(interval.limits(of: image))
        let tolerance = 1e-6 * (expected[1] - expected[0])
        #expect(
          abs(limits.low - expected[0]) <= tolerance && abs(limits.high - expected[1]) <= tolerance,
          "\(golden.kind) \(golden.width)×\(golden.height) \(name): \(limits), not \(expected)")
      }
    }
  }

  @Test func `stretches equal astropy's within a millionth`() throws {
    let golden = try Golden.read().stretches
    #expect(Set(golden.keys) == Set(Stretch.allCases.map(\.name)))
    for (name, expected) in golden {
      let stretch = try #require(Stretch(name: name))
      for (index, value) in expected.enumerated() {
        #expect(abs(stretch(Double(index) / 100) - value) <= 1e-6, "\(name) at \(index)")
      }
    }
  }

  @Test func `a blur equals scipy's within a thousandth of the range, edges too`() throws {
    let image = Noise.image("float32", width: 23, height: 17)
    let range = try #require(Interval.minMax.limits(of: image))
    for (sigma, expected) in try Golden.read().blurs {
      let blurred = GaussianBlur.apply(to: image, sigma: try #require(Double(sigma)))
      for (index, value) in expected.enumerated() {
        let ours = try #require(blurred.values(x: index % 23, y: index / 23)?.first)
        #expect(abs(ours - value) <= 1e-3 * (range.high - range.low), "sigma \(sigma) at \(index)")
      }
    }
  }

  @Test func `a missing pixel stays missing under a blur and takes nothing from its neighbours`()
    throws
  {
    let samples: [Float] = [5, 5, 5, 5, .nan, 5, 5, 5, 5]
    let image = PixelBuffer.of(samples, size: PixelSize(width: 3, height: 3))
    let blurred = GaussianBlur.apply(to: image, sigma: 2)
    #expect(blurred.values(x: 1, y: 1)?.first?.isNaN == true)
    #expect(abs(try #require(blurred.values(x: 0, y: 0)?.first) - 5) < 1e-5)
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
      Interval.minMax, .zscale, .percentile(99.5), .manual(DisplayLimits(low: -5, high: 0.25)),
    ] {
      #expect(Interval(name: interval.name) == interval)
    }
    for name in [
      "", "max", "percentile:0", "percentile:101", "manual:1", "manual:2,1", "manual:a,b",
    ] {
      #expect(Interval(name: name) == nil, "\(name)")
    }
  }
}
