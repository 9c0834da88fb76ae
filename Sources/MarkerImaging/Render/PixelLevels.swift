import MarkerModel

/// A large frame made smaller by two again and again, for pictures that are wanted at once and made
/// exact a moment later.
///
/// Each sample of a level is the mean of four of the one before, as far as they are not missing; the
/// last of a row or column of two where there are no more. Eight-bit samples stay what they are, others
/// become floating point, of which NaN is missing; their alpha goes from 0 to 1. The top row comes
/// first.
public struct PixelLevels: Sendable {
  /// From half the frame's size down.
  public let levels: [PixelBuffer]

  /// Frames of fewer samples are drawn in no time themselves.
  public static let leastSamples = 2 << 20

  /// Takes as long as reading every sample.
  public init(of pixels: PixelBuffer) {
    var levels: [PixelBuffer] = []
    var last = pixels
    while last.size.width * last.size.height > PixelLevels.smallest {
      guard let next = PixelLevels.halved(last) else { break }
      levels.append(next)
      last = next
    }
    self.levels = levels
  }

  private static let smallest = 256 * 256

  public var byteCount: Int { levels.reduce(0) { $0 + $1.byteCount } }

  private static func halved(_ pixels: PixelBuffer) -> PixelBuffer? {
    var halving = Halving(pixels: pixels)
    pixels.visit(&halving)
    return halving.result
  }
}

private struct Halving: SampleVisitor {
  let pixels: PixelBuffer
  var result: PixelBuffer?

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    switch pixels.sampleType {
    case .uint8: result = halved(samples, missing: blank(UInt8.self)) { UInt8($0 + 0.5) }
    case .int8: result = halved(samples, missing: blank(Int8.self)) { Int8($0.rounded()) }
    case .float64, .int64, .uint64: result = halved(samples, missing: .nan) { $0 }
    default: result = halved(samples, missing: .nan) { Float($0) }
    }
  }

  private func blank<U: FixedWidthInteger>(_ type: U.Type) -> U {
    pixels.missing.flatMap { U(exactly: $0) } ?? 0
  }

  private func halved<T: Sample, U: Sample>(
    _ samples: UnsafeBufferPointer<T>, missing: U, _ sample: @Sendable (Double) -> U
  ) -> PixelBuffer? {
    let size = PixelSize(
      width: (pixels.size.width + 1) / 2, height: (pixels.size.height + 1) / 2)
    return PixelBuffer.filled(
      size: size, channels: pixels.channels, sampleType: U.sampleType, rowOrder: .topDown,
      missing: U.hasNaN ? nil : pixels.missing
    ) { (memory: UnsafeMutableRawBufferPointer) throws(Never) in
      guard let base = samples.baseAddress else { return }
      nonisolated(unsafe) let (source, target) = (base, memory.bindMemory(to: U.self))
      let pass = self
      Raster.inBands(of: size.height) { rows in
        for y in rows { pass.halve(y, source, target, size.width, missing, sample) }
      }
    }
  }

  private func halve<T: Sample, U: Sample>(
    _ y: Int, _ samples: UnsafePointer<T>, _ target: UnsafeMutableBufferPointer<U>, _ width: Int,
    _ missing: U, _ sample: (Double) -> U
  ) {
    let channels = pixels.channels.rawValue
    let count = pixels.size.width
    let upper = samples + pixels.storedRow(2 * y) * count * channels
    let lower =
      samples + pixels.storedRow(min(2 * y + 1, pixels.size.height - 1)) * count * channels
    let test = MissingTest<T>(pixels.missing)
    // Alpha counts from 0 to 1 in floating point.
    let alpha =
      pixels.channels.hasAlpha && U.hasNaN && pixels.opaque != 1 ? channels - 1 : -1
    guard let line = target.baseAddress.map({ $0 + y * width * channels }) else { return }
    var x = 0
    if channels == 1, test.isPlain {
      while x < count / 2 {
        let mean =
          (upper[2 &* x].double + upper[2 &* x &+ 1].double + lower[2 &* x].double
            + lower[2 &* x &+ 1].double) * 0.25
        if T.hasNaN, mean.isNaN { break }
        line[x] = sample(mean)
        x &+= 1
      }
    }
    for x in x..<width {
      let left = 2 &* x &* channels
      let right = min(2 &* x &+ 1, count - 1) &* channels
      for channel in 0..<channels {
        let four = (
          upper[left &+ channel], upper[right &+ channel], lower[left &+ channel],
          lower[right &+ channel]
        )
        var sum = 0.0
        var present = 0.0
        func add(_ value: T) {
          guard !test.isMissing(value) else { return }
          sum += value.double
          present += 1
        }
        add(four.0)
        add(four.1)
        add(four.2)
        add(four.3)
        if present == 0 {
          line[x &* channels &+ channel] = missing
        } else {
          let mean = sum / present
          line[x &* channels &+ channel] = sample(channel == alpha ? mean / pixels.opaque : mean)
        }
      }
    }
  }
}

extension ViewportRenderer {
  /// The picture at once, of single samples under the middles of the device pixels: those of the level
  /// whose samples are about as large, or of the frame itself. On a large view they are squares of two
  /// device pixels a side.
  public func preview(_ viewport: Viewport, _ levels: PixelLevels?) -> Raster {
    guard viewport.size.width * viewport.size.height > ViewportRenderer.manyPixels else {
      return sampled(viewport, levels)
    }
    var half = viewport
    half.size = PixelSize(
      width: (viewport.size.width + 1) / 2, height: (viewport.size.height + 1) / 2)
    half.scale /= 2
    // The first device pixel stays where it is when the sides are odd.
    half.center = viewport.pixel(
      ScreenPoint(x: Double(half.size.width), y: Double(half.size.height)))
    return sampled(half, levels).doubled(to: viewport.size)
  }

  /// In device pixels.
  private static let manyPixels = 3 << 20

  private func sampled(_ viewport: Viewport, _ levels: PixelLevels?) -> Raster {
    var (source, view) = (pixels, viewport)
    for level in levels?.levels ?? [] where view.scale < 0.71 {
      source = level
      view.scale *= 2
      view.center = PixelPoint(x: view.center.x / 2 - 0.25, y: view.center.y / 2 - 0.25)
    }
    return ViewportRenderer(pixels: source, toneMap: toneMap).renderSingles(view)
  }

  /// The picture of single samples, however small a device pixel they are.
  func renderSingles(_ viewport: Viewport) -> Raster {
    guard !viewport.size.isEmpty, !pixels.size.isEmpty else { return Raster(size: viewport.size) }
    guard viewport.orientation.isRightAngled else { return renderNearest(viewport) }
    let upright = Raster(uninitialized: viewport.upright.size)
    drawNearest(viewport.upright, into: upright)
    return laidOut(upright, viewport)
  }
}

extension Raster {
  /// Each pixel as four, as far as they fit.
  fileprivate func doubled(to size: PixelSize) -> Raster {
    let doubled = Raster(uninitialized: size)
    Raster.inBands(of: (size.height + 1) / 2) { rows in
      for y in rows {
        guard let source = self.line(y), let target = doubled.line(2 * y) else { return }
        for x in 0..<size.width / 2 {
          target[2 &* x] = source[x]
          target[2 &* x &+ 1] = source[x]
        }
        if size.width % 2 == 1 { target[size.width - 1] = source[size.width / 2] }
        if 2 * y + 1 < size.height {
          (target + size.width).update(from: target, count: size.width)
        }
      }
    }
    return doubled
  }
}
