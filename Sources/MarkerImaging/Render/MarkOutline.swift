import Foundation
import MarkerModel

/// The figure that a mark is drawn as. The first nine differ also to eyes that do not tell the
/// colours apart.
public enum MarkOutline: Int, CaseIterable, Sendable {
  case circle
  case square
  case diamond
  case triangleUp
  case triangleDown
  case cross
  case plus
  case hexagon
  case star

  /// The figure of a group, from 0; further groups begin again.
  public static func group(_ index: Int) -> MarkOutline {
    let count = allCases.count
    return allCases[((index % count) + count) % count]
  }

  /// The same as a sign in a line of text.
  public var sign: String {
    switch self {
    case .circle: "●"
    case .square: "■"
    case .diamond: "◆"
    case .triangleUp: "▲"
    case .triangleDown: "▼"
    case .cross: "✖"
    case .plus: "✚"
    case .hexagon: "⬢"
    case .star: "★"
    }
  }

  /// Straight lines of the figure around a place; none for a circle. The corners lie at the radius.
  public func lines(around center: ScreenPoint, radius: Double) -> [Line] {
    switch self {
    case .circle: []
    case .square: [polygon(center, radius, corners: 4, turned: 45)]
    case .diamond: [polygon(center, radius, corners: 4, turned: 0)]
    case .triangleUp: [polygon(center, radius, corners: 3, turned: 0)]
    case .triangleDown: [polygon(center, radius, corners: 3, turned: 180)]
    case .cross: strokes(center, radius, angles: [45, 135])
    case .plus: strokes(center, radius, angles: [0, 90])
    case .hexagon: [polygon(center, radius, corners: 6, turned: 30)]
    case .star: [star(center, radius)]
    }
  }

  /// A line from corner to corner.
  public struct Line: Equatable, Sendable {
    public var points: [ScreenPoint]
    public var isClosed: Bool
  }

  /// - Parameter turned: degrees from straight up, clockwise.
  private func corner(_ center: ScreenPoint, _ radius: Double, turned: Double) -> ScreenPoint {
    let angle = turned * .pi / 180
    return ScreenPoint(x: center.x + radius * sin(angle), y: center.y - radius * cos(angle))
  }

  private func polygon(
    _ center: ScreenPoint, _ radius: Double, corners: Int, turned: Double
  ) -> Line {
    Line(
      points: (0..<corners).map { number in
        corner(center, radius, turned: turned + 360 * Double(number) / Double(corners))
      }, isClosed: true)
  }

  private func strokes(_ center: ScreenPoint, _ radius: Double, angles: [Double]) -> [Line] {
    angles.map { angle in
      Line(
        points: [
          corner(center, radius, turned: angle), corner(center, radius, turned: angle + 180),
        ], isClosed: false)
    }
  }

  private func star(_ center: ScreenPoint, _ radius: Double) -> Line {
    Line(
      points: (0..<10).map { number in
        corner(center, number % 2 == 0 ? radius : radius * 0.45, turned: 36 * Double(number))
      }, isClosed: true)
  }
}
