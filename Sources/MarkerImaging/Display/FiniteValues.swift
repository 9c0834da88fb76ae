import MarkerModel

/// The finite values of a frame in file order: of a colour pixel the largest of its channels.
struct FiniteValues {
  let pixels: PixelBuffer

  init(_ pixels: PixelBuffer) { self.pixels = pixels }

  /// The smallest and the largest; nil where there is none.
  var range: DisplayLimits? {
    var search = RangeSearch(layout: PixelLayout(pixels))
    pixels.visit(&search)
    return search.range
  }

  var count: Int {
    var counter = Counter(layout: PixelLayout(pixels))
    pixels.visit(&counter)
    return counter.count
  }

  /// Every `stride`-th value from the first on, at most `limit` of them, as differences from the
  /// first; nil where there is none.
  ///
  /// - Parameter isWhole: whether each pixel has a value, so that those between need not be read.
  func sampled(
    stride: Int, limit: Int, isWhole: Bool
  ) -> (first: ExactNumber, differences: [Double])? {
    var sampler = Sampler(
      layout: PixelLayout(pixels), stride: stride, limit: limit, isWhole: isWhole)
    pixels.visit(&sampler)
    return sampler.first.map { ($0, sampler.differences) }
  }

  /// Percentiles, interpolated linearly between neighbours as numpy's `percentile` does; empty where
  /// there is no value.
  func percentiles(_ percents: [Double]) -> [ExactNumber] {
    if percents.isEmpty { return [] }
    var search = PercentileSearch(
      layout: PixelLayout(pixels), bits: pixels.sampleType.byteCount * 8, percents: percents)
    pixels.visit(&search)
    return search.found
  }
}

private struct RangeSearch: SampleVisitor {
  let layout: PixelLayout
  var range: DisplayLimits?

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let layout = layout
    let ranges = layout.parts(samples) { layout.range(samples, pixels: $0) }.compactMap { $0 }
    guard let low = ranges.map(\.low).min(), let high = ranges.map(\.high).max() else { return }
    range = DisplayLimits(exactLow: low.exact, exactHigh: high.exact)
  }
}

private struct Counter: SampleVisitor {
  let layout: PixelLayout
  var count = 0

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let layout = layout
    count = layout.parts(samples) { part in
      var count = 0
      layout.forEach(samples, pixels: part) { _ in count &+= 1 }
      return count
    }.reduce(0, +)
  }
}

private struct Sampler: SampleVisitor {
  let layout: PixelLayout
  let stride: Int
  let limit: Int
  let isWhole: Bool
  var first: ExactNumber?
  var differences: [Double] = []

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let pixels = samples.count / layout.stride
    var base: T?
    var differences: [Double] = []
    var index = 0
    // Part by part, to stop where there are enough.
    let part = isWhole ? 1 : 4096
    let step = isWhole ? stride : part
    for begin in Swift.stride(from: 0, to: pixels, by: step) where differences.count < limit {
      layout.forEach(samples, pixels: begin..<min(begin + part, pixels)) { value in
        if isWhole || index % stride == 0, differences.count < limit {
          let first = base ?? value
          base = first
          differences.append(value.offset(from: first))
        }
        index += 1
      }
    }
    first = base?.exact
    self.differences = differences
  }
}
