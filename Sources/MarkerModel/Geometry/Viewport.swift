/// Which part of an image a view shows: the affine map between image pixels and the device pixels
/// of the view. Scale is in device pixels per image pixel.
public struct Viewport: Hashable, Sendable {
  /// The view's size in device pixels.
  public var size: PixelSize
  /// The image position at the middle of the view.
  public var center: PixelPoint
  /// Device pixels per image pixel.
  public var scale: Double

  public static let scaleRange: ClosedRange<Double> = 1.0 / 1024...256

  public init(size: PixelSize, center: PixelPoint, scale: Double) {
    self.size = size
    self.center = center
    self.scale = scale
  }

  /// The view that shows the whole image as large as it fits, centred.
  public static func fitting(_ image: PixelSize, in size: PixelSize) -> Viewport {
    guard !image.isEmpty, !size.isEmpty else {
      return Viewport(size: size, center: image.center, scale: 1)
    }
    let scale = min(
      Double(size.width) / Double(image.width), Double(size.height) / Double(image.height))
    return Viewport(size: size, center: image.center, scale: clamped(scale))
  }

  /// Where an image position lies on the view. The view's middle is `center`.
  public func screen(_ point: PixelPoint) -> ScreenPoint {
    ScreenPoint(
      x: (point.x - center.x) * scale + Double(size.width) / 2,
      y: (point.y - center.y) * scale + Double(size.height) / 2)
  }

  /// The image position under a place of the view.
  public func pixel(_ point: ScreenPoint) -> PixelPoint {
    PixelPoint(
      x: (point.x - Double(size.width) / 2) / scale + center.x,
      y: (point.y - Double(size.height) / 2) / scale + center.y)
  }

  /// Enlarged by a factor, so that what is under `anchor` stays there.
  public func zoomed(by factor: Double, at anchor: ScreenPoint) -> Viewport {
    let fixed = pixel(anchor)
    var zoomed = self
    zoomed.scale = Viewport.clamped(scale * factor)
    zoomed.center = PixelPoint(
      x: fixed.x - (anchor.x - Double(size.width) / 2) / zoomed.scale,
      y: fixed.y - (anchor.y - Double(size.height) / 2) / zoomed.scale)
    return zoomed
  }

  /// Moved so that what was under `start` is under `end`.
  public func panned(from start: ScreenPoint, to end: ScreenPoint) -> Viewport {
    var panned = self
    panned.center.x -= (end.x - start.x) / scale
    panned.center.y -= (end.y - start.y) / scale
    return panned
  }

  /// The middle kept on the image, so that it cannot be lost out of sight.
  public func kept(on image: PixelSize) -> Viewport {
    var kept = self
    kept.center.x = min(max(center.x, -0.5), Double(image.width) - 0.5)
    kept.center.y = min(max(center.y, -0.5), Double(image.height) - 0.5)
    return kept
  }

  private static func clamped(_ scale: Double) -> Double {
    min(max(scale, scaleRange.lowerBound), scaleRange.upperBound)
  }
}
