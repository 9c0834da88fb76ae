/// What the tone map makes of values along an axis, for showing what colour means what.
extension ToneMap {
  /// The colours of so many values, evenly spread over an axis.
  ///
  /// - Parameters:
  ///   - limits: that the map was made with, in the image's units like the axis.
  ///   - isColor: whether the image has colours of its own; its grays are shown then.
  public func colors(
    along axis: DisplayLimits, limits: DisplayLimits, count: Int, isColor: Bool
  ) -> [UInt32] {
    offsets(along: axis, limits: limits, count: count).map { offset in
      guard isColor else { return color(offset: offset) }
      let value = self.limits.low + offset
      return color(red: value, green: value, blue: value)
    }
  }

  /// The stretched values, from 0 to 1, of so many values evenly spread over an axis.
  public func levels(along axis: DisplayLimits, limits: DisplayLimits, count: Int) -> [Double] {
    offsets(along: axis, limits: limits, count: count).map { steps.values[steps.step($0)] }
  }

  /// Above the low limit, in units of the samples.
  private func offsets(along axis: DisplayLimits, limits: DisplayLimits, count: Int) -> [Double] {
    (0..<count).map { index in
      let place = axis.exactLow.plus((Double(index) + 0.5) / Double(count) * axis.width)
      let fraction = limits.fraction(of: place)
      // Beside limits without width it is only the side that counts.
      return fraction.isFinite ? fraction * self.limits.width : fraction
    }
  }
}
