internal import CGtk4

/// Many shapes as one path: single shapes would be too slow for them.
extension Painter {
  public struct Path {
    public var circles: [(center: CanvasPoint, radius: Double)] = []
    /// Closed.
    public var outlines: [[CanvasPoint]] = []
    /// Crosses, with arms so long.
    public var crosses: [(center: CanvasPoint, radius: Double)] = []

    public init() {}
  }

  /// Strokes the whole path, first in the color and width of its rim.
  public func stroke(_ path: Path, color: RGBA, width: Double, rim: RGBA, rimWidth: Double) {
    cairo_new_path(cairo)
    for circle in path.circles {
      cairo_new_sub_path(cairo)
      cairo_arc(cairo, circle.center.x, circle.center.y, max(circle.radius, 0), 0, 2 * .pi)
    }
    for outline in path.outlines {
      cairo_new_sub_path(cairo)
      for point in outline { cairo_line_to(cairo, point.x, point.y) }
      cairo_close_path(cairo)
    }
    for cross in path.crosses {
      let (x, y, arm) = (cross.center.x, cross.center.y, cross.radius)
      cairo_move_to(cairo, x - arm, y)
      cairo_line_to(cairo, x + arm, y)
      cairo_move_to(cairo, x, y - arm)
      cairo_line_to(cairo, x, y + arm)
    }
    cairo_set_dash(cairo, nil, 0, 0)
    if rimWidth > 0 {
      cairo_set_source_rgba(cairo, rim.red, rim.green, rim.blue, rim.alpha)
      cairo_set_line_width(cairo, width + 2 * rimWidth)
      cairo_stroke_preserve(cairo)
    }
    cairo_set_source_rgba(cairo, color.red, color.green, color.blue, color.alpha)
    cairo_set_line_width(cairo, width)
    cairo_stroke(cairo)
  }
}
