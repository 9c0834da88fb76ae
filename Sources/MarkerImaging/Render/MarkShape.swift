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
  public var outline: MarkOutline
  public var label: String
  /// Where the label's top-left corner goes.
  public var labelOrigin: ScreenPoint
  /// The size of the label's font.
  public var labelSize: Double
  public var isSelected: Bool
  /// How far the small plus reaches that shows the middle of a large figure; 0 where there is none.
  private var middleArm: Double

  /// - Parameters:
  ///   - diameter: in image pixels.
  ///   - deviceScale: device pixels per logical pixel of the screen.
  public init(
    id: MarkID? = nil, at position: PixelPoint, diameter: Double, color: MarkColor,
    outline: MarkOutline = .circle, label: String, viewport: Viewport, deviceScale: Double = 1,
    isSelected: Bool = false
  ) {
    self.id = id
    self.color = color
    self.outline = outline
    self.label = label
    self.isSelected = isSelected
    let diameter = diameter * viewport.scale
    center = viewport.screen(position)
    // Never so small that it cannot be seen or hit.
    radius = max(diameter / 2, 3 * deviceScale)
    lineWidth = min(max(diameter / 12, 1.5 * deviceScale), 3 * deviceScale)
    rimWidth = deviceScale
    middleArm = radius > MarkShape.largeRadius * deviceScale ? 6 * deviceScale : 0
    labelSize = min(max(diameter * 0.6, 12 * deviceScale), 18 * deviceScale)
    labelOrigin = ScreenPoint(
      x: center.x + radius * 0.75 + 2 * deviceScale, y: center.y + radius * 0.75)
  }

  /// The middle of a larger figure is not seen from its outline, which may not even be on the view.
  private static let largeRadius = 60.0

  /// Straight lines of the figure, with the small plus in the middle of a large one.
  public var lines: [MarkOutline.Line] {
    let lines = outline.lines(around: center, radius: radius)
    guard middleArm > 0, outline != .cross, outline != .plus else { return lines }
    return lines + MarkOutline.plus.lines(around: center, radius: middleArm)
  }

  /// Whether a click there means this mark: on its disc, and a little around it.
  public func isHit(by point: ScreenPoint) -> Bool {
    center.distance(to: point) <= radius + lineWidth
  }
}

extension MarkShape {
  /// The same as far off on the view as one place is from another.
  public func moved(from start: ScreenPoint, to end: ScreenPoint) -> MarkShape {
    var moved = self
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    moved.center = ScreenPoint(x: center.x + dx, y: center.y + dy)
    moved.labelOrigin = ScreenPoint(x: labelOrigin.x + dx, y: labelOrigin.y + dy)
    return moved
  }
}

extension [MarkShape] {
  /// The marks whose middles lie in the rectangle that two places span.
  public func inside(_ one: ScreenPoint, _ other: ScreenPoint) -> [MarkShape] {
    let columns = Swift.min(one.x, other.x)...Swift.max(one.x, other.x)
    let rows = Swift.min(one.y, other.y)...Swift.max(one.y, other.y)
    return filter { columns.contains($0.center.x) && rows.contains($0.center.y) }
  }

  /// The mark whose label a click means: of labels that overlap the one that is drawn last.
  ///
  /// - Parameter measure: how wide and high a mark's label is drawn.
  public func labelHit(
    by point: ScreenPoint, measure: (MarkShape) -> (width: Double, height: Double)
  ) -> MarkShape? {
    last { mark in
      let size = measure(mark)
      return !mark.label.isEmpty
        && (mark.labelOrigin.x..<(mark.labelOrigin.x + Swift.max(size.width, 0))).contains(point.x)
        && (mark.labelOrigin.y..<(mark.labelOrigin.y + Swift.max(size.height, 0))).contains(point.y)
    }
  }

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
