import MarkerImaging
import MarkerModel
import Synchronization
import SystemPackage

/// A decoded frame with what displaying it needs, worked out once: limits for each interval, the
/// blurred data. Safe to share between threads.
public final class PreparedFrame: Sendable {
  public let image: DecodedImage
  public let fingerprint: Fingerprint?
  private let derived = Mutex(Derived())

  private struct Derived: Sendable {
    var limits: [Interval: DisplayLimits?] = [:]
    var blurred: (sigma: Double, pixels: PixelBuffer)?
  }

  public init(image: DecodedImage, fingerprint: Fingerprint?) {
    self.image = image
    self.fingerprint = fingerprint
  }

  public var size: PixelSize { image.pixels.size }
  public var frame: FrameDescription? {
    image.description.frames.first { $0.index == image.frame }
  }
  public var sky: (any SkyTransform)? { frame?.sky }
  public var byteCount: Int { image.pixels.byteCount }

  /// The limits of the whole, unblurred frame; nil where no value is finite. Takes as long as
  /// reading every sample, the first time.
  public func limits(_ interval: Interval) -> DisplayLimits? {
    if let known = derived.withLock({ $0.limits[interval] }) { return known }
    let limits = interval.limits(of: image.pixels)
    derived.withLock { $0.limits[interval] = .some(limits) }
    return limits
  }

  /// The samples to draw.
  public func pixels(blur sigma: Double) -> PixelBuffer {
    guard sigma > 0 else { return image.pixels }
    if let known = derived.withLock({ $0.blurred }), known.sigma == sigma { return known.pixels }
    let blurred = GaussianBlur.apply(to: image.pixels, sigma: sigma)
    derived.withLock { $0.blurred = (sigma, blurred) }
    return blurred
  }

  /// Works out what these settings need, so that drawing need not.
  public func prepare(_ display: DisplaySettings) {
    _ = limits(display.interval)
    _ = pixels(blur: display.blur)
  }
}
