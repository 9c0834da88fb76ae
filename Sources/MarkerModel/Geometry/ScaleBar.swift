import Foundation

/// A bar of a round length, to tell sizes by.
public struct ScaleBar: Hashable, Sendable {
  /// In device pixels.
  public var length: Double
  /// What that is: 30″, 2′, 1°; pixels where there is no sky.
  public var text: String

  /// The longest that a view has room for, measured along its horizontal.
  ///
  /// - Parameters:
  ///   - sky: around the middle of the view; nil counts in pixels.
  ///   - longest: device pixels.
  public init?(for viewport: Viewport, sky: LocalSky?, longest: Double) {
    let step = viewport.orientation.unturned(Displacement(x: 1 / viewport.scale, y: 0))
    let unit = sky.map { $0.arcsec(of: step) } ?? step.length
    guard unit.isFinite, unit > 0, longest.isFinite, longest > 0 else { return nil }
    let size = ScaleBar.round(below: unit * longest, isAngle: sky != nil)
    length = size / unit
    text = sky == nil ? "\(ScaleBar.number(size)) px" : ScaleBar.angle(size)
    guard length.isFinite, length >= 1 else { return nil }
  }

  /// The largest round number that is not larger: 1, 2 or 5 with noughts, and what minutes and
  /// degrees are divided into.
  static func round(below most: Double, isAngle: Bool) -> Double {
    // A hair below is that number.
    let most = most * (1 + 1e-9)
    if isAngle {
      for unit in [3600.0, 60] where most >= unit {
        // Ten minutes, twenty, thirty, then a degree; above, degrees go by tens.
        let share = most / unit
        if unit == 3600 { return min(decimal(below: share), 90) * unit }
        return (share >= 30 ? 30 : decimal(below: share)) * unit
      }
      if most >= 30 { return 30 }
    }
    return decimal(below: most)
  }

  private static func decimal(below most: Double) -> Double {
    let power = pow(10, log10(most).rounded(.down))
    for digit in [5.0, 2] where digit * power <= most { return digit * power }
    return power
  }

  private static func angle(_ arcsec: Double) -> String {
    if arcsec >= 3600 { return number(arcsec / 3600) + "°" }
    if arcsec >= 60 { return number(arcsec / 60) + "′" }
    return number(arcsec) + "″"
  }

  /// Without zeros behind the point.
  private static func number(_ value: Double) -> String {
    value >= 1
      ? String(format: "%.0f", locale: nil, value) : String(format: "%.3g", locale: nil, value)
  }
}
