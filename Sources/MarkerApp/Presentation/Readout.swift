import Foundation
import MarkerImaging
import MarkerModel

/// The texts that tell what is under the pointer.
public struct Readout: Equatable, Sendable {
  public var position: String
  public var value: String
  /// Empty where the frame has no WCS or the point lies outside the projection.
  public var sky: String

  public static let empty = Readout(position: "", value: "", sky: "")

  /// - Parameter point: displayed pixels; outside the image there is no value.
  public init(at point: PixelPoint, in frame: PreparedFrame) {
    position =
      "x \(Readout.number(point.x, decimals: 2))  y \(Readout.number(point.y, decimals: 2))"
    let values = frame.image.pixels.values(
      x: Int(point.x.rounded(.toNearestOrAwayFromZero)),
      y: Int(point.y.rounded(.toNearestOrAwayFromZero)))
    value = Readout.value(values, unit: frame.frame?.unit)
    if let sky = frame.sky?.sky(at: point) {
      self.sky =
        "RA \(Readout.number(sky.ra, decimals: 6))°  Dec \(Readout.number(sky.dec, decimals: 6))°"
    } else {
      sky = ""
    }
  }

  private init(position: String, value: String, sky: String) {
    self.position = position
    self.value = value
    self.sky = sky
  }

  private static func value(_ values: [Double]?, unit: String?) -> String {
    guard let values else { return "" }
    let numbers = values.map { value in
      value.isNaN
        ? "missing"
        : value.formatted(
          .number.precision(.significantDigits(1...7)).grouping(.never).locale(
            Locale(identifier: "en_US_POSIX")))
    }
    return (numbers + [unit ?? ""]).filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func number(_ value: Double, decimals: Int) -> String {
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }
}
