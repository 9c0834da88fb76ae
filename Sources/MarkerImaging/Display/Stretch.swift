import Foundation

/// A map of [0, 1] onto [0, 1]: how brightness follows the value between the limits. Names and
/// formulas are those of `astropy.visualization`, with its defaults.
public enum Stretch: String, Hashable, Sendable, CaseIterable {
  case linear
  case log
  case sqrt
  case squared
  case asinh
  case sinh

  /// The stretched value of one in [0, 1].
  public func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .linear: x
    // LogStretch, a = 1000.
    case .log: Foundation.log(1000 * x + 1) / Foundation.log(1001)
    case .sqrt: x.squareRoot()
    // PowerDistStretch's plain relative, SquaredStretch.
    case .squared: x * x
    // AsinhStretch, a = 0.1.
    case .asinh: Foundation.asinh(x / 0.1) / Foundation.asinh(1 / 0.1)
    // SinhStretch, a = 1/3.
    case .sinh: Foundation.sinh(x * 3) / Foundation.sinh(3)
    }
  }

  public var name: String { rawValue }

  public init?(name: String) { self.init(rawValue: name) }
}
