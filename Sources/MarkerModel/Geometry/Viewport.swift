/// Which part of an image a view shows: the affine map between image pixels and the device pixels
/// of the view: moved, enlarged, turned. All that is drawn or hit goes through `screen` and `pixel`.
public struct Viewport: Hashable, Sendable {
  /// The view's size in device pixels.
  public var size: PixelSize
  /// The image position at the middle of the view.
  public var center: PixelPoint
  /// Device pixels per image pixel.
  public var scale: Double
  public var orientation: ViewOrientation

  public static let scaleRange: ClosedRange<Double> = 1.0 / 1024...256

  public init(
    size: PixelSize, center: PixelPoint, scale: Double, orientation: ViewOrientation = .upright
  ) {
    self.size = size
    self.center = center
    self.scale = scale
    self.orientation = orientation
  }

  /// The view that shows the whole image as large as it fits, centred.
  public static func fitting(
    _ image: PixelSize, in size: PixelSize, orientation: ViewOrientation = .upright
  ) -> Viewport {
    fitting(image, in: size, orientation) { min($0, $1) }
  }

  /// The view that shows the image from its left edge to its right one, as they lie on the view,
  /// centred.
  public static func fittingWidth(
    of image: PixelSize, in size: PixelSize, orientation: ViewOrientation = .upright
  ) -> Viewport {
    fitting(image, in: size, orientation) { width, _ in width }
  }

  private static func fitting(
    _ image: PixelSize, in size: PixelSize, _ orientation: ViewOrientation,
    scale: (_ byWidth: Double, _ byHeight: Double) -> Double
  ) -> Viewport {
    var viewport = Viewport(
      size: size, center: image.center, scale: 1, orientation: orientation)
    guard !image.isEmpty, !size.isEmpty else { return viewport }
    let box = orientation.box(width: Double(image.width), height: Double(image.height))
    viewport.scale = clamped(
      scale(Double(size.width) / box.width, Double(size.height) / box.height))
    return viewport
  }

  /// The middle of the view.
  public var middle: ScreenPoint {
    ScreenPoint(x: Double(size.width) / 2, y: Double(size.height) / 2)
  }

  /// Where an image position lies on the view. The view's middle is `center`.
  public func screen(_ point: PixelPoint) -> ScreenPoint {
    let way = orientation.turned(Displacement(x: point.x - center.x, y: point.y - center.y))
    let middle = self.middle
    return ScreenPoint(x: way.x * scale + middle.x, y: way.y * scale + middle.y)
  }

  /// The image position under a place of the view.
  public func pixel(_ point: ScreenPoint) -> PixelPoint {
    pixel(point, seenFrom: middle, at: center)
  }

  /// The image position under a place of the view, were a position under an anchor.
  private func pixel(
    _ point: ScreenPoint, seenFrom anchor: ScreenPoint, at position: PixelPoint
  ) -> PixelPoint {
    let way = orientation.unturned(
      Displacement(x: (point.x - anchor.x) / scale, y: (point.y - anchor.y) / scale))
    return PixelPoint(x: way.x + position.x, y: way.y + position.y)
  }

  /// Enlarged by a factor, so that what is under `anchor` stays there.
  public func zoomed(by factor: Double, at anchor: ScreenPoint) -> Viewport {
    var zoomed = self
    zoomed.scale = Viewport.clamped(scale * factor)
    zoomed.center = zoomed.pixel(middle, seenFrom: anchor, at: pixel(anchor))
    return zoomed
  }

  /// Moves it by less than a pixel, so that at one image pixel to a device pixel these cover each other. For views
  /// that are upright or turned by right angles.
  public mutating func alignToPixels() {
    let corner = pixel(ScreenPoint(x: 0.5, y: 0.5))
    center.x += corner.x.rounded() - corner.x
    center.y += corner.y.rounded() - corner.y
  }

  /// Moved so that what was under `start` is under `end`.
  public func panned(from start: ScreenPoint, to end: ScreenPoint) -> Viewport {
    var panned = self
    panned.center = pixel(middle, seenFrom: end, at: pixel(start))
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
