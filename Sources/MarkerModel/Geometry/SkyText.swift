import Foundation

/// Writes angles for people: degrees, or hours and degrees in sexagesimal parts.
///
/// Rounds once, in units of the last digit, so that no part ever reads 60; right ascensions and
/// longitudes wrap around at their full circle. What is not finite is "nan".
public enum SkyText {
  /// `hh mm ss.sss`, of a right ascension in degrees; 0 ≤ h < 24.
  public static func hours(_ degrees: Double, decimals: Int = 3) -> String {
    guard degrees.isFinite else { return "nan" }
    let unit = power(decimals)
    let day = 86_400 * unit
    let turn = degrees.truncatingRemainder(dividingBy: 360)
    var count = Int((turn * 240 * Double(unit)).rounded(.toNearestOrAwayFromZero)) % day
    if count < 0 { count += day }
    return parts(count, unit: unit, decimals: decimals)
  }

  /// `±dd mm ss.ss`, of a declination in degrees. The sign is that of the angle also where its
  /// degrees are 0; an angle that rounds to zero is `+`.
  public static func signedDegrees(_ degrees: Double, decimals: Int = 2) -> String {
    guard degrees.isFinite, abs(degrees) <= 1e6 else { return "nan" }
    let unit = power(decimals)
    let count = Int((abs(degrees) * 3600 * Double(unit)).rounded(.toNearestOrAwayFromZero))
    let sign = degrees < 0 && count > 0 ? "-" : "+"
    return sign + parts(count, unit: unit, decimals: decimals)
  }

  /// A longitude in degrees with so many decimals, 0 ≤ l < 360.
  public static func longitude(_ degrees: Double, decimals: Int = 6) -> String {
    guard degrees.isFinite else { return "nan" }
    var turn = degrees.truncatingRemainder(dividingBy: 360)
    if turn < 0 { turn += 360 }
    let text = fixed(turn, decimals)
    return text.hasPrefix("360") ? fixed(0, decimals) : text
  }

  /// A latitude in degrees with so many decimals and its sign; `+` where it rounds to zero.
  public static func latitude(_ degrees: Double, decimals: Int = 6) -> String {
    guard degrees.isFinite else { return "nan" }
    let text = fixed(abs(degrees), decimals)
    let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
    return (degrees < 0 && !isZero ? "-" : "+") + text
  }

  private static func power(_ decimals: Int) -> Int {
    (0..<min(max(decimals, 0), 9)).reduce(1) { power, _ in power * 10 }
  }

  private static func parts(_ count: Int, unit: Int, decimals: Int) -> String {
    let seconds = count / unit
    let whole =
      padded(seconds / 3600, 2) + " " + padded(seconds / 60 % 60, 2) + " " + padded(seconds % 60, 2)
    return unit == 1 ? whole : whole + "." + padded(count % unit, min(decimals, 9))
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(width - text.count, 0)) + text
  }

  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(min(max(decimals, 0), 15))f", locale: nil, value)
  }
}
