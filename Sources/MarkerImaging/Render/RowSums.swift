/// Weighted sums of rows. Those of gray frames are of what the samples are above a number near the
/// low limit, so that large integers keep their differences.
struct RowSums<T: Sample> {
  private let pixels: PixelBuffer
  private let columns: Range<Int>
  private let samples: UnsafePointer<T>
  private let test: MissingTest<T>
  private let base: T
  private var sums: [Double]
  private var weights: [Double]

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
    weights = sums
  }

  mutating func clear() {
    for index in sums.indices {
      sums[index] = 0
      weights[index] = 0
    }
  }

  /// Adds a displayed row.
  mutating func add(row: Int, weight: Double) {
    let (test, base) = (test, base)
    let line =
      samples
      + (pixels.storedRow(row) * pixels.size.width + columns.lowerBound)
      * pixels.channels.rawValue
    sums.withUnsafeMutableBufferPointer { sums in
      weights.withUnsafeMutableBufferPointer { weights in
        for index in sums.indices {
          let sample = line[index]
          let isMissing = test.isMissing(sample)
          sums[index] += isMissing ? 0 : weight * sample.offset(from: base)
          weights[index] += isMissing ? 0 : weight
        }
      }
    }
  }

  /// The mean over a span of columns; NaN where all is missing.
  func average(_ span: SampleSpan, _ channel: Int) -> Double {
    let channels = pixels.channels.rawValue
    var index = (span.range.lowerBound - columns.lowerBound) * channels + channel
    var sum = sums[index] * span.firstWeight
    var weight = weights[index] * span.firstWeight
    let last = span.range.count - 1
    for step in stride(from: 1, through: last, by: 1) {
      index += channels
      let part = step == last ? span.lastWeight : 1
      sum += sums[index] * part
      weight += weights[index] * part
    }
    return sum / weight
  }
}
