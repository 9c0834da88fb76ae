import MarkerModel

/// How one mark is drawn on a view: device pixels.
public struct MarkShape: Equatable, Sendable {
  /// The person's mark that it shows; nil for one of a catalog.
  public var id: MarkID?
  public var center: ScreenPoint
  public var radius: Double
  public var lineWidth: Double
  /// The dark rim on both sides of the line, which keeps it to be seen on a bright picture.
  public var rimWidth: Double
  public var color: MarkColor
  public var label: String
  /// Where the label's top-left corner goes.
  public var labelOrigin: ScreenPoint
  /// The size of the label's font.
  public var labelSize: Double
  public var isSelected: Bool

  /// - Parameters:
  ///   - diameter: in image pixels.
  ///   - deviceScale: device pixels per logical pixel of the screen.
  public init(
    id: MarkID? = nil, at position: PixelPoint, diameter: Double, color: MarkColor,
    label: String, viewport: Viewport, deviceScale: Double = 1, isSelected: Bool = false
  ) {
    self.id = id
    self.color = color
    self.label = label
    self.isSelected = isSelected
    let diameter = diameter * viewport.scale
    center = viewport.screen(position)
    // Never so small that it cannot be seen or hit.
    radius = max(diameter / 2, 3 * deviceScale)
    lineWidth = min(max(diameter / 12, 1.5 * deviceScale), 3 * deviceScale)
    rimWidth = deviceScale
    labelSize = min(max(diameter * 0.6, 12 * deviceScale), 18 * deviceScale)
    labelOrigin = ScreenPoint(
      x: center.x + radius * 0.75 + 2 * deviceScale, y: center.y + radius * 0.75)
  }

  /// Whether a click there means this mark: on its disc, and a little around it.
  public func isHit(by point: ScreenPoint) -> Bool {
    center.distance(to: point) <= radius + lineWidth
  }
}

extension [MarkShape] {
  /// The mark that a click means: of those hit the one whose centre is nearest, the newer of equals.
  public func hit(by point: ScreenPoint) -> MarkShape? {
    filter { $0.isHit(by: point) }.min { one, other in
      let nearer = one.center.distance(to: point)
      let farther = other.center.distance(to: point)
      return nearer == farther
        ? one.id?.number ?? -1 > other.id?.number ?? -1 : nearer < farther
    }
  }
}
