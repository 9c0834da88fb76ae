import Foundation
import MarkerModel

/// A made-up piece of sky: stars, galaxies in the field and a small cluster of them, over a sky
/// background with noise. The same seed gives the same field.
///
/// Rows are in FITS order, the bottom row first; values in adu.
struct SyntheticField {
  static let skyLevel = 200.0
  private static let skyNoise = 5.0
  /// Standard deviation of the point spread function in pixels: a seeing of 1.3 arc seconds.
  private static let seeing = 1.4
  static let pixelScaleArcsec = 0.4

  let size: PixelSize
  /// The sky position of the field's centre.
  let center: SkyPoint
  private let sources: [Source]
  private let noiseSeed: UInt64

  private struct Source {
    var x: Double
    var y: Double
    /// Above the sky, in the middle band.
    var peak: Double
    /// From −1, blue, to 1, red.
    var color: Double
    /// Half-width of the exponential disc in pixels; 0 for a star.
    var scale: Double
    var axisRatio: Double
    var angle: Double
  }

  init(size: PixelSize, seed: UInt64) {
    self.size = size
    var random = SplitMix64(seed: seed)
    center = SkyPoint(ra: random.within(5...355), dec: random.within(-60...60))
    let area = Double(size.width * size.height)
    var sources: [Source] = []
    for _ in 0..<max(Int(area / 4500), 12) {
      // Faint stars are many and bright ones few; none so bright that it dwarfs the rest.
      let peak = min(45 / pow(1 - random.unit(), 0.8), 520 - 80 * random.unit())
      sources.append(
        SyntheticField.source(&random, size, peak: peak, color: random.within(-0.8...0.8), scale: 0)
      )
    }
    for _ in 0..<max(Int(area / 22_000), 5) {
      let peak = random.within(70...260)
      let color = random.within(-0.6...0.3)
      let scale = random.within(2.5...9)
      sources.append(
        SyntheticField.source(&random, size, peak: peak, color: color, scale: scale))
    }
    sources += SyntheticField.cluster(&random, size)
    self.sources = sources
    noiseSeed = random.next()
  }

  private static func source(
    _ random: inout SplitMix64, _ size: PixelSize, peak: Double, color: Double, scale: Double
  ) -> Source {
    Source(
      x: random.within(0...Double(size.width - 1)), y: random.within(0...Double(size.height - 1)),
      peak: peak, color: color, scale: scale, axisRatio: random.within(0.35...0.95),
      angle: random.within(0...(.pi)))
  }

  /// Red galaxies crowding around a large one.
  private static func cluster(_ random: inout SplitMix64, _ size: PixelSize) -> [Source] {
    let side = Double(min(size.width, size.height))
    let x = Double(size.width) * random.within(0.35...0.65)
    let y = Double(size.height) * random.within(0.35...0.65)
    var members = [
      Source(
        x: x, y: y, peak: 330, color: 0.7, scale: min(side / 28, 18),
        axisRatio: random.within(0.65...0.85), angle: random.within(0...(.pi)))
    ]
    for _ in 0..<14 {
      let offset = random.normals()
      members.append(
        Source(
          x: x + offset.0 * side / 11, y: y + offset.1 * side / 11,
          peak: random.within(90...280), color: random.within(0.4...0.8),
          scale: random.within(1.8...min(side / 90, 5) + 2), axisRatio: random.within(0.5...0.95),
          angle: random.within(0...(.pi))))
    }
    return members
  }

  /// The field through a filter: `redness` from −1, blue, to 1, red.
  func band(redness: Double) -> [Float] {
    var light = [Float](repeating: 0, count: size.width * size.height)
    for source in sources { add(source, redness: redness, to: &light) }
    var random = SplitMix64(seed: noiseSeed &+ UInt64(bitPattern: Int64(redness * 1000)))
    // Photons: the variance goes with the light.
    let perAdu = SyntheticField.skyNoise * SyntheticField.skyNoise / SyntheticField.skyLevel
    var index = 0
    while index < light.count {
      let normals = random.normals()
      for normal in [normals.0, normals.1] where index < light.count {
        let value = SyntheticField.skyLevel + Double(light[index])
        light[index] = Float(value + normal * (value * perAdu).squareRoot())
        index += 1
      }
    }
    return light
  }

  private func add(_ source: Source, redness: Double, to light: inout [Float]) {
    let peak = source.peak * exp(0.5 * source.color * redness)
    let reach = source.scale == 0 ? SyntheticField.seeing * 6 : source.scale * 7
    let columns = span(source.x, reach, size.width)
    let (cosine, sine) = (cos(source.angle), sin(source.angle))
    for y in span(source.y, reach, size.height) {
      for x in columns {
        let (dx, dy) = (Double(x) - source.x, Double(y) - source.y)
        let value: Double
        if source.scale == 0 {
          let width = SyntheticField.seeing
          value = peak * exp(-(dx * dx + dy * dy) / (2 * width * width))
        } else {
          let along = dx * cosine + dy * sine
          let across = (dy * cosine - dx * sine) / source.axisRatio
          // The seeing rounds the cusp off.
          let radius = (along * along + across * across + 0.8).squareRoot()
          value = peak * exp(-radius / source.scale)
        }
        light[y * size.width + x] += Float(value)
      }
    }
  }

  private func span(_ at: Double, _ reach: Double, _ length: Int) -> Range<Int> {
    let low = min(max(Int(at - reach), 0), length)
    return low..<min(max(Int(at + reach) + 1, low), length)
  }

  /// The header's cards of a tangential projection, north up and east to the left.
  var cards: [FITSCard] {
    let step = SyntheticField.pixelScaleArcsec / 3600
    return [
      FITSCard("OBJECT", .text("synthetic field"), "made by imgmarker sample"),
      FITSCard("BUNIT", .text("adu")),
      FITSCard("RADESYS", .text("ICRS")),
      FITSCard("CTYPE1", .text("RA---TAN")),
      FITSCard("CTYPE2", .text("DEC--TAN")),
      FITSCard("CUNIT1", .text("deg")),
      FITSCard("CUNIT2", .text("deg")),
      FITSCard("CRVAL1", .number(center.ra)),
      FITSCard("CRVAL2", .number(center.dec)),
      FITSCard("CRPIX1", .number(Double(size.width + 1) / 2)),
      FITSCard("CRPIX2", .number(Double(size.height + 1) / 2)),
      FITSCard("CD1_1", .number(-step)),
      FITSCard("CD1_2", .number(0)),
      FITSCard("CD2_1", .number(0)),
      FITSCard("CD2_2", .number(step)),
    ]
  }
}
