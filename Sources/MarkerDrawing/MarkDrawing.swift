import CCairo
import MarkerImaging
import MarkerModel

extension Raster {
  /// The marks drawn over the picture, as the window draws them.
  ///
  /// - Returns: false where cairo has no memory for it, or the picture is too large for it.
  public func draw(_ marks: [MarkShape], labels: Bool = true) -> Bool {
    let stride = Int32(clamping: size.width * 4)
    let drawn = pixels.withMemoryRebound(to: UInt8.self) { bytes in
      let surface = cairo_image_surface_create_for_data(
        bytes.baseAddress, CAIRO_FORMAT_RGB24, Int32(clamping: size.width),
        Int32(clamping: size.height), stride)
      defer { cairo_surface_destroy(surface) }
      let cairo = cairo_create(surface)
      defer { cairo_destroy(cairo) }
      for mark in marks {
        MarkDrawing.outline(mark, on: cairo)
        if labels { MarkDrawing.label(mark, on: cairo) }
      }
      cairo_surface_flush(surface)
      return cairo_status(cairo) == CAIRO_STATUS_SUCCESS
    }
    return drawn
  }
}

private enum MarkDrawing {
  static func outline(_ mark: MarkShape, on cairo: OpaquePointer?) {
    cairo_new_path(cairo)
    if mark.outline == .circle {
      cairo_arc(cairo, mark.center.x, mark.center.y, mark.radius, 0, 2 * .pi)
    }
    for line in mark.outline.lines(around: mark.center, radius: mark.radius) {
      cairo_new_sub_path(cairo)
      for point in line.points { cairo_line_to(cairo, point.x, point.y) }
      if line.isClosed { cairo_close_path(cairo) }
    }
    cairo_set_source_rgba(cairo, 0, 0, 0, 0.55)
    cairo_set_line_width(cairo, mark.lineWidth + 2 * mark.rimWidth)
    cairo_stroke_preserve(cairo)
    setColor(mark.color, of: cairo)
    cairo_set_line_width(cairo, mark.lineWidth)
    cairo_stroke(cairo)
  }

  static func label(_ mark: MarkShape, on cairo: OpaquePointer?) {
    // A zero would end the text for C.
    let text = mark.label.filter { $0 != "\0" }
    cairo_select_font_face(cairo, "Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD)
    cairo_set_font_size(cairo, mark.labelSize)
    var font = cairo_font_extents_t()
    cairo_font_extents(cairo, &font)
    cairo_move_to(cairo, mark.labelOrigin.x, mark.labelOrigin.y + font.ascent)
    cairo_text_path(cairo, text)
    cairo_set_source_rgba(cairo, 0, 0, 0, 0.8)
    cairo_set_line_width(cairo, 3 * mark.rimWidth)
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
    cairo_stroke_preserve(cairo)
    setColor(mark.color, of: cairo)
    cairo_fill(cairo)
  }

  private static func setColor(_ color: MarkColor, of cairo: OpaquePointer?) {
    cairo_set_source_rgb(
      cairo, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
  }
}
