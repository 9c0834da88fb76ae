/// A square that shows what lies around a place of a view, enlarged.
public struct Magnifier: Hashable, Sendable {
  /// What it shows, the place in its middle.
  public var viewport: Viewport
  /// Where its top-left corner lies on the view.
  public var origin: ScreenPoint
  /// The corners of the image pixel under the place, on the view.
  public var pixelCorners: [ScreenPoint]

  /// In a corner of the view that the place does not lie in: the top right one, else the top left one.
  ///
  /// - Parameters:
  ///   - side: device pixels.
  ///   - margin: how far it stays from the view's edges, and the place from it.
  public init?(at place: ScreenPoint, of view: Viewport, side: Int, margin: Int) {
    guard side > 0, view.size.width >= 2 * (side + margin), view.size.height >= side + 2 * margin
    else { return nil }
    let far = view.size.width - side - margin
    let isHidden =
      place.x >= Double(far - margin) && place.y <= Double(side + 2 * margin)
    origin = ScreenPoint(x: Double(isHidden ? margin : far), y: Double(margin))
    let center = view.pixel(place)
    viewport = Viewport(
      size: PixelSize(width: side, height: side), center: center,
      scale: Magnifier.scale(on: view, side: side), orientation: view.orientation)
    let middle = PixelPoint(x: (center.x + 0.5).rounded(.down), y: (center.y + 0.5).rounded(.down))
    let (origin, viewport) = (origin, viewport)
    pixelCorners = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map { dx, dy in
      let corner = viewport.screen(PixelPoint(x: middle.x + dx, y: middle.y + dy))
      return ScreenPoint(x: corner.x + origin.x, y: corner.y + origin.y)
    }
  }

  /// Fifteen pixels across, but of a picture that is much reduced more, or one would not find one's
  /// way in it; and always twice as large as the view.
  private static func scale(on view: Viewport, side: Int) -> Double {
    let pixels = min(Double(side) / 15, 16 * view.scale)
    return min(max(pixels, 2 * view.scale), Viewport.scaleRange.upperBound)
  }
}
