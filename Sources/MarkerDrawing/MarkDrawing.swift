import CCairo
import MarkerImaging
import MarkerModel

extension Raster {
  /// The marks drawn over the picture, as the window draws them.
  ///
  /// - Returns: false where cairo has no memory for it.
  public func draw(_ marks: [MarkShape], labels: Bool = true) -> Bool {
    marks.isEmpty || paint { MarkDrawing.draw(marks, labels: labels, on: $0) }
  }
}

enum MarkDrawing {
  /// - Parameter keepsText: whether labels stay text that can be searched and copied.
  static func draw(
    _ marks: [MarkShape], labels: Bool, keepsText: Bool = false, on cairo: OpaquePointer?
  ) {
    for mark in marks {
      outline(mark, on: cairo)
      if labels {
        let lettering = Lettering(
          size: mark.labelSize, isBold: true, color: mark.color, rimWidth: mark.rimWidth)
        lettering.draw(mark.label, at: mark.labelOrigin, keepsText: keepsText, on: cairo)
      }
    }
  }

  static func outline(_ mark: MarkShape, on cairo: OpaquePointer?) {
    cairo_new_path(cairo)
    if mark.outline == .circle {
      cairo_arc(cairo, mark.center.x, mark.center.y, mark.radius, 0, 2 * .pi)
    }
    for line in mark.lines {
      cairo_new_sub_path(cairo)
      for point in line.points { cairo_line_to(cairo, point.x, point.y) }
      if line.isClosed { cairo_close_path(cairo) }
    }
    cairo_set_source_rgba(cairo, 0, 0, 0, 0.55)
    cairo_set_line_width(cairo, mark.lineWidth + 2 * mark.rimWidth)
    cairo_stroke_preserve(cairo)
    mark.color.set(on: cairo)
    cairo_set_line_width(cairo, mark.lineWidth)
    cairo_stroke(cairo)
  }
}
