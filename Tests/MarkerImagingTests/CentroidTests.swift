import Foundation
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import Testing

@Suite struct CentroidTests {
  private let size = PixelSize(width: 60, height: 50)

  /// Gaussians on a background, to every sample its value at the pixel's middle.
  private func field(
    _ stars: [(x: Double, y: Double, peak: Double)], sigma: Double, background: Double = 100
  ) -> [Double] {
    (0..<(size.width * size.height)).map { index in
      let (x, y) = (Double(index % size.width), Double(index / size.width))
      return stars.reduce(background) { sum, star in
        let square = (x - star.x) * (x - star.x) + (y - star.y) * (y - star.y)
        return sum + star.peak * exp(-square / (2 * sigma * sigma))
      }
    }
  }

  private func distance(_ one: PixelPoint, _ x: Double, _ y: Double) -> Double {
    ((one.x - x) * (one.x - x) + (one.y - y) * (one.y - y)).squareRoot()
  }

  @Test(arguments: [1.0, 1.5, 2.5, 4.0], [3.0, 5.0, 8.0, 12.0])
  func `the centre of a clean Gaussian is found to a fiftieth of a pixel`(
    sigma: Double, radius: Double
  ) throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<20 {
      let x = Double.random(in: 28...32, using: &random)
      let y = Double.random(in: 23...27, using: &random)
      let pixels = PixelBuffer.of(
        field([(x, y, 5000)], sigma: sigma).map { Float($0) }, size: size)
      let start = PixelPoint(
        x: x + Double.random(in: -1.2...1.2, using: &random),
        y: y + Double.random(in: -1.2...1.2, using: &random))
      let found = try Centroid(of: pixels, radius: radius).near(start)
      #expect(distance(found, x, y) <= 0.02, "\(found) for \(x), \(y)")
    }
  }

  @Test func `integers, rows from the bottom and missing values elsewhere change nothing`() throws {
    let values = field([(30.37, 24.81, 20000)], sigma: 1.6)
    var integers = values.map { UInt16($0.rounded()) }
    integers[3] = 65535
    let start = PixelPoint(x: 31, y: 24)
    let found = try Centroid(
      of: .of(integers, size: size, missing: 65535), radius: 5
    ).near(start)
    #expect(distance(found, 30.37, 24.81) <= 0.02)
    let rows = stride(from: size.height - 1, through: 0, by: -1).flatMap { row in
      integers[(row * size.width)..<((row + 1) * size.width)]
    }
    let turned = try Centroid(
      of: .of(rows, size: size, rowOrder: .bottomUp, missing: 65535), radius: 5
    ).near(start)
    #expect(turned == found)
    // Differences of large integers are not lost in rounding.
    let large = values.map { UInt64($0.rounded()) + (1 << 62) }
    #expect(
      distance(try Centroid(of: .of(large, size: size), radius: 5).near(start), 30.37, 24.81)
        <= 0.02)
  }

  @Test func `of colour images the channels' mean counts, and opacity does not`() throws {
    let values = field([(30.37, 24.81, 120)], sigma: 2, background: 20)
    let samples = values.enumerated().flatMap { index, value -> [UInt8] in
      let level = UInt8(value.rounded())
      return [level, level / 2, 255 - level / 4, UInt8(index % 200)]
    }
    let pixels = PixelBuffer.of(samples, size: size, channels: .rgba)
    let found = try Centroid(of: pixels, radius: 6).near(PixelPoint(x: 30, y: 25))
    #expect(distance(found, 30.37, 24.81) <= 0.05)
  }

  @Test func `on noise the centre is found within what the noise allows`() throws {
    var random = SeededRandom(seed: 11)
    var noisy = field([(30.37, 24.81, 400)], sigma: 1.8)
    for index in noisy.indices {
      noisy[index] +=
        (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
        * 10
    }
    let found = try Centroid(of: .of(noisy, size: size), radius: 5)
      .near(PixelPoint(x: 31.4, y: 24))
    #expect(distance(found, 30.37, 24.81) < 0.15)
  }

  @Test func `a neighbour does not draw the centre to itself`() throws {
    let pixels = PixelBuffer.of(
      field([(20, 25, 1000), (34, 25, 5000)], sigma: 1.5), size: size)
    let found = try Centroid(of: pixels, radius: 5).near(PixelPoint(x: 20.6, y: 25.3))
    #expect(distance(found, 20, 25) <= 0.02)
  }

  @Test func `where nothing shines, and where nothing is, there is no centre`() {
    let flat = PixelBuffer.of([UInt8](repeating: 9, count: 3000), size: size)
    #expect(throws: CentroidRefusal.nothingThere) {
      try Centroid(of: flat, radius: 4).near(PixelPoint(x: 30, y: 25))
    }
    let empty = PixelBuffer.of([Float](repeating: .nan, count: 3000), size: size)
    #expect(throws: CentroidRefusal.noValues) {
      try Centroid(of: empty, radius: 4).near(PixelPoint(x: 30, y: 25))
    }
    #expect(throws: CentroidRefusal.noValues) {
      try Centroid(of: flat, radius: 4).near(PixelPoint(x: -3, y: 25))
    }
  }

  @Test func `noise alone is hardly ever taken for a star`() {
    var random = SeededRandom(seed: 3)
    let noise = (0..<3000).map { _ in
      (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
    }
    let centroid = Centroid(of: .of(noise, size: size), radius: 5)
    var found = 0
    for y in stride(from: 10.0, to: 40, by: 3) {
      for x in stride(from: 10.0, to: 50, by: 3) {
        do throws(CentroidRefusal) {
          _ = try centroid.near(PixelPoint(x: x, y: y))
          found += 1
        } catch {
          #expect(error != .noValues)
        }
      }
    }
    #expect(found <= 7, "\(found) of 140")
  }

  @Test func `a slope that leads away is not followed out of reach`() {
    let slope = (0..<3000).map { index in
      let (x, y) = (Double(index % size.width), Double(index / size.width))
      return x * x * x + y
    }
    #expect(throws: CentroidRefusal.self) {
      try Centroid(of: .of(slope, size: size), radius: 4).near(PixelPoint(x: 30, y: 25))
    }
  }
}
