/// A number as exact as an image can hold one: a Double, or an integer of 64 bits that no Double is.
public struct ExactNumber: Hashable, Sendable, CustomStringConvertible {
  /// The nearest Double.
  public let nearest: Double
  /// What has to be added to it; 0 for all but integers beyond 2⁵³.
  let rest: Double

  /// From here on not every whole number is a Double.
  private static let edge = 9_007_199_254_740_992.0

  public init(_ value: Double) {
    nearest = value
    rest = 0
  }

  public init<I: FixedWidthInteger>(_ integer: I) {
    nearest = Double(integer)
    rest = abs(nearest) < ExactNumber.edge ? 0 : Double(Int128(integer) - Int128(nearest))
  }

  private init(nearest: Double, rest: Double) {
    self.nearest = nearest
    self.rest = rest
  }

  /// A decimal number, exact where it is a whole number of at most 64 bits; nil where it is none.
  public init?(_ text: some StringProtocol) {
    if let integer = Int128(text), integer.magnitude <= UInt128(UInt64.max) {
      self.init(integer)
    } else if let value = Double(text) {
      self.init(value)
    } else {
      return nil
    }
  }

  public var isFinite: Bool { nearest.isFinite }

  /// The difference of two, rounded once.
  func minus(_ other: ExactNumber) -> Double { (nearest - other.nearest) + (rest - other.rest) }

  func plus(_ difference: Double) -> ExactNumber {
    let sum = nearest + difference
    guard sum.isFinite else { return ExactNumber(sum) }
    // What rounding the sum lost (D. E. Knuth's TwoSum) is kept.
    let shifted = sum - nearest
    let lost = (nearest - (sum - shifted)) + (difference - shifted) + rest
    let total = sum + lost
    guard abs(total) >= ExactNumber.edge else { return ExactNumber(total) }
    return ExactNumber(nearest: total, rest: lost - (total - sum))
  }

  func times(_ power: Double) -> ExactNumber {
    power == 1 ? self : ExactNumber(nearest * power)
  }

  /// The whole part, for what Int128 can hold.
  var whole: Int128 {
    guard abs(nearest) < 1e38 else { return nearest > 0 ? .max : nearest < 0 ? .min : 0 }
    return Int128(nearest) + Int128(rest)
  }

  /// The nearest whole number, for one beyond 2⁵³ that Int128 can hold.
  var rounded: ExactNumber { ExactNumber(Int128(nearest) + Int128(rest.rounded())) }

  /// The shortest text that reads back as the same number; large integers in full.
  public var description: String {
    abs(nearest) >= ExactNumber.edge && abs(nearest) <= 0x1p64 ? "\(whole)" : "\(nearest)"
  }
}

extension ExactNumber: Comparable {
  public static func < (left: ExactNumber, right: ExactNumber) -> Bool { left.minus(right) < 0 }
}
