import Foundation

/// How the sky lies around a place of an image: what a step in pixels is on it, to first order.
public struct LocalSky: Hashable, Sendable {
  public let position: SkyPoint
  /// What one pixel to the right, and one down, is on the plane that touches the sky there: arc
  /// seconds, x to the east, y to the north.
  private let right: Displacement
  private let down: Displacement

  /// Nil outside a projection.
  public init?(at point: PixelPoint, of sky: any SkyTransform) {
    // Half a pixel to each side: near enough for any distortion, far enough for the digits.
    let around = [(0.5, 0.0), (-0.5, 0.0), (0.0, 0.5), (0.0, -0.5)].compactMap { dx, dy in
      sky.sky(at: PixelPoint(x: point.x + dx, y: point.y + dy))
    }
    guard let position = sky.sky(at: point), around.count == 4 else { return nil }
    let steps = around.map { LocalSky.tangent($0, at: position) }
    self.position = position
    right = Displacement(x: steps[0].x - steps[1].x, y: steps[0].y - steps[1].y)
    down = Displacement(x: steps[2].x - steps[3].x, y: steps[2].y - steps[3].y)
    guard area.isFinite, area > 0 else { return nil }
  }

  /// Gnomonic: arc seconds to the east and to the north.
  private static func tangent(_ point: SkyPoint, at center: SkyPoint) -> Displacement {
    let degree = Double.pi / 180
    let (sine, cosine) = (sin(center.dec * degree), cos(center.dec * degree))
    let (height, base) = (sin(point.dec * degree), cos(point.dec * degree))
    let angle = (point.ra - center.ra) * degree
    let depth = sine * height + cosine * base * cos(angle)
    let arcsec = 3600 / degree
    return Displacement(
      x: base * sin(angle) / depth * arcsec,
      y: (cosine * height - sine * base * cos(angle)) / depth * arcsec)
  }

  private var determinant: Double { right.x * down.y - right.y * down.x }
  private var area: Double { abs(determinant) }

  /// The side of a square as large as a pixel, in arc seconds.
  public var arcsecPerPixel: Double { area.squareRoot() }

  /// How long a step in pixels is on the sky, in arc seconds.
  public func arcsec(of step: Displacement) -> Double {
    Displacement(
      x: right.x * step.x + down.x * step.y, y: right.y * step.x + down.y * step.y
    ).length
  }

  /// The direction to the north in the image, of length 1.
  public var north: Displacement { step(east: 0, north: 1) }
  /// The direction to the east in the image, of length 1.
  public var east: Displacement { step(east: 1, north: 0) }

  private func step(east: Double, north: Double) -> Displacement {
    let step = Displacement(
      x: (east * down.y - north * down.x) / determinant,
      y: (north * right.x - east * right.y) / determinant)
    return Displacement(x: step.x / step.length, y: step.y / step.length)
  }
}

extension ViewOrientation {
  /// North up, and east to the left, as the sky lies around a place.
  public static func northUp(_ sky: LocalSky) -> ViewOrientation {
    let (north, east) = (sky.north, sky.east)
    let isMirrored = north.x * east.y - north.y * east.x > 0
    let angle = atan2(north.y, isMirrored ? -north.x : north.x) * 180 / .pi
    let rotation = -90 - angle
    // So little aslant is not to be seen, and upright pictures are drawn pixel by pixel.
    let right = (rotation / 90).rounded() * 90
    return ViewOrientation(
      rotation: abs(rotation - right) < 0.05 ? right : rotation, isMirrored: isMirrored)
  }
}
