import MarkerModel

/// A way of finding an image's display limits, by astropy's names (`astropy.visualization`).
///
/// Missing and infinite values do not count. Of a colour image it is the largest of the three
/// channels that counts.
public enum Interval: Hashable, Sendable {
  case minMax
  case zscale
  /// The middle so many percent of the values (`PercentileInterval`).
  case percentile(Double)
  /// Two percentiles (`AsymmetricPercentileInterval`).
  case percentiles(Double, Double)
  case manual(DisplayLimits)

  /// Exact limits of a whole frame; nil where it has no finite value.
  public func limits(of pixels: PixelBuffer) -> DisplayLimits? {
    switch self {
    case .manual(let limits): limits
    case .minMax: FiniteValues(pixels).range
    case .zscale: ZScale().limits(of: FiniteValues(pixels))
    case .percentile, .percentiles:
      percents.flatMap {
        DisplayLimits(ends: FiniteValues(pixels).percentiles([$0.lower, $0.upper]))
      }
    }
  }

  /// The same for several at once: what their percentiles need is looked for together.
  public static func limits(
    of pixels: PixelBuffer, _ intervals: [Interval]
  ) -> [Interval: DisplayLimits?] {
    let shares = shares(of: intervals)
    var limits = limits(
      shares, ends: FiniteValues(pixels).percentiles(shares.flatMap(\.percents)))
    for interval in intervals where limits[interval] == nil {
      limits[interval] = .some(interval.limits(of: pixels))
    }
    return limits
  }

  /// Those that go by percentiles, each with two.
  static func shares(of intervals: [Interval]) -> [(interval: Interval, percents: [Double])] {
    intervals.compactMap { interval in
      interval.percents.map { (interval, [$0.lower, $0.upper]) }
    }
  }

  /// Their limits, from the values of all those percentiles; none where no value is finite.
  static func limits(
    _ shares: [(interval: Interval, percents: [Double])], ends: [ExactNumber]
  ) -> [Interval: DisplayLimits?] {
    var limits: [Interval: DisplayLimits?] = [:]
    for (index, share) in shares.enumerated() {
      let own = ends.dropFirst(2 * index).prefix(2)
      limits[share.interval] = .some(DisplayLimits(ends: Array(own)))
    }
    return limits
  }

  /// Below which shares of the values the limits lie; nil of intervals that do not go by them.
  var percents: (lower: Double, upper: Double)? {
    switch self {
    case .percentile(let share): ((100 - share) / 2, 100 - (100 - share) / 2)
    case .percentiles(let lower, let upper): (lower, upper)
    case .minMax, .zscale, .manual: nil
    }
  }

  /// How intervals are written: for help and refusals.
  public static let names = [
    "minmax", "zscale", "percentile:P", "percentile:LO,HI", "manual:LO,HI",
  ]

  /// The name in the journal and on the command line.
  public var name: String {
    switch self {
    case .minMax: "minmax"
    case .zscale: "zscale"
    case .percentile(let share): "percentile:\(share)"
    case .percentiles(let lower, let upper): "percentile:\(lower),\(upper)"
    case .manual(let limits): "manual:\(limits.exactLow),\(limits.exactHigh)"
    }
  }

  /// The interval of that name: `minmax`, `zscale`, `percentile:P` with 0 < P ≤ 100,
  /// `percentile:LO,HI` with 0 ≤ LO ≤ HI ≤ 100, or `manual:LO,HI`.
  public init?(name: String) {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let ends = parts.dropFirst().first.map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map {
        ExactNumber($0).flatMap { $0.isFinite ? $0 : nil }
      }
    }
    switch (parts.first, ends?.count) {
    case ("minmax", nil): self = .minMax
    case ("zscale", nil): self = .zscale
    case ("percentile", 1):
      guard let share = ends?[0]?.nearest, share > 0, share <= 100 else { return nil }
      self = .percentile(share)
    case ("percentile", 2):
      guard let lower = ends?[0]?.nearest, let upper = ends?[1]?.nearest, lower >= 0,
        lower <= upper, upper <= 100
      else { return nil }
      self = .percentiles(lower, upper)
    case ("manual", 2):
      guard let low = ends?[0], let high = ends?[1], low <= high else { return nil }
      self = .manual(DisplayLimits(exactLow: low, exactHigh: high))
    default: return nil
    }
  }
}

extension DisplayLimits {
  /// Nil where there are not both.
  init?(ends: [ExactNumber]) {
    guard ends.count == 2 else { return nil }
    self.init(exactLow: ends[0], exactHigh: ends[1])
  }
}
