import CCairo
import MarkerImaging
import MarkerModel

extension Raster {
  /// A catalog's marks drawn over the picture, as the window draws them.
  ///
  /// - Returns: false where cairo has no memory for it.
  public func draw(_ drawing: CatalogDrawing) -> Bool {
    paintDots(of: drawing)
    return (drawing.layers.isEmpty && drawing.labels.isEmpty)
      || paint { CatalogPainting.draw(drawing, on: $0) }
  }

  /// Dots are opaque or nothing.
  func paintDots(of drawing: CatalogDrawing) {
    guard let dots = drawing.dots else { return }
    DotPicture(dots, on: drawing.viewport).lay(on: self)
  }
}

/// Draws what of a catalog is lines and letters.
enum CatalogPainting {
  static func draw(
    _ drawing: CatalogDrawing, keepsText: Bool = false, on cairo: OpaquePointer?
  ) {
    for layer in drawing.layers { draw(layer, of: drawing, on: cairo) }
    for label in drawing.labels {
      let lettering = Lettering(
        size: label.size, isBold: false, color: label.color, rimWidth: drawing.rimWidth)
      lettering.draw(label.text, at: label.origin, keepsText: keepsText, on: cairo)
    }
  }

  static func draw(
    _ layer: CatalogDrawing.Layer, of drawing: CatalogDrawing, on cairo: OpaquePointer?
  ) {
    cairo_new_path(cairo)
    for circle in layer.circles {
      cairo_new_sub_path(cairo)
      cairo_arc(cairo, circle.center.x, circle.center.y, circle.radius, 0, 2 * .pi)
    }
    for outline in layer.outlines {
      cairo_new_sub_path(cairo)
      for point in outline { cairo_line_to(cairo, point.x, point.y) }
      cairo_close_path(cairo)
    }
    for point in layer.points {
      let (x, y, arm) = (point.center.x, point.center.y, point.radius)
      cairo_move_to(cairo, x - arm, y)
      cairo_line_to(cairo, x + arm, y)
      cairo_move_to(cairo, x, y - arm)
      cairo_line_to(cairo, x, y + arm)
    }
    if layer.hasRims {
      cairo_set_source_rgba(cairo, 0, 0, 0, 0.55)
      cairo_set_line_width(cairo, drawing.lineWidth + 2 * drawing.rimWidth)
      cairo_stroke_preserve(cairo)
    }
    layer.color.set(on: cairo)
    cairo_set_line_width(cairo, drawing.lineWidth)
    cairo_stroke(cairo)
  }
}

extension CatalogDrawing.Layer {
  /// A rim around thousands would hide the picture.
  var hasRims: Bool { circles.count + outlines.count + points.count <= 300 }
}
