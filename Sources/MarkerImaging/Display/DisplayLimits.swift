/// The values drawn as the darkest and the brightest, in the image's own units.
public struct DisplayLimits: Hashable, Sendable {
  public var exactLow: ExactNumber
  public var exactHigh: ExactNumber

  public init(exactLow: ExactNumber, exactHigh: ExactNumber) {
    self.exactLow = exactLow
    self.exactHigh = exactHigh
  }

  public init(low: Double, high: Double) {
    self.init(exactLow: ExactNumber(low), exactHigh: ExactNumber(high))
  }

  public var low: Double { exactLow.nearest }
  public var high: Double { exactHigh.nearest }
  /// The distance of the two, also between neighbouring integers of 64 bits.
  public var width: Double { exactHigh.minus(exactLow) }

  /// The same limits for samples in other units.
  func measured(in units: SampleUnits) -> DisplayLimits {
    if units == .plain { return self }
    return DisplayLimits(
      exactLow: exactLow.plus(-units.base).times(units.scale),
      exactHigh: exactHigh.plus(-units.base).times(units.scale))
  }
}
