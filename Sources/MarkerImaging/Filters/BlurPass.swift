import MarkerModel

/// One blur of a frame, from its samples to float32.
struct BlurPass: SampleVisitor {
  let pixels: PixelBuffer
  let units: SampleUnits
  let hasGaps: Bool
  let sigma: Double
  let isCoarse: Bool
  /// Once this is false, what is not begun is left undone, and `result` is of no use.
  let isWanted: @Sendable () -> Bool
  private(set) var result: PixelBuffer?

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    guard let first = samples.baseAddress else { return }
    let count = pixels.size.width * pixels.size.height * pixels.channels.rawValue
    // Not zeroed: every sample is written, on all cores.
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: count)
    for channel in 0..<pixels.channels.rawValue {
      let plane = BlurPlane<T>(
        pixels: pixels, units: units, hasGaps: hasGaps, channel: channel, samples: first,
        target: memory)
      if channel >= pixels.channels.colorCount {
        plane.copyAlpha()
      } else if isCoarse {
        CoarseBlur(plane: plane, sigma: sigma).run(while: isWanted)
      } else {
        DirectBlur(plane: plane, sigma: sigma).run(while: isWanted)
      }
    }
    nonisolated(unsafe) let owned = memory
    result = PixelBuffer(
      size: pixels.size, channels: pixels.channels, sampleType: .float32,
      rowOrder: pixels.rowOrder,
      bytes: UnsafeRawBufferPointer(UnsafeBufferPointer(start: memory, count: count)),
      release: { owned.deallocate() })
  }
}

/// One channel of a frame, read row by row as numbers, and where its blurred rows go.
struct BlurPlane<T: Sample>: @unchecked Sendable {
  let size: PixelSize
  let hasGaps: Bool
  private let stride: Int
  private let units: SampleUnits
  private var scale: Double { units.scale }
  private let base: T
  private let rest: Double
  private let opaque: Double
  private let test: MissingTest<T>
  private let samples: UnsafePointer<T>
  private let target: UnsafeMutablePointer<Float>

  init(
    pixels: PixelBuffer, units: SampleUnits, hasGaps: Bool, channel: Int,
    samples: UnsafePointer<T>, target: UnsafeMutablePointer<Float>
  ) {
    size = pixels.size
    self.hasGaps = hasGaps
    stride = pixels.channels.rawValue
    self.units = units
    (base, rest) = T.split(ExactNumber(units.base))
    opaque = pixels.opaque
    test = MissingTest(pixels.missing)
    self.samples = samples + channel
    self.target = target + channel
  }

  /// How many rows of numbers make up a row: the values, and where there are gaps their weights.
  var layers: Int { hasGaps ? 2 : 1 }

  /// Reads a stored row: its values, 0 where there is none, and then 1 where there is one.
  func read(_ y: Int, into rows: FloatRows, at place: Int) {
    let values = rows[place]
    let first = samples + y * size.width * stride
    if let first = first as? UnsafePointer<Float>, scale == 1 {
      readFloats(first, into: values, hasGaps ? rows[place + 1] : nil)
      return
    }
    guard hasGaps else {
      for x in 0..<size.width {
        values[x] = Float((first[x &* stride].offset(from: base) - rest) * scale)
      }
      return
    }
    let weights = rows[place + 1]
    for x in 0..<size.width {
      let sample = first[x &* stride]
      let isThere = sample.isFinite && !test.isMissing(sample)
      values[x] = isThere ? Float((sample.offset(from: base) - rest) * scale) : 0
      weights[x] = isThere ? 1 : 0
    }
  }

  /// The same for the most frequent kind, without a detour through Double.
  private func readFloats(
    _ first: UnsafePointer<Float>, into values: UnsafeMutablePointer<Float>,
    _ weights: UnsafeMutablePointer<Float>?
  ) {
    let base = Float(units.base)
    guard let weights else {
      for x in 0..<size.width { values[x] = first[x &* stride] - base }
      return
    }
    for x in 0..<size.width {
      let sample = first[x &* stride]
      let isThere = abs(sample) <= .greatestFiniteMagnitude
      values[x] = isThere ? sample - base : 0
      weights[x] = isThere ? 1 : 0
    }
  }

  /// Writes a stored row from its blurred values and weights.
  func write(_ y: Int, from rows: FloatRows, at place: Int) {
    let values = rows[place]
    let row = target + y * size.width * stride
    guard hasGaps else {
      if stride == 1 {
        row.update(from: values, count: size.width)
      } else {
        for x in 0..<size.width { row[x &* stride] = values[x] }
      }
      return
    }
    let weights = rows[place + 1]
    let first = samples + y * size.width * stride
    for x in 0..<size.width {
      row[x &* stride] = test.isMissing(first[x &* stride]) ? .nan : values[x] / weights[x]
    }
  }

  func copyAlpha() {
    for index in 0..<(size.width * size.height) {
      target[index * stride] = Float(samples[index * stride].double / opaque)
    }
  }
}
