import Foundation

/// The part of the sky in which a frame lies, as the ranges that a catalog is searched by.
struct SkyCone {
  /// One range, or two where it goes over 0 h.
  var rightAscensions: [ClosedRange<Double>]
  var declinations: ClosedRange<Double>

  static let whole = SkyCone(rightAscensions: [0...360], declinations: -90...90)

  private init(rightAscensions: [ClosedRange<Double>], declinations: ClosedRange<Double>) {
    self.rightAscensions = rightAscensions
    self.declinations = declinations
  }

  /// A circle around the middle that holds the frame's edge, with a tenth to spare. The whole sky for a
  /// frame that is wider than a quarter of it, or reaches beyond its projection.
  init(of sky: any SkyTransform, on size: PixelSize) {
    self = SkyCone.around(sky, size) ?? .whole
  }

  private static func around(_ sky: any SkyTransform, _ size: PixelSize) -> SkyCone? {
    guard let middle = sky.sky(at: size.center) else { return nil }
    let (width, height) = (Double(size.width), Double(size.height))
    var radius = 0.0
    for step in 0..<8 {
      let part = Double(step) / 8
      let edge = [
        PixelPoint(x: width * part, y: 0), PixelPoint(x: width, y: height * part),
        PixelPoint(x: width * (1 - part), y: height), PixelPoint(x: 0, y: height * (1 - part)),
      ]
      for point in edge {
        guard let there = sky.sky(at: PixelPoint(x: point.x - 0.5, y: point.y - 0.5)) else {
          return nil
        }
        radius = max(radius, middle.separation(to: there))
      }
    }
    radius = radius * 1.35 + 1e-6
    guard radius < 60 else { return nil }
    let declinations = max(middle.dec - radius, -90)...min(middle.dec + radius, 90)
    if declinations.lowerBound == -90 || declinations.upperBound == 90 {
      return SkyCone(rightAscensions: [0...360], declinations: declinations)
    }
    let sine = sin(radius * .pi / 180) / cos(middle.dec * .pi / 180)
    guard sine < 1 else {
      return SkyCone(rightAscensions: [0...360], declinations: declinations)
    }
    let half = asin(sine) * 180 / .pi
    var start = (middle.ra - half).truncatingRemainder(dividingBy: 360)
    if start < 0 { start += 360 }
    let end = start + 2 * half
    return SkyCone(
      rightAscensions: end <= 360 ? [start...end] : [start...360, 0...(end - 360)],
      declinations: declinations)
  }
}

extension SkyPoint {
  /// The angle between two directions in degrees.
  func separation(to other: SkyPoint) -> Double {
    let (one, two) = (dec * .pi / 180, other.dec * .pi / 180)
    let turn = (other.ra - ra) * .pi / 180
    let across = cos(two) * sin(turn)
    let along = cos(one) * sin(two) - sin(one) * cos(two) * cos(turn)
    let depth = sin(one) * sin(two) + cos(one) * cos(two) * cos(turn)
    return atan2((across * across + along * along).squareRoot(), depth) * 180 / .pi
  }
}

/// The side of a pixel in arc seconds, which may differ over a wide frame.
struct LocalScale {
  private let sky: (any SkyTransform)?
  /// Where it is everywhere the same to a hundredth.
  private let constant: Double?

  init(of sky: (any SkyTransform)?, on size: PixelSize) {
    self.sky = sky
    guard let sky, let middle = LocalScale.measure(sky, at: size.center) else {
      constant = nil
      return
    }
    let (right, bottom) = (Double(size.width - 1), Double(size.height - 1))
    let isEven = [(0.0, 0.0), (right, 0), (0, bottom), (right, bottom)].allSatisfy { x, y in
      let there = LocalScale.measure(sky, at: PixelPoint(x: x, y: y))
      return there.map { abs($0 / middle - 1) < 0.01 } ?? false
    }
    constant = isEven ? middle : nil
  }

  func arcsec(at point: PixelPoint) -> Double? {
    constant ?? sky.flatMap { LocalScale.measure($0, at: point) ?? $0.pixelScaleArcsec }
  }

  /// The root of the area that a pixel has there.
  private static func measure(_ sky: any SkyTransform, at point: PixelPoint) -> Double? {
    guard let here = sky.sky(at: point),
      let right = sky.sky(at: PixelPoint(x: point.x + 1, y: point.y)),
      let below = sky.sky(at: PixelPoint(x: point.x, y: point.y + 1))
    else { return nil }
    func step(_ there: SkyPoint) -> (Double, Double) {
      var turn = (there.ra - here.ra).truncatingRemainder(dividingBy: 360)
      if turn > 180 { turn -= 360 }
      if turn < -180 { turn += 360 }
      return (turn * cos(here.dec * .pi / 180), there.dec - here.dec)
    }
    let ((a, b), (c, d)) = (step(right), step(below))
    let area = abs(a * d - b * c)
    return area > 0 ? area.squareRoot() * 3600 : nil
  }
}
