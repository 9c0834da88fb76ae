import Foundation

/// Limits as an axis that values lie along.
extension DisplayLimits {
  /// Where a value lies: 0 is the low limit, 1 the high one. Infinite beside limits that are equal,
  /// and 0 on them.
  public func fraction(of value: ExactNumber) -> Double {
    let offset = value.minus(exactLow)
    return offset == 0 ? 0 : offset / width
  }

  /// The value there, with no more digits than a thousandth of the axis needs.
  public func value(at fraction: Double) -> ExactNumber {
    let exact = exactLow.plus(fraction * width)
    guard exact.isFinite, width > 0, width.isFinite else { return exactLow }
    if abs(exact.nearest) >= 0x1p53 { return abs(exact.nearest) < 0x1p64 ? exact.rounded : exact }
    let digits = Foundation.log10(width / 1000).rounded(.down)
    let scale = Foundation.pow(10, abs(digits))
    let rounded =
      digits >= 0
      ? (exact.nearest / scale).rounded() * scale : (exact.nearest * scale).rounded() / scale
    // What is so small or so large that this means nothing stays.
    let isNear = abs(rounded - exact.nearest) <= width / 1000
    return isNear ? ExactNumber(rounded) : exact
  }

  /// The part of an axis that is worth looking at closely: these limits with room beside them, and
  /// as far as other limits that are not far.
  public func axis(showing other: DisplayLimits?) -> DisplayLimits {
    guard width > 0, width.isFinite else { return other ?? self }
    var (before, behind) = (width / 10, width / 10)
    if let other {
      let (low, high) = (exactLow.minus(other.exactLow), other.exactHigh.minus(exactHigh))
      if low > 0, low < width { before = max(before, low * 1.05) }
      if high > 0, high < width { behind = max(behind, high * 1.05) }
    }
    return DisplayLimits(exactLow: exactLow.plus(-before), exactHigh: exactHigh.plus(behind))
  }
}
