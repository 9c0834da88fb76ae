internal import CGtk4

/// Draws lines, shapes and text on a canvas, in device pixels. Good only during the call that it
/// was handed to.
@MainActor
public final class Painter {
  /// The canvas's size.
  public let size: CanvasSize
  let cairo: OpaquePointer
  private lazy var layout = TextLayout(cairo: cairo)

  init(cairo: OpaquePointer, size: CanvasSize) {
    self.cairo = cairo
    self.size = size
  }

  public func strokeCircle(
    center: CanvasPoint, radius: Double, color: RGBA, width: Double = 1, dash: [Double] = []
  ) {
    cairo_new_path(cairo)
    cairo_arc(cairo, center.x, center.y, max(radius, 0), 0, 2 * .pi)
    stroke(color, width, dash)
  }

  public func fillCircle(center: CanvasPoint, radius: Double, color: RGBA) {
    cairo_new_path(cairo)
    cairo_arc(cairo, center.x, center.y, max(radius, 0), 0, 2 * .pi)
    fill(color)
  }

  public func strokeRect(
    _ rect: CanvasRect, color: RGBA, width: Double = 1, dash: [Double] = []
  ) {
    cairo_new_path(cairo)
    cairo_rectangle(cairo, rect.x, rect.y, rect.width, rect.height)
    stroke(color, width, dash)
  }

  public func fillRect(_ rect: CanvasRect, color: RGBA) {
    cairo_new_path(cairo)
    cairo_rectangle(cairo, rect.x, rect.y, rect.width, rect.height)
    fill(color)
  }

  public func line(
    from start: CanvasPoint, to end: CanvasPoint, color: RGBA, width: Double = 1,
    dash: [Double] = []
  ) {
    polyline([start, end], color: color, width: width, dash: dash)
  }

  public func polyline(
    _ points: [CanvasPoint], isClosed: Bool = false, color: RGBA, width: Double = 1,
    dash: [Double] = []
  ) {
    cairo_new_path(cairo)
    for point in points { cairo_line_to(cairo, point.x, point.y) }
    if isClosed { cairo_close_path(cairo) }
    stroke(color, width, dash)
  }

  /// Draws text with its box's corner or middle at a place: `anchor` (0, 0) is the box's top-left
  /// corner, (1, 1) its bottom-right one. Returns the box.
  @discardableResult
  public func text(
    _ text: String, at point: CanvasPoint, anchor: CanvasPoint = CanvasPoint(x: 0, y: 0),
    style: TextStyle
  ) -> CanvasRect {
    let size = layout.set(text, style)
    // On whole pixels the letters are as sharp as the font makes them.
    let x = (point.x - anchor.x * size.width).rounded()
    let y = (point.y - anchor.y * size.height).rounded()
    cairo_new_path(cairo)
    cairo_move_to(cairo, x, y)
    if let halo = style.halo {
      pango_cairo_layout_path(cairo, layout.layout)
      cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
      stroke(halo, style.haloWidth * 2, [])
      cairo_move_to(cairo, x, y)
    }
    set(style.color)
    pango_cairo_show_layout(cairo, layout.layout)
    cairo_new_path(cairo)
    return CanvasRect(x: x, y: y, width: size.width, height: size.height)
  }

  /// Copies an image to a place, pixel for pixel: its top-left corner, on whole pixels.
  public func image(_ image: CanvasImage, at origin: CanvasPoint) {
    image.paint(cairo, x: origin.x.rounded(), y: origin.y.rounded())
  }

  /// How large a text's box is.
  public func measure(_ text: String, style: TextStyle) -> CanvasSize { layout.set(text, style) }

  /// Draws only inside a rectangle during `body`.
  public func clipped(to rect: CanvasRect, _ body: () -> Void) {
    cairo_save(cairo)
    cairo_new_path(cairo)
    cairo_rectangle(cairo, rect.x, rect.y, rect.width, rect.height)
    cairo_clip(cairo)
    body()
    cairo_restore(cairo)
  }

  private func set(_ color: RGBA) {
    cairo_set_source_rgba(cairo, color.red, color.green, color.blue, color.alpha)
  }

  private func stroke(_ color: RGBA, _ width: Double, _ dash: [Double]) {
    set(color)
    cairo_set_line_width(cairo, width)
    cairo_set_dash(cairo, dash, gint(dash.count), 0)
    cairo_stroke(cairo)
  }

  private func fill(_ color: RGBA) {
    set(color)
    cairo_fill(cairo)
  }
}
