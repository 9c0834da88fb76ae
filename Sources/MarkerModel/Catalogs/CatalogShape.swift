import Foundation

/// What an entry of a catalog is drawn as, where that is no circle of its size.
///
/// Lengths are in the unit of the entry's own size: image pixels or arc seconds. Angles are degrees,
/// from the x axis of the image, or from west on the sky, to the y axis that goes up, or to the north.
public enum CatalogShape: Equatable, Sendable, Codable {
  case point
  case text
  case ellipse(width: Double, height: Double, angle: Double, unit: Unit)
  case box(width: Double, height: Double, angle: Double, unit: Unit)
  /// Corners, of the kind that the entry's own position is.
  case polygon([Corner])

  public enum Unit: String, Sendable, Codable { case pixels, arcsec }

  public struct Corner: Equatable, Sendable, Codable {
    public var first: Double
    public var second: Double

    public init(_ first: Double, _ second: Double) {
      self.first = first
      self.second = second
    }
  }

  /// Its outline around its centre: to the right or west, and up or north, in its unit.
  public var outline: (points: [Corner], unit: Unit)? {
    switch self {
    case .point, .text, .polygon: return nil
    case .ellipse(let width, let height, let angle, let unit):
      let points = (0..<48).map { step in
        let turn = Double(step) * 2 * .pi / 48
        return Corner(cos(turn) * width / 2, sin(turn) * height / 2)
      }
      return (CatalogShape.turned(points, by: angle), unit)
    case .box(let width, let height, let angle, let unit):
      let points = [(1.0, 1.0), (-1, 1), (-1, -1), (1, -1)].map { x, y in
        Corner(x * width / 2, y * height / 2)
      }
      return (CatalogShape.turned(points, by: angle), unit)
    }
  }

  private static func turned(_ points: [Corner], by degrees: Double) -> [Corner] {
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    return points.map { point in
      Corner(
        point.first * cosine - point.second * sine, point.first * sine + point.second * cosine)
    }
  }
}
