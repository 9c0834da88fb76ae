import CCairo
import MarkerImaging
import MarkerModel

/// How a label's letters look: of a colour, with a dark rim.
struct Lettering {
  var size: Double
  var isBold: Bool
  var color: MarkColor
  var rimWidth: Double

  /// - Parameter keepsText: whether the letters are written as text, where the file can hold it, and
  ///   not as lines.
  func draw(
    _ label: String, at origin: ScreenPoint, keepsText: Bool, on cairo: OpaquePointer?
  ) {
    // A zero would end the text for C.
    let text = label.filter { $0 != "\0" }
    cairo_select_font_face(
      cairo, "Sans", CAIRO_FONT_SLANT_NORMAL,
      isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(cairo, size)
    var font = cairo_font_extents_t()
    cairo_font_extents(cairo, &font)
    cairo_move_to(cairo, origin.x, origin.y + font.ascent)
    cairo_text_path(cairo, text)
    cairo_set_source_rgba(cairo, 0, 0, 0, 0.8)
    cairo_set_line_width(cairo, 3 * rimWidth)
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
    cairo_stroke_preserve(cairo)
    color.set(on: cairo)
    if keepsText {
      cairo_new_path(cairo)
      cairo_move_to(cairo, origin.x, origin.y + font.ascent)
      cairo_show_text(cairo, text)
    } else {
      cairo_fill(cairo)
    }
  }
}

extension MarkColor {
  func set(on cairo: OpaquePointer?) {
    cairo_set_source_rgb(cairo, Double(red) / 255, Double(green) / 255, Double(blue) / 255)
  }
}
