import Foundation

/// How brightness follows the value between the limits: a map of [0, 1] onto [0, 1]. Names and
/// formulas are those of `astropy.visualization`, with its defaults.
public enum Stretch: Hashable, Sendable {
  case linear
  /// `LogStretch`, a = 1000.
  case log
  case sqrt
  case squared
  /// `PowerDistStretch`, a = 1000: (1000ˣ − 1) / 999, which DS9 calls power.
  case power
  /// `PowerStretch`: xᵃ, a > 0.
  case exponent(Double)
  /// `AsinhStretch`, a = 0.1.
  case asinh
  /// `SinhStretch`, a = 1/3.
  case sinh
  /// `HistEqStretch`: the share of the frame's values that are not larger. It goes by the values
  /// between the limits (`ValueDistribution`), so it has no formula of its own.
  case histogram

  /// All but those that take a number.
  public static let plain: [Stretch] = [
    .linear, .log, .sqrt, .squared, .power, .asinh, .sinh, .histogram,
  ]

  /// How stretches are written: for help and refusals.
  public static let names = plain.map(\.name) + ["power:A"]

  /// The stretched value of one in [0, 1]; a histogram's is the value itself.
  public func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .linear, .histogram: x
    case .log: Foundation.log(1000 * x + 1) / Foundation.log(1001)
    case .sqrt: x.squareRoot()
    case .squared: x * x
    case .power: (Foundation.pow(1000, x) - 1) / 999
    case .exponent(let a): Foundation.pow(x, a)
    case .asinh: Foundation.asinh(x / 0.1) / Foundation.asinh(1 / 0.1)
    case .sinh: Foundation.sinh(x * 3) / Foundation.sinh(3)
    }
  }

  /// The name in the journal and on the command line.
  public var name: String {
    switch self {
    case .linear: "linear"
    case .log: "log"
    case .sqrt: "sqrt"
    case .squared: "squared"
    case .power: "power"
    case .exponent(let a): "power:\(a)"
    case .asinh: "asinh"
    case .sinh: "sinh"
    case .histogram: "histogram"
    }
  }

  /// The stretch of that name; `power:A` is xᵃ with 0 < A ≤ 1000. `histeq` and
  /// `histogram-equalization` are other names of `histogram`.
  public init?(name: String) {
    if name == "histeq" || name == "histogram-equalization" {
      self = .histogram
    } else if let stretch = Stretch.plain.first(where: { $0.name == name }) {
      self = stretch
    } else if name.hasPrefix("power:"), let a = Double(name.dropFirst(6)), a > 0, a <= 1000 {
      self = .exponent(a)
    } else {
      return nil
    }
  }
}
