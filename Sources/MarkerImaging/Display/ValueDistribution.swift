/// How a frame's values are spread between two limits: what histogram equalization goes by.
///
/// `share(of:)` is astropy's `HistEqStretch` of the finite values between the limits: the line
/// through the points (nth value, n / (count − 1)), n from 0. Of many values only so many points
/// are kept that it stays within a millionth.
public struct ValueDistribution: Sendable {
  public let limits: DisplayLimits
  /// Rising, less the low limit.
  let values: [Double]
  /// The shares at which the line reaches a value and leaves it: apart where several have it.
  let reached: [Double]
  let left: [Double]
  /// Less the low limit, the smallest values of the shares at which `ToneSteps` begin: to look for so many
  /// among millions takes longer than a picture on the screen may wait.
  let edges: [Double]

  public var byteCount: Int {
    8 * (values.count + reached.count + left.count + edges.count)
  }

  private static let precision = 0x1p-21

  /// Nil where no value lies between the limits.
  public init?(of pixels: PixelBuffer, limits: DisplayLimits) {
    var collector = KnotCollector(
      layout: PixelLayout(pixels), limits: limits, precision: ValueDistribution.precision)
    pixels.visit(&collector)
    guard !collector.values.isEmpty else { return nil }
    self.limits = limits
    values = collector.values
    reached = collector.reached
    left = collector.left
    edges = ToneSteps.edgeShares.map { [values, reached, left] share in
      ValueDistribution.offset(ofShare: share, values, reached, left)
    }
  }

  /// The stretched value, from 0 to 1, of a value in the image's units.
  public func share(of value: Double) -> Double {
    share(ofOffset: ExactNumber(value).minus(limits.exactLow))
  }

  private func share(ofOffset offset: Double) -> Double {
    var begin = 0
    var end = values.count
    while begin < end {
      let middle = (begin + end) / 2
      if values[middle] <= offset { begin = middle + 1 } else { end = middle }
    }
    // What lies below all has the lowest value's share, as what is below the limits has.
    guard begin > 0 else { return left[0] }
    guard begin < values.count, values[begin - 1] < offset else { return left[begin - 1] }
    let part = (offset - values[begin - 1]) / (values[begin] - values[begin - 1])
    return left[begin - 1] + (reached[begin] - left[begin - 1]) * part
  }

  /// The smallest value, less the low limit, whose share is at least so much; none for more than
  /// there is.
  private static func offset(
    ofShare share: Double, _ values: [Double], _ reached: [Double], _ left: [Double]
  ) -> Double {
    var begin = 0
    var end = values.count
    while begin < end {
      let middle = (begin + end) / 2
      if left[middle] < share { begin = middle + 1 } else { end = middle }
    }
    guard begin < values.count else { return .infinity }
    guard begin > 0 else { return -.infinity }
    if reached[begin] < share { return values[begin] }
    let part = (share - left[begin - 1]) / (reached[begin] - left[begin - 1])
    return values[begin - 1] + (values[begin] - values[begin - 1]) * part
  }
}

private struct KnotCollector: SampleVisitor {
  let layout: PixelLayout
  let limits: DisplayLimits
  let precision: Double
  var values: [Double] = []
  var reached: [Double] = []
  var left: [Double] = []

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let (base, rest) = T.split(limits.exactLow)
    let width = limits.width
    if T.sampleType.byteCount <= 2 {
      count(samples, base: base, rest: rest, width: width)
    } else if T.sampleType.byteCount == 4 {
      let keys: [UInt32] = keys(samples, base: base, rest: rest, width: width)
      take(KeySort.sorted(keys, bits: 32), base: base, rest: rest)
    } else {
      let keys: [UInt64] = keys(samples, base: base, rest: rest, width: width)
      take(KeySort.sorted(keys, bits: 64), base: base, rest: rest)
    }
  }

  private func keys<T: Sample, Key: FixedWidthInteger & Sendable>(
    _ samples: UnsafeBufferPointer<T>, base: T, rest: Double, width: Double
  ) -> [Key] {
    let layout = layout
    return layout.parts(samples) { part in
      var keys: [Key] = []
      keys.reserveCapacity(part.count)
      layout.forEach(samples, pixels: part) { value in
        let offset = value.offset(from: base) - rest
        if offset >= 0, offset <= width { keys.append(Key(truncatingIfNeeded: value.orderedKey)) }
      }
      return keys
    }.reduce([]) { $0.isEmpty ? $1 : $0 + $1 }
  }

  /// Few different values: they are counted.
  private mutating func count<T: Sample>(
    _ samples: UnsafeBufferPointer<T>, base: T, rest: Double, width: Double
  ) {
    var counts = [Int](repeating: 0, count: 1 << (T.sampleType.byteCount * 8))
    layout.forEach(samples, pixels: 0..<(samples.count / layout.stride)) { value in
      let offset = value.offset(from: base) - rest
      if offset >= 0, offset <= width { counts[Int(value.orderedKey)] += 1 }
    }
    let last = Double(max(counts.reduce(0, +) - 1, 1))
    var below = 0
    for (key, count) in counts.enumerated() where count > 0 {
      let value = T(orderedKey: UInt64(key))
      add(value.offset(from: base) - rest, first: below, count: count, last: last, isEdge: true)
      below += count
    }
  }

  private mutating func take<T: Sample, Key: FixedWidthInteger>(
    _ keys: [Key], base: T, rest: Double
  ) {
    let last = Double(max(keys.count - 1, 1))
    var begin = 0
    while begin < keys.count {
      var end = begin + 1
      while end < keys.count, keys[end] == keys[begin] { end += 1 }
      let value = T(orderedKey: UInt64(keys[begin]))
      add(
        value.offset(from: base) - rest, first: begin, count: end - begin, last: last,
        isEdge: begin == 0 || end == keys.count)
      begin = end
    }
  }

  /// Adds a value that so many have, where the line through its neighbours would not do.
  private mutating func add(
    _ value: Double, first: Int, count: Int, last: Double, isEdge: Bool
  ) {
    let share = Double(first) / last
    let end = Double(first + count - 1) / last
    guard isEdge || end - (left.last ?? 0) >= precision else { return }
    values.append(value)
    reached.append(share)
    left.append(end)
  }
}

/// Sorting whole numbers by their digits, 11 bits at a time, the last first.
enum KeySort {
  static func sorted<Key: FixedWidthInteger>(_ keys: [Key], bits: Int) -> [Key] {
    guard keys.count > 1 << 12 else { return keys.sorted() }
    var keys = keys
    var other = keys
    for shift in stride(from: 0, to: bits, by: 11) {
      var places = [Int](repeating: 0, count: 2049)
      for key in keys { places[Int(truncatingIfNeeded: key >> Key(shift)) & 0x7FF + 1] += 1 }
      // A digit that all share sorts nothing.
      if places.contains(keys.count) { continue }
      for digit in 1...2048 { places[digit] += places[digit - 1] }
      other.withUnsafeMutableBufferPointer { other in
        for key in keys {
          let digit = Int(truncatingIfNeeded: key >> Key(shift)) & 0x7FF
          other[places[digit]] = key
          places[digit] += 1
        }
      }
      swap(&keys, &other)
    }
    return keys
  }
}
