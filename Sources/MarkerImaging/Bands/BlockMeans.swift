import MarkerModel

/// The means of a frame's blocks of 4 × 4 samples, as far as these are not missing, made while it is gone
/// through: of a frame too large for memory, something to look at in its place.
///
/// Eight-bit samples stay what they are, others become floating point, of which NaN is missing; their
/// alpha goes from 0 to 1. The top row comes first.
public enum BlockMeans {
  /// The side of a block.
  public static let side = 4

  /// How many blocks there are along each axis; those at the right and lower edge may be smaller.
  public static func size(of frame: PixelSize) -> PixelSize {
    PixelSize(width: (frame.width + side - 1) / side, height: (frame.height + side - 1) / side)
  }

  /// What type the means of samples have.
  public static func sampleType(of samples: SampleType) -> SampleType {
    switch samples {
    case .uint8, .int8: samples
    case .float64, .int64, .uint64: .float64
    default: .float32
    }
  }

  /// Puts a band's means where they belong.
  ///
  /// - Parameter target: room for the band's blocks, row by row.
  static func put(_ band: PixelBuffer, into target: UnsafeMutableRawPointer) {
    var pass = MeansPass(pixels: band, target: target)
    band.visit(&pass)
  }
}

private struct MeansPass: SampleVisitor {
  let pixels: PixelBuffer
  let target: UnsafeMutableRawPointer

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    switch BlockMeans.sampleType(of: pixels.sampleType) {
    case .uint8: put(samples, blank(UInt8.self)) { UInt8($0 + 0.5) }
    case .int8: put(samples, blank(Int8.self)) { Int8($0.rounded()) }
    case .float64: put(samples, Double.nan) { $0 }
    default: put(samples, Float.nan) { Float($0) }
    }
  }

  private func blank<U: FixedWidthInteger>(_ type: U.Type) -> U {
    pixels.missing.flatMap { U(exactly: $0) } ?? 0
  }

  @inline(__always)
  private func put<T: Sample, U: Sample>(
    _ samples: UnsafeBufferPointer<T>, _ missing: U, _ sample: (Double) -> U
  ) {
    guard let base = samples.baseAddress else { return }
    let blocks = BlockMeans.size(of: pixels.size)
    let channels = pixels.channels.rawValue
    let line = target.assumingMemoryBound(to: U.self)
    let test = MissingTest<T>(pixels.missing)
    var sums = [Float](repeating: 0, count: pixels.size.width)
    for row in 0..<blocks.height {
      let line = line + row * blocks.width * channels
      let rows = row * BlockMeans.side..<min((row + 1) * BlockMeans.side, pixels.size.height)
      let isDone =
        channels == 1 && test.isPlain && U.sampleType != .float64 && rows.count == BlockMeans.side
        && sumUp(rows, base, &sums, line, sample)
      if !isDone { putPresent(rows, base, test, line, missing, sample) }
    }
  }

  /// Four whole rows without gaps, as quickly as they can be read; false where there are gaps.
  @inline(__always)
  private func sumUp<T: Sample, U: Sample>(
    _ rows: Range<Int>, _ samples: UnsafePointer<T>, _ sums: inout [Float],
    _ line: UnsafeMutablePointer<U>, _ sample: (Double) -> U
  ) -> Bool {
    let width = pixels.size.width
    let row = { samples + pixels.storedRow(rows.lowerBound + $0) * width }
    let (a, b, c, d) = (row(0), row(1), row(2), row(3))
    return sums.withUnsafeMutableBufferPointer { sums in
      for x in 0..<width { sums[x] = (a[x].float + b[x].float) + (c[x].float + d[x].float) }
      var all: Float = 0
      let whole = width / BlockMeans.side
      for block in 0..<whole {
        let x = block &* BlockMeans.side
        let sum = (sums[x] + sums[x &+ 1]) + (sums[x &+ 2] + sums[x &+ 3])
        all += sum * 0
        line[block] = sample(Double(sum * 0.0625))
      }
      if whole * BlockMeans.side < width {
        let rest = sums[(whole * BlockMeans.side)...]
        let sum = rest.reduce(0, +)
        all += sum * 0
        line[whole] = sample(Double(sum / Float(rest.count * BlockMeans.side)))
      }
      // What is no number, or too large for a sum, makes this none.
      return all == 0
    }
  }

  private func putPresent<T: Sample, U: Sample>(
    _ rows: Range<Int>, _ samples: UnsafePointer<T>, _ test: MissingTest<T>,
    _ line: UnsafeMutablePointer<U>, _ missing: U, _ sample: (Double) -> U
  ) {
    let channels = pixels.channels.rawValue
    let width = pixels.size.width
    // Alpha counts from 0 to 1 in floating point.
    let alpha = pixels.channels.hasAlpha && U.hasNaN ? channels - 1 : -1
    for block in 0..<BlockMeans.size(of: pixels.size).width {
      let columns = block * BlockMeans.side..<min((block + 1) * BlockMeans.side, width)
      for channel in 0..<channels {
        var sum = 0.0
        var count = 0.0
        for row in rows {
          let start = samples + pixels.storedRow(row) * width * channels
          for x in columns {
            let value = start[x * channels + channel]
            guard !test.isMissing(value) else { continue }
            sum += value.double
            count += 1
          }
        }
        let mean = channel == alpha ? sum / count / pixels.opaque : sum / count
        line[block * channels + channel] = count == 0 ? missing : sample(mean)
      }
    }
  }
}

extension Sample {
  fileprivate var float: Float { Float(double) }
}
