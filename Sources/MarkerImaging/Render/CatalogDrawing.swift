import Foundation
import MarkerModel

/// How a catalog's marks look on a view.
public struct CatalogStyle: Sendable {
  public var color: MarkColor
  /// The colours of groups, by their names.
  public var groups: [String: MarkColor]
  public var showsLabels: Bool

  public init(color: MarkColor, groups: [String: MarkColor] = [:], showsLabels: Bool = true) {
    self.color = color
    self.groups = groups
    self.showsLabels = showsLabels
  }
}

/// What of the catalogs is drawn on a view, in device pixels, and bounded however many there are:
/// beyond a few thousand in the view, or where their circles would cover all, they are dots, and beyond a
/// few hundred without labels.
public struct CatalogDrawing: Sendable {
  public struct Circle: Equatable, Sendable {
    public var center: ScreenPoint
    public var radius: Double
  }

  /// What is drawn in one colour, as one path.
  public struct Layer: Equatable, Sendable {
    public var color: MarkColor
    public var circles: [Circle] = []
    /// Closed.
    public var outlines: [[ScreenPoint]] = []
    /// Drawn as crosses.
    public var points: [Circle] = []
  }

  public struct Label: Equatable, Sendable {
    public var text: String
    /// Its top-left corner.
    public var origin: ScreenPoint
    public var size: Double
    public var color: MarkColor
  }

  public private(set) var layers: [Layer] = []
  public private(set) var labels: [Label] = []
  private var crowded: [CatalogDots] = []
  public let lineWidth: Double
  /// Of the dark rim on both sides of lines.
  public let rimWidth: Double

  /// How many are drawn as what they are, and how many with labels.
  public struct Limits: Sendable {
    public var shapes: Int
    public var labels: Int
    /// Of all their diameters together, in pixels of the window, where they are not few.
    public var diameters = Double.infinity

    public init(shapes: Int, labels: Int) {
      self.shapes = shapes
      self.labels = labels
    }

    public static let window = {
      var limits = Limits(shapes: 2000, labels: 300)
      limits.diameters = 20_000
      return limits
    }()
    public static let none = Limits(shapes: .max, labels: .max)
  }

  public let viewport: Viewport
  public let deviceScale: Double
  /// Of marks without a size, in image pixels.
  private let usual: Double
  private let limits: Limits
  private var layerOfColor: [MarkColor: Int] = [:]

  public init(
    _ catalogs: [(catalog: FrameCatalog, style: CatalogStyle)], viewport: Viewport,
    deviceScale: Double = 1, usualDiameter: Double, limits: Limits = .window
  ) {
    self.viewport = viewport
    self.deviceScale = deviceScale
    usual = usualDiameter
    self.limits = limits
    lineWidth = 1.5 * deviceScale
    rimWidth = deviceScale
    let labelled = catalogs.filter(\.style.showsLabels).reduce(0) { sum, one in
      let area = CatalogArea(of: viewport, around: one.catalog)
      return sum
        + one.catalog.points.estimate(x: area.x, y: area.y, most: max(limits.labels, 0))
    }
    for (catalog, style) in catalogs {
      let area = CatalogArea(of: viewport, around: catalog)
      let count = catalog.points.estimate(x: area.x, y: area.y, most: limits.shapes)
      if count > limits.shapes || areCrowded(count, catalog) {
        crowded.append(CatalogDots(catalog, style))
      } else {
        addShapes(
          catalog, style, area, labels: style.showsLabels && labelled <= limits.labels)
      }
    }
  }

  /// Whether so many circles would hide the picture, and take long to draw.
  private func areCrowded(_ count: Int, _ catalog: FrameCatalog) -> Bool {
    let diameter = 2 * radius(Float(catalog.meanDiameter))
    return count > CatalogDrawing.few
      && Double(count) * diameter > limits.diameters * deviceScale
  }

  private static let few = 25

  /// Those that are dots, which `DotPicture` draws; nil where there are none.
  public var dots: DotLayer? {
    crowded.isEmpty ? nil : DotLayer(crowded, deviceScale: deviceScale)
  }

  private mutating func addShapes(
    _ catalog: FrameCatalog, _ style: CatalogStyle, _ area: CatalogArea, labels: Bool
  ) {
    var places: [Int] = []
    catalog.points.forEach(x: area.x, y: area.y) { places.append($0) }
    // In the file's order, so that what lies over what does not change.
    for place in places.sorted(by: { catalog.points.ids[$0] < catalog.points.ids[$1] }) {
      let row = Int(catalog.points.ids[place])
      let center = viewport.screen(
        PixelPoint(x: catalog.points.x[place], y: catalog.points.y[place]))
      let color = style.color(of: row, in: catalog.table.rows)
      let radius = radius(catalog.diameter(at: place))
      guard radius <= CatalogDrawing.largestRadius else { continue }
      let layer = layer(color)
      var below = radius
      if let outline = catalog.outlines[row] {
        let points = outline.map(viewport.screen)
        guard points.allSatisfy(isDrawable) else { continue }
        layers[layer].outlines.append(points)
        below = (points.map(\.y).max() ?? center.y) - center.y
      } else {
        switch catalog.table.rows.shapes[row] {
        case .point: layers[layer].points.append(Circle(center: center, radius: 5 * deviceScale))
        case .text: below = -6 * deviceScale
        // What cannot be projected as a whole is told at least by its place.
        case .polygon, .box, .ellipse:
          layers[layer].points.append(Circle(center: center, radius: 5 * deviceScale))
        case nil:
          let circle = Circle(center: center, radius: radius)
          if reachesView(circle) { layers[layer].circles.append(circle) }
        }
      }
      guard labels, let text = catalog.table.label(row) ?? catalog.table.groupName(row) else {
        continue
      }
      let size = min(max(radius * 1.2, 11 * deviceScale), 18 * deviceScale)
      self.labels.append(
        Label(
          text: String(text.prefix(80)),
          origin: ScreenPoint(
            x: center.x + min(radius, 40 * deviceScale) * 0.75 + 2 * deviceScale,
            y: center.y + below * 0.75),
          size: size, color: color))
    }
  }

  private func radius(_ diameter: Float) -> Double {
    let diameter = diameter.isNaN ? usual : Double(diameter)
    return max(diameter * viewport.scale / 2, 3 * deviceScale)
  }

  /// Beyond these lengths lines take long to draw, and end up elsewhere or never.
  private static let largestRadius = 1e5
  private static let farthest = 4e6

  private func isDrawable(_ point: ScreenPoint) -> Bool {
    abs(point.x) <= CatalogDrawing.farthest && abs(point.y) <= CatalogDrawing.farthest
  }

  /// Whether some of its line lies in the view, which is not so where the view is inside of it.
  private func reachesView(_ circle: Circle) -> Bool {
    let (width, height) = (Double(viewport.size.width), Double(viewport.size.height))
    let (x, y) = (circle.center.x, circle.center.y)
    let nearest = hypot(x - min(max(x, 0), width), y - min(max(y, 0), height))
    let farthest = hypot(max(abs(x), abs(x - width)), max(abs(y), abs(y - height)))
    let line = lineWidth + rimWidth
    return nearest <= circle.radius + line && farthest >= circle.radius - line
  }

  private mutating func layer(_ color: MarkColor) -> Int {
    if let known = layerOfColor[color] { return known }
    layers.append(Layer(color: color))
    layerOfColor[color] = layers.count - 1
    return layers.count - 1
  }
}

extension CatalogStyle {
  public func color(of row: Int, in rows: CatalogRows) -> MarkColor {
    if let own = rows.colors[row] { return own }
    return rows.group(row).flatMap { groups[rows.groupNames[$0]] } ?? color
  }
}

/// The image pixels that a view shows, as far as a catalog's marks reach beyond it.
public struct CatalogArea: Sendable {
  public let x: ClosedRange<Double>
  public let y: ClosedRange<Double>

  public init(of viewport: Viewport, around catalog: FrameCatalog) {
    let (width, height) = (Double(viewport.size.width), Double(viewport.size.height))
    let corners = [(0.0, 0.0), (width, 0), (0, height), (width, height)].map { x, y in
      viewport.pixel(ScreenPoint(x: x, y: y))
    }
    let reach = catalog.largest / 2 + 20 / max(viewport.scale, 1e-6)
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    x = ((xs.min() ?? 0) - reach)...((xs.max() ?? 0) + reach)
    y = ((ys.min() ?? 0) - reach)...((ys.max() ?? 0) + reach)
  }
}
