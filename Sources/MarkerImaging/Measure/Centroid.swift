import Foundation
import MarkerModel

/// Why there is no centroid at a place.
public enum CentroidRefusal: Error, Equatable, Sendable {
  /// The place is off the image, or has no values around it.
  case noValues
  /// Nothing there is brighter than what surrounds it.
  case nothingThere
  /// The centroid runs away from the place.
  case wandersOff
  case doesNotSettle
}

/// The flux-weighted centre of what shines near a place, to a small part of a pixel.
///
/// In a disc around the present guess values above the background are weighted by what they exceed
/// it by; the disc follows the centre until it stands still. The background is the median of a ring
/// around the disc. A disc with a sharp rim would draw the centre to where its pixels happen to lie,
/// so that they count less and less towards the rim.
public struct Centroid: Sendable {
  public let pixels: PixelBuffer
  /// The disc's radius in pixels.
  public let radius: Double

  /// The least radius: with less a star's image is not seen as a whole.
  public static let leastRadius = 3.0
  /// A wider disc has several stars in it.
  public static let greatestRadius = 15.0

  private static let settled = 0.001
  private static let ring = 2.0
  /// How far the rim reaches to both sides of the radius.
  private static let rim = 1.0

  public init(of pixels: PixelBuffer, radius: Double) {
    self.pixels = pixels
    self.radius = min(max(radius, Centroid.leastRadius), Centroid.greatestRadius)
  }

  public func near(_ start: PixelPoint) throws(CentroidRefusal) -> PixelPoint {
    guard pixels.size.contains(start) else { throw .noValues }
    let reach = 2 * radius + Centroid.rim + Centroid.ring + 1
    let window = PixelWindow(of: pixels, around: start, reach: reach)
    var center = start
    // The background is that around the centre, which is not known before: once more, from there.
    for _ in 0..<3 {
      let before = center
      center = try settle(from: center, start: start, in: window)
      if before.distance(to: center) < Centroid.settled { break }
    }
    guard pixels.size.contains(center) else { throw .wandersOff }
    return center
  }

  private func settle(
    from guess: PixelPoint, start: PixelPoint, in window: PixelWindow
  ) throws(CentroidRefusal) -> PixelPoint {
    let background = try self.background(around: guess, in: window)
    var center = guess
    for _ in 0..<200 {
      let next = try moment(around: center, above: background, in: window)
      guard next.distance(to: start) <= radius else { throw .wandersOff }
      let step = next.distance(to: center)
      center = next
      if step < Centroid.settled { return center }
    }
    throw .doesNotSettle
  }

  private struct Background {
    var median: Double
    var spread: Double
  }

  private func background(
    around center: PixelPoint, in window: PixelWindow
  ) throws(CentroidRefusal) -> Background {
    var values: [Double] = []
    let inner = radius + Centroid.rim
    window.visit(around: center, radius: inner + Centroid.ring) { value, _, _, distance in
      if distance > inner { values.append(value) }
    }
    guard let median = Centroid.median(&values) else { throw .noValues }
    var deviations = values.map { abs($0 - median) }
    // 1.4826 times the median deviation is the sigma of a normal distribution.
    return Background(median: median, spread: 1.4826 * (Centroid.median(&deviations) ?? 0))
  }

  private func moment(
    around center: PixelPoint, above background: Background, in window: PixelWindow
  ) throws(CentroidRefusal) -> PixelPoint {
    var (sum, sumX, sumY, excess, count) = (0.0, 0.0, 0.0, 0.0, 0.0)
    window.visit(around: center, radius: radius + Centroid.rim) { value, x, y, distance in
      let share = self.share(at: distance)
      let flux = value - background.median
      excess += share * flux
      count += share
      guard flux > 0 else { return }
      sum += share * flux
      sumX += share * flux * (x - center.x)
      sumY += share * flux * (y - center.y)
    }
    guard count > 0 else { throw .noValues }
    // Noise alone reaches three sigma once in hundreds of places.
    guard sum > 0, excess > 3 * background.spread * count.squareRoot() else { throw .nothingThere }
    return PixelPoint(x: center.x + sumX / sum, y: center.y + sumY / sum)
  }

  /// How much a pixel counts at that distance from the middle.
  private func share(at distance: Double) -> Double {
    let way = (radius + Centroid.rim - distance) / (2 * Centroid.rim)
    return way >= 1 ? 1 : (1 - cos(.pi * way)) / 2
  }

  private static func median(_ values: inout [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    values.sort()
    let middle = values.count / 2
    return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
  }
}

extension PixelPoint {
  fileprivate func distance(to other: PixelPoint) -> Double {
    ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
  }
}
