import MarkerModel
import Synchronization

/// Limits and the histogram of a frame that is gone through: the same numbers as of one in memory.
extension FrameBands {
  /// Exact limits of the whole frame; nil where it has no finite value. What percentiles need is looked for
  /// together.
  public func limits(
    _ intervals: [Interval]
  ) throws(ImageError) -> [Interval: DisplayLimits?] {
    let shares = Interval.shares(of: intervals)
    var limits = Interval.limits(
      shares, ends: shares.isEmpty ? [] : try percentiles(shares.flatMap(\.percents)))
    var survey: FrameSurvey?
    for interval in intervals where limits[interval] == nil {
      if case .manual(let known) = interval {
        limits[interval] = known
        continue
      }
      if survey == nil { survey = try FrameSurvey(of: self) }
      guard let seen = survey else { continue }
      limits[interval] = .some(interval == .minMax ? seen.range : try seen.zscale(self))
    }
    return limits
  }

  /// As `FiniteValues.percentiles`.
  private func percentiles(_ percents: [Double]) throws(ImageError) -> [ExactNumber] {
    var ranks = Ranks(bits: sampleType.byteCount * 8, percents: percents)
    while let wanted = ranks.wanted {
      let counts = try gather(KeyCounts?.none, in: bands()) { _, pixels in
        var pass = KeyPass(layout: PixelLayout(pixels), wanted: wanted)
        pixels.visit(&pass)
        return pass.counts
      } _: { sum, counts in
        guard let counts else { return }
        if sum == nil { sum = counts } else { sum?.add(counts) }
      }
      guard let counts else { return [] }
      ranks.descend(into: counts)
    }
    var naming = RankNaming(ranks: ranks)
    PixelBuffer.filled(
      size: PixelSize(width: 1, height: 1), channels: .gray, sampleType: sampleType,
      rowOrder: .topDown
    ) { (_: UnsafeMutableRawBufferPointer) throws(Never) in }.visit(&naming)
    return naming.found
  }

  /// As `Histogram(of:covering:)` counts it; nil where there is no value.
  public func histogram(covering range: DisplayLimits) throws(ImageError) -> Histogram? {
    try gather(Histogram?.none, in: bands()) { _, pixels in
      Histogram(of: pixels, covering: range)
    } _: { sum, part in
      guard let part else { return }
      sum = sum?.adding(part) ?? part
    }
  }
}

private struct KeyPass: SampleVisitor {
  let layout: PixelLayout
  let wanted: (prefixes: [UInt64], bits: Int, shift: Int)
  var counts: KeyCounts?

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    counts = KeyCounts(
      of: samples, layout, prefixes: wanted.prefixes, bits: wanted.bits, shift: wanted.shift)
  }
}

/// Tells keys as values of a sample type.
private struct RankNaming: SampleVisitor {
  let ranks: Ranks
  var found: [ExactNumber] = []

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) { found = ranks.values(T.self) }
}
