import CCairo
import MarkerImaging
import MarkerModel

extension Raster {
  /// A catalog's marks drawn over the picture, as the window draws them.
  ///
  /// - Returns: false where cairo has no memory for it, or the picture is too large for it.
  public func draw(_ drawing: CatalogDrawing) -> Bool {
    pixels.withMemoryRebound(to: UInt8.self) { bytes in
      let surface = cairo_image_surface_create_for_data(
        bytes.baseAddress, CAIRO_FORMAT_RGB24, Int32(clamping: size.width),
        Int32(clamping: size.height), Int32(clamping: size.width * 4))
      defer { cairo_surface_destroy(surface) }
      let cairo = cairo_create(surface)
      defer { cairo_destroy(cairo) }
      for layer in drawing.layers { CatalogPainting.draw(layer, of: drawing, on: cairo) }
      for label in drawing.labels { CatalogPainting.draw(label, of: drawing, on: cairo) }
      cairo_surface_flush(surface)
      return cairo_status(cairo) == CAIRO_STATUS_SUCCESS
    }
  }
}

private enum CatalogPainting {
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
    cairo_set_source_rgba(cairo, 0, 0, 0, 0.55)
    cairo_set_line_width(cairo, drawing.lineWidth + 2 * drawing.rimWidth)
    cairo_stroke_preserve(cairo)
    set(layer.color, of: cairo)
    cairo_set_line_width(cairo, drawing.lineWidth)
    cairo_stroke(cairo)
  }

  static func draw(
    _ label: CatalogDrawing.Label, of drawing: CatalogDrawing, on cairo: OpaquePointer?
  ) {
    cairo_select_font_face(cairo, "Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(cairo, label.size)
    var font = cairo_font_extents_t()
    cairo_font_extents(cairo, &font)
    cairo_move_to(cairo, label.origin.x, label.origin.y + font.ascent)
    // A zero would end the text for C.
    cairo_text_path(cairo, label.text.filter { $0 != "\0" })
    cairo_set_source_rgba(cairo, 0, 0, 0, 0.8)
    cairo_set_line_width(cairo, 3 * drawing.rimWidth)
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
    cairo_stroke_preserve(cairo)
    set(label.color, of: cairo)
    cairo_fill(cairo)
  }

  private static func set(_ color: MarkColor, of cairo: OpaquePointer?) {
    cairo_set_source_rgb(
      cairo, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
  }
}
