/// The weighted sums of rows of samples, column by column, on the way to an average by area.
///
/// Gray samples are summed as what they are above a sample near the low limit (`base`), so that 64-bit
/// integers keep their differences; colours as they are. Rows without gaps are summed as they are, and
/// the others again with a weight for each column.
struct RowSums<T: Sample> {
  private let pixels: PixelBuffer
  /// The samples' columns that are needed.
  private let columns: Range<Int>
  private let samples: UnsafePointer<T>
  private let test: MissingTest<T>
  private let base: T
  private var sums: [Double]
  /// Of each column what of its weight is there; empty where all is.
  private var weights: [Double] = []
  /// Of all rows of the sum.
  private var weight = 0.0

  init(
    pixels: PixelBuffer, toneMap: ToneMap, columns: Range<Int>, samples: UnsafePointer<T>
  ) {
    self.pixels = pixels
    self.columns = columns
    self.samples = samples
    test = MissingTest(pixels.missing)
    let origin = pixels.channels == .gray ? toneMap.limits.exactLow : ExactNumber(0)
    base = T.split(origin).base
    sums = [Double](repeating: 0, count: columns.count * pixels.channels.rawValue)
  }

  /// Sums up displayed rows.
  mutating func sum(_ rows: SampleSpan) {
    for index in sums.indices { sums[index] = 0 }
    weight = 0
    weights.removeAll(keepingCapacity: true)
    if !test.isPlain {
      sumPresent(rows)
      return
    }
    var row = rows.range.lowerBound
    while row < rows.range.upperBound {
      // The first and the last may be shared with another device row.
      if row > rows.range.lowerBound, row + 4 < rows.range.upperBound {
        weight += 4
        addFour(from: row)
        row += 4
      } else {
        let share = rows.weight(row)
        weight += share
        add(row, share)
        row += 1
      }
    }
    // One that is no number makes its column's sum none.
    if T.hasNaN, sums.contains(where: { !$0.isFinite }) {
      for index in sums.indices { sums[index] = 0 }
      sumPresent(rows)
    }
  }

  private func line(_ row: Int) -> UnsafePointer<T> {
    samples
      + (pixels.storedRow(row) * pixels.size.width + columns.lowerBound) * pixels.channels.rawValue
  }

  private mutating func add(_ row: Int, _ share: Double) {
    let (line, base) = (line(row), base)
    sums.withUnsafeMutableBufferPointer { sums in
      for index in sums.indices { sums[index] += share * line[index].offset(from: base) }
    }
  }

  /// Whole rows: the sums are as large as the samples, and to go through them takes as long.
  private mutating func addFour(from row: Int) {
    let (a, b, c, d) = (line(row), line(row + 1), line(row + 2), line(row + 3))
    let base = base
    sums.withUnsafeMutableBufferPointer { sums in
      for index in sums.indices {
        let upper = a[index].offset(from: base) + b[index].offset(from: base)
        let lower = c[index].offset(from: base) + d[index].offset(from: base)
        sums[index] += upper + lower
      }
    }
  }

  private mutating func sumPresent(_ rows: SampleSpan) {
    weights = [Double](repeating: 0, count: sums.count)
    let (test, base) = (test, base)
    for row in rows.range {
      let (line, share) = (line(row), rows.weight(row))
      sums.withUnsafeMutableBufferPointer { sums in
        weights.withUnsafeMutableBufferPointer { weights in
          for index in sums.indices {
            let sample = line[index]
            let isMissing = test.isMissing(sample)
            sums[index] += isMissing ? 0 : share * sample.offset(from: base)
            weights[index] += isMissing ? 0 : share
          }
        }
      }
    }
  }

  /// Puts the means over spans of columns into memory, a value for each channel of each; NaN where all
  /// is missing.
  func average(_ spans: ArraySlice<SampleSpan>, into means: UnsafeMutablePointer<Double>) {
    forEach(spans) { index, sum, area in means[index] = sum / area }
  }

  /// The same before the division: the sums over spans of columns, and the areas of what is there of them.
  func total(
    _ spans: ArraySlice<SampleSpan>, into sums: UnsafeMutablePointer<Double>,
    areas: UnsafeMutablePointer<Double>
  ) {
    forEach(spans) { index, sum, area in (sums[index], areas[index]) = (sum, area) }
  }

  @inline(__always)
  private func forEach(
    _ spans: ArraySlice<SampleSpan>, _ work: (_ index: Int, _ sum: Double, _ area: Double) -> Void
  ) {
    let channels = pixels.channels.rawValue
    sums.withUnsafeBufferPointer { sums in
      weights.withUnsafeBufferPointer { weights in
        var next = 0
        for span in spans {
          let first = (span.range.lowerBound - columns.lowerBound) &* channels
          for channel in 0..<channels {
            let sum = RowSums.sum(sums, span, first &+ channel, channels)
            let area =
              weights.isEmpty
              ? weight * span.width : RowSums.sum(weights, span, first &+ channel, channels)
            work(next, sum, area)
            next &+= 1
          }
        }
      }
    }
  }

  @inline(__always)
  private static func sum(
    _ values: UnsafeBufferPointer<Double>, _ span: SampleSpan, _ first: Int, _ step: Int
  ) -> Double {
    var index = first
    var sum = values[index] * span.firstWeight
    var rest = span.range.count &- 1
    while rest > 1 {
      index &+= step
      sum += values[index]
      rest &-= 1
    }
    return rest == 1 ? sum + values[index &+ step] * span.lastWeight : sum
  }
}
