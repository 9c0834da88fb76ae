import MarkerModel

/// The values drawn as the darkest and the brightest, in the image's own units.
public struct DisplayLimits: Hashable, Sendable {
  public var low: Double
  public var high: Double

  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }
}

/// A way of finding an image's display limits, by astropy's names (`astropy.visualization`).
///
/// Missing and infinite values do not count. Of a colour image it is the largest of the three
/// channels that counts.
public enum Interval: Hashable, Sendable {
  case minMax
  case zscale
  /// The middle so many percent of the values.
  case percentile(Double)
  case manual(DisplayLimits)

  /// Exact limits of a whole frame; nil where it has no finite value.
  public func limits(of pixels: PixelBuffer) -> DisplayLimits? {
    switch self {
    case .manual(let limits): limits
    case .minMax: FiniteValues(pixels).range
    case .zscale: ZScale().limits(of: FiniteValues(pixels))
    case .percentile(let share):
      FiniteValues(pixels).percentiles((100 - share) / 2, 100 - (100 - share) / 2)
    }
  }

  /// The name in menus, in the journal and on the command line.
  public var name: String {
    switch self {
    case .minMax: "minmax"
    case .zscale: "zscale"
    case .percentile(let share): "percentile:\(share)"
    case .manual(let limits): "manual:\(limits.low),\(limits.high)"
    }
  }

  /// The interval of that name: `minmax`, `zscale`, `percentile:P` with 0 < P ≤ 100, or
  /// `manual:LO,HI`.
  public init?(name: String) {
    let parts = name.split(separator: ":", maxSplits: 1)
    switch (parts.first, parts.count) {
    case ("minmax", 1): self = .minMax
    case ("zscale", 1): self = .zscale
    case ("percentile", 2):
      guard let share = Double(parts[1]), share > 0, share <= 100 else { return nil }
      self = .percentile(share)
    case ("manual", 2):
      let ends = parts[1].split(separator: ",").map { Double($0) }
      guard ends.count == 2, let low = ends[0], let high = ends[1], low.isFinite, high.isFinite,
        low <= high
      else { return nil }
      self = .manual(DisplayLimits(low: low, high: high))
    default: return nil
    }
  }
}
