import MarkerModel

/// The finite values of a frame in file order: of a colour pixel the largest of its channels.
struct FiniteValues {
  private let pixels: PixelBuffer

  init(_ pixels: PixelBuffer) { self.pixels = pixels }

  /// The smallest and the largest; nil where there is none.
  var range: DisplayLimits? {
    var search = RangeSearch(layout: PixelLayout(pixels))
    pixels.visit(&search)
    guard search.low <= search.high else { return nil }
    return DisplayLimits(low: search.low, high: search.high)
  }

  var count: Int {
    var counter = Counter(layout: PixelLayout(pixels))
    pixels.visit(&counter)
    return counter.count
  }

  /// Every `stride`-th value from the first on, at most `limit` of them.
  func sampled(stride: Int, limit: Int) -> [Double] {
    var sampler = Sampler(layout: PixelLayout(pixels), stride: stride, limit: limit)
    pixels.visit(&sampler)
    return sampler.values
  }

  /// Two percentiles, interpolated linearly between neighbours as numpy's `percentile` does.
  func percentiles(_ lower: Double, _ upper: Double) -> DisplayLimits? {
    let count = count
    guard count > 0 else { return nil }
    func value(_ percent: Double) -> Double {
      let position = percent / 100 * Double(count - 1)
      let below = Int(position.rounded(.down))
      let low = ranked(below)
      guard Double(below) < position, below + 1 < count else { return low }
      let fraction = position - Double(below)
      let high = ranked(below + 1)
      // numpy's `_lerp`, which is exact at both ends.
      return fraction < 0.5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction)
    }
    return DisplayLimits(low: value(lower), high: value(upper))
  }

  /// The value of that rank (from 0) in ascending order, found by counting 16 bits at a time.
  private func ranked(_ rank: Int) -> Double {
    var prefix: UInt64 = 0
    var rest = rank
    for shift in [48, 32, 16, 0] as [UInt64] {
      var histogram = KeyHistogram(layout: PixelLayout(pixels), prefix: prefix, shift: shift)
      pixels.visit(&histogram)
      var bin = 0
      while bin < 0xFFFF, rest >= histogram.counts[bin] {
        rest -= histogram.counts[bin]
        bin += 1
      }
      prefix = prefix << 16 | UInt64(bin)
    }
    return OrderedKey.value(prefix)
  }
}

/// How the samples of a frame make up values.
struct PixelLayout {
  let stride: Int
  let colors: Int
  let missing: Int64?

  init(_ pixels: PixelBuffer) {
    stride = pixels.channels.rawValue
    colors = pixels.channels.colorCount
    missing = pixels.missing
  }

  /// Calls `body` with each finite value until it returns false.
  @inline(__always)
  func forEach<T: Sample>(
    _ samples: UnsafeBufferPointer<T>, _ body: (Double) -> Bool
  ) {
    let test = MissingTest<T>(missing)
    var index = 0
    while index < samples.count {
      var value = -Double.infinity
      for channel in 0..<colors {
        let sample = samples[index + channel]
        if !test.isMissing(sample) { value = max(value, sample.double) }
      }
      if value.isFinite, !body(value) { return }
      index += stride
    }
  }
}

private struct RangeSearch: SampleVisitor {
  let layout: PixelLayout
  var low = Double.infinity
  var high = -Double.infinity

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    var low = low
    var high = high
    layout.forEach(samples) { value in
      low = min(low, value)
      high = max(high, value)
      return true
    }
    self.low = low
    self.high = high
  }
}

private struct Counter: SampleVisitor {
  let layout: PixelLayout
  var count = 0

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    var count = 0
    layout.forEach(samples) { _ in
      count += 1
      return true
    }
    self.count = count
  }
}

private struct Sampler: SampleVisitor {
  let layout: PixelLayout
  let stride: Int
  let limit: Int
  var values: [Double] = []

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    var values: [Double] = []
    var index = 0
    let stride = stride
    let limit = limit
    layout.forEach(samples) { value in
      if index % stride == 0 { values.append(value) }
      index += 1
      return values.count < limit
    }
    self.values = values
  }
}

/// A key that orders as the numbers do: IEEE 754 bits, those of negative numbers turned over.
private enum OrderedKey {
  @inline(__always)
  static func of(_ value: Double) -> UInt64 {
    let bits = value.bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  static func value(_ key: UInt64) -> Double {
    Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
  }
}

private struct KeyHistogram: SampleVisitor {
  let layout: PixelLayout
  let prefix: UInt64
  let shift: UInt64
  var counts = [Int](repeating: 0, count: 0x10000)

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    var counts = counts
    let prefix = prefix
    let shift = shift
    let isFirst = shift == 48
    layout.forEach(samples) { value in
      let key = OrderedKey.of(value)
      if isFirst || key >> (shift + 16) == prefix {
        counts[Int(key >> shift & 0xFFFF)] += 1
      }
      return true
    }
    self.counts = counts
  }
}
