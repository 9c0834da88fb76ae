import MarkerModel

/// A Gaussian blur of a frame on its data, before any display step.
///
/// Kernel and edges are those of scipy's `gaussian_filter` (truncated at 4 sigma, mode "reflect"),
/// within a thousandth or so of the frame's range. Missing and infinite values take no part: each
/// result is weighted by what there was. Missing pixels stay missing; alpha stays as it is.
public struct GaussianBlur: Sendable {
  private let pixels: PixelBuffer
  private let units: SampleUnits
  private let hasGaps: Bool

  /// The largest sigma that a slider offers for a frame, in half pixels.
  public static func limit(for size: PixelSize) -> Double {
    max(10, (Double(size.width + size.height) / 10).rounded() / 2)
  }

  /// From here on the blur is worked out on a coarser grid.
  private static let coarseSigma = 3.0

  /// Looks through the frame once, for all blurs of it.
  public init(of pixels: PixelBuffer) {
    self.pixels = pixels
    var survey = Survey(layout: PixelLayout(pixels), isGray: pixels.channels.colorCount == 1)
    pixels.visit(&survey)
    units = survey.units
    hasGaps = survey.hasGaps
  }

  /// - Parameter sigma: in image pixels; 0 is no blur.
  public func callAsFunction(sigma: Double) -> BlurredFrame {
    blurred(sigma: sigma, while: { true }) ?? BlurredFrame(sharp: pixels)
  }

  /// - Parameter isWanted: nil is returned soon after this is false.
  public func blurred(
    sigma: Double, while isWanted: @escaping @Sendable () -> Bool
  ) -> BlurredFrame? {
    guard sigma > 0, !pixels.size.isEmpty else { return BlurredFrame(sharp: pixels) }
    var pass = BlurPass(
      pixels: pixels, units: units, hasGaps: hasGaps, sigma: sigma,
      isCoarse: sigma >= GaussianBlur.coarseSigma, isWanted: isWanted)
    pixels.visit(&pass)
    guard isWanted() else { return nil }
    return BlurredFrame(pixels: pass.result ?? pixels, units: units)
  }
}

/// A frame's data after a blur, in float32, alpha from 0 to 1.
public struct BlurredFrame: Sendable {
  public let pixels: PixelBuffer
  public let units: SampleUnits

  init(pixels: PixelBuffer, units: SampleUnits) {
    self.pixels = pixels
    self.units = units
  }

  /// A frame that is not blurred.
  public init(sharp pixels: PixelBuffer) { self.init(pixels: pixels, units: .plain) }

  /// The colour channels' values at a displayed pixel in the image's units, missing ones as NaN;
  /// nil outside.
  public func values(x: Int, y: Int) -> [Double]? {
    pixels.values(x: x, y: y)?.map { $0 / units.scale + units.base }
  }
}

/// What the samples of a frame stand for: sample = (value − base) · scale. So float32 holds a small
/// signal on a large pedestal.
public struct SampleUnits: Hashable, Sendable {
  public var base: Double
  /// A power of two.
  public var scale: Double

  public static let plain = SampleUnits(base: 0, scale: 1)
}

/// What has to be known of a frame before it is blurred.
private struct Survey: SampleVisitor {
  let layout: PixelLayout
  let isGray: Bool
  var units = SampleUnits.plain
  var hasGaps = false

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let layout = layout
    let parts = layout.parts(samples) { part in
      // Of colour, each channel is looked at.
      let channels = (0..<layout.colors).map { channel in
        PixelLayout(stride: layout.stride, colors: 1, missing: layout.missing).survey(
          UnsafeBufferPointer(rebasing: samples[channel...]), pixels: part)
      }
      return channels
    }.flatMap { $0 }
    hasGaps = parts.contains { $0.hasGaps }
    let ranges = parts.compactMap { $0.range }
    guard let low = ranges.map(\.low).min(), let high = ranges.map(\.high).max() else { return }
    if isGray { units.base = typical(samples, MissingTest(layout.missing)).nearest }
    let reach = max(abs(high.double - units.base), abs(low.double - units.base))
    // Float32 and its products with small weights hold anything between.
    if reach.isFinite, reach > 0x1p100 || (reach < 0x1p-80 && reach > 0) {
      units.scale = Double(sign: .plus, exponent: -reach.exponent, significand: 1)
      if !units.scale.isFinite { units.scale = 0x1p1000 }
    }
  }

  /// The median of some samples from all over the frame.
  private func typical<T: Sample>(
    _ samples: UnsafeBufferPointer<T>, _ test: MissingTest<T>
  ) -> ExactNumber {
    let pixels = samples.count / layout.stride
    let some = Swift.stride(from: 0, to: pixels, by: max(1, pixels / 997)).map {
      samples[$0 * layout.stride]
    }.filter { $0.isFinite && !test.isMissing($0) }.sorted()
    return some.isEmpty ? ExactNumber(0) : some[some.count / 2].exact
  }
}

extension PixelLayout {
  fileprivate init(stride: Int, colors: Int, missing: Int64?) {
    self.stride = stride
    self.colors = colors
    self.missing = missing
  }

  fileprivate func survey<T: Sample>(
    _ samples: UnsafeBufferPointer<T>, pixels: Range<Int>
  ) -> (range: (low: T, high: T)?, hasGaps: Bool) {
    var count = 0
    forEach(samples, pixels: pixels) { _ in count &+= 1 }
    return (range(samples, pixels: pixels), count < pixels.count)
  }
}
