import MarkerModel
import Synchronization

/// A frame too large for memory seen whole, once: its block means, its least and largest value, and what
/// ZScale goes by.
public struct FrameSurvey: Sendable {
  /// Of the finite values; nil where there is none.
  public private(set) var range: DisplayLimits?
  /// The finite values of each row, as the file has the rows.
  private(set) var counts: [Int]
  private var size: PixelSize
  /// The values at equal distances, were all finite.
  private var samples: [Double]
  private var stride: Int
  private var averages: SurveyAverages?

  /// - Parameters:
  ///   - means: room for the block means; nil where they are not wanted.
  ///   - view: an upright view whose averages are made on the way.
  public init(
    of bands: some FrameBands, means: UnsafeMutableRawPointer? = nil, view: Viewport? = nil
  ) throws(ImageError) {
    size = bands.size
    counts = [Int](repeating: 0, count: bands.size.height)
    let all = bands.size.width * bands.size.height
    let stride = ZScale().stride(of: all)
    self.stride = stride
    samples = [Double](
      repeating: .nan, count: min(ZScale().sampleCount, (all + stride - 1) / stride))
    let places = bands.bands(step: BlockMeans.side)
    let (size, rowOrder) = (size, bands.rowOrder)
    let rowBytes =
      BlockMeans.size(of: size).width * bands.channels.rawValue
      * BlockMeans.sampleType(of: bands.sampleType).byteCount
    nonisolated(unsafe) let target = means
    let count = samples.count
    averages = view.flatMap { SurveyAverages($0, of: bands) }
    let averages = averages
    let found = Mutex(self)
    try bands.goThrough(places, columns: 0..<size.width) { band, pixels in
      let rows = places[band]
      if let target {
        BlockMeans.put(pixels, into: target + rows.lowerBound / BlockMeans.side * rowBytes)
      }
      // The file's rows, of which the buffer has these in the file's order.
      let first = rowOrder == .topDown ? rows.lowerBound : size.height - rows.upperBound
      var scan = RowScan(
        layout: PixelLayout(pixels), width: size.width, first: first * size.width, stride: stride,
        most: count)
      pixels.visit(&scan)
      let part = averages?.part(of: pixels, rows: rows)
      found.withLock {
        $0.take(scan, row: first)
        if let part { $0.averages?.add(part) }
      }
    }
    self = found.withLock { $0 }
  }

  private mutating func take(_ scan: RowScan, row: Int) {
    for (index, count) in scan.counts.enumerated() { counts[row + index] = count }
    for (index, value) in scan.samples { samples[index] = value }
    guard let other = scan.range else { return }
    guard let known = range else {
      range = other
      return
    }
    range = DisplayLimits(
      exactLow: min(known.exactLow, other.exactLow),
      exactHigh: max(known.exactHigh, other.exactHigh))
  }

  /// What the view shows whose averages were wanted; nil where it does not average. What it was made of is
  /// let go.
  public mutating func takeView() -> ReducedView? {
    defer { averages = nil }
    return averages?.view()
  }

  var count: Int { counts.reduce(0, +) }

  /// What ZScale makes of the frame. Where values are missing, those that it takes are looked up.
  public func zscale(_ bands: some FrameBands) throws(ImageError) -> DisplayLimits? {
    let count = count
    guard count > 0 else { return nil }
    var values = samples
    if count < size.width * size.height { values = try sampled(bands, of: count) }
    guard let first = values.first else { return nil }
    return ZScale().limits(from: ExactNumber(first), values.map { $0 - first })
  }

  /// Every so many-th of the finite values.
  private func sampled(_ bands: some FrameBands, of count: Int) throws(ImageError) -> [Double] {
    let stride = ZScale().stride(of: count)
    var ranks: [Int: [(rank: Int, index: Int)]] = [:]
    var row = 0
    var before = 0
    let wanted = min(ZScale().sampleCount, (count + stride - 1) / stride)
    for index in 0..<wanted {
      while before + counts[row] <= index * stride {
        before += counts[row]
        row += 1
      }
      ranks[row, default: []].append((index * stride - before, index))
    }
    let sought = ranks
    let rows = sought.keys.sorted()
    let found = Mutex([Double](repeating: .nan, count: wanted))
    let places = rows.map { row in
      let shown = bands.rowOrder == .topDown ? row : size.height - 1 - row
      return shown..<shown + 1
    }
    try bands.goThrough(places, columns: 0..<size.width) { band, pixels in
      let places = sought[rows[band]] ?? []
      var pick = RankPick(layout: PixelLayout(pixels), ranks: places.map(\.rank))
      pixels.visit(&pick)
      found.withLock { found in
        for (value, place) in zip(pick.values, places) {
          found[place.index] = value
        }
      }
    }
    return found.withLock { $0 }
  }
}

/// What a band's rows say of their finite values.
private struct RowScan: SampleVisitor {
  let layout: PixelLayout
  let width: Int
  /// The place of the band's first pixel in the frame.
  let first: Int
  let stride: Int
  /// How many values are taken at equal distances.
  let most: Int
  var range: DisplayLimits?
  var counts: [Int] = []
  var samples: [(index: Int, value: Double)] = []

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    guard let base = samples.baseAddress, width > 0 else { return }
    let rows = samples.count / (width * layout.stride)
    var extremes: (low: T, high: T)?
    var least: [T] = []
    var largest: [T] = []
    let isPlain = layout.stride == 1 && MissingTest<T>(layout.missing).isPlain
    for row in 0..<rows {
      let line = base + row * width * layout.stride
      if isPlain, RowScan.isFinite(line, width) {
        counts.append(width)
        if least.isEmpty {
          least = Array(UnsafeBufferPointer(start: line, count: width))
          largest = least
        } else {
          RowScan.widen(&least, &largest, by: line)
        }
        continue
      }
      var count = 0
      layout.forEach(samples, pixels: row * width..<(row + 1) * width) { value in
        count += 1
        extremes = (min(extremes?.low ?? value, value), max(extremes?.high ?? value, value))
      }
      counts.append(count)
    }
    for value in least { extremes = (min(extremes?.low ?? value, value), extremes?.high ?? value) }
    for value in largest {
      extremes = (extremes?.low ?? value, max(extremes?.high ?? value, value))
    }
    range = extremes.map { DisplayLimits(exactLow: $0.low.exact, exactHigh: $0.high.exact) }
    let count = rows * width
    for index
      in ((first + stride - 1) / stride)..<max(
        (first + stride - 1) / stride, min(most, (first + count + stride - 1) / stride))
    {
      let pixel = index * stride - first
      layout.forEach(samples, pixels: pixel..<pixel + 1) { self.samples.append((index, $0.double)) }
    }
  }

  @inline(__always)
  private static func isFinite<T: Sample>(_ line: UnsafePointer<T>, _ width: Int) -> Bool {
    guard T.hasNaN else { return true }
    var odd: Int32 = 0
    for x in 0..<width { odd |= line[x].isFinite ? 0 : 1 }
    return odd == 0
  }

  @inline(__always)
  private static func widen<T: Sample>(
    _ least: inout [T], _ largest: inout [T], by line: UnsafePointer<T>
  ) {
    least.withUnsafeMutableBufferPointer { least in
      for x in least.indices { least[x] = line[x] < least[x] ? line[x] : least[x] }
    }
    largest.withUnsafeMutableBufferPointer { largest in
      for x in largest.indices { largest[x] = line[x] > largest[x] ? line[x] : largest[x] }
    }
  }
}

/// Values of a row by their rank among its finite ones.
private struct RankPick: SampleVisitor {
  let layout: PixelLayout
  /// Rising.
  let ranks: [Int]
  var values: [Double] = []

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    var rank = 0
    layout.forEach(samples, pixels: 0..<samples.count / layout.stride) { value in
      if values.count < ranks.count, ranks[values.count] == rank { values.append(value.double) }
      rank += 1
    }
  }
}
