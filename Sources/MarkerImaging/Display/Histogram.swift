/// How many of a frame's finite values lie in each of some bins of equal width: the counts of numpy's
/// `histogram`. A bin has its lower edge, the last its upper one too.
public struct Histogram: Equatable, Sendable {
  /// From the first bin's lower edge to the last one's upper edge.
  public let range: DisplayLimits
  public let counts: [Int]
  /// How many values lie below the range, and above it.
  public let below: Int
  public let above: Int

  /// Enough for every pixel that it is drawn on.
  public static let mostBins = 512

  /// - Parameter range: of the bins; without one that of the values. One without width is made one
  ///   wide, as numpy does.
  /// - Returns: nil where there is no value, or the range is wider than any number.
  public init?(of pixels: PixelBuffer, range wanted: DisplayLimits? = nil, bins: Int = mostBins) {
    guard bins > 0, let known = wanted ?? FiniteValues(pixels).range else { return nil }
    let range = known.widened(forBins: bins)
    guard range.width.isFinite else { return nil }
    let step = range.width / Double(bins)
    var counter = BinCounter(
      layout: PixelLayout(pixels), low: range.exactLow,
      edges: (0..<bins).map { Double($0) * step } + [range.width])
    pixels.visit(&counter)
    self.range = range
    below = counter.below
    above = counter.above
    counts = counter.counts
    if below + above + counts.reduce(0, +) == 0 { return nil }
  }

  /// The same with bins that fit the samples: of whole numbers each bin has as many as any other, so
  /// that none stays empty only for lying between two.
  public init?(of pixels: PixelBuffer, covering range: DisplayLimits) {
    guard pixels.sampleType != .float32, pixels.sampleType != .float64 else {
      self.init(of: pixels, range: range)
      return
    }
    let low = range.exactLow.roundedDown
    let numbers = range.exactHigh.roundedDown.minus(low) + 1
    // Limits set by hand may be farther apart than any numbers.
    guard numbers.isFinite, numbers >= 1 else {
      self.init(of: pixels, range: range)
      return
    }
    let step = (numbers / Double(Histogram.mostBins)).rounded(.up)
    let bins = (numbers / step).rounded(.up)
    self.init(
      of: pixels,
      range: DisplayLimits(exactLow: low, exactHigh: low.plus(bins * step)), bins: Int(bins))
  }

  /// What was counted and known elsewhere.
  public init(range: DisplayLimits, counts: [Int], below: Int, above: Int) {
    self.range = range
    self.counts = counts
    self.below = below
    self.above = above
  }

  /// What another has in the same bins too.
  func adding(_ other: Histogram) -> Histogram {
    Histogram(
      range: range, counts: zip(counts, other.counts).map { $0 + $1 }, below: below + other.below,
      above: above + other.above)
  }

  public var largestCount: Int { counts.max() ?? 0 }
}

extension DisplayLimits {
  /// The same, or where so many bins would have no width of their own a range around it.
  fileprivate func widened(forBins bins: Int) -> DisplayLimits {
    guard !(width > 0) || !(Double(bins) / width).isFinite else { return self }
    let margin = max(0.5, abs(low) * 0x1p-20)
    return DisplayLimits(exactLow: exactLow.plus(-margin), exactHigh: exactLow.plus(margin))
  }
}

extension ExactNumber {
  /// The largest whole number that is not above it; numbers of more digits than a Double holds are
  /// whole.
  fileprivate var roundedDown: ExactNumber {
    abs(nearest) < 0x1p53 ? ExactNumber(nearest.rounded(.down)) : self
  }
}

private struct BinCounter: SampleVisitor {
  let layout: PixelLayout
  let low: ExactNumber
  /// Rising, less the low end: one more than there are bins.
  let edges: [Double]
  var counts: [Int] = []
  var below = 0
  var above = 0

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let (base, rest) = T.split(low)
    let (layout, edges) = (layout, edges)
    let bins = edges.count - 1
    let parts = layout.parts(samples) { part in
      var counts = [Int](repeating: 0, count: bins + 2)
      counts.withUnsafeMutableBufferPointer { counts in
        edges.withUnsafeBufferPointer { edges in
          let width = edges[bins]
          let scale = Double(bins) / width
          layout.forEach(samples, pixels: part) { value in
            let offset = value.offset(from: base) - rest
            if offset >= 0, offset <= width {
              // The edges decide; the product is only near.
              var bin = min(Int(offset * scale), bins &- 1)
              if offset < edges[bin] {
                bin &-= 1
              } else if bin < bins &- 1, offset >= edges[bin &+ 1] {
                bin &+= 1
              }
              counts[bin] &+= 1
            } else {
              counts[offset < 0 ? bins : bins &+ 1] &+= 1
            }
          }
        }
      }
      return counts
    }
    var sum = [Int](repeating: 0, count: bins + 2)
    for part in parts { for index in sum.indices { sum[index] += part[index] } }
    counts = Array(sum.prefix(bins))
    below = sum[bins]
    above = sum[bins + 1]
  }
}
