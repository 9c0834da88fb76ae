internal import CGtk4

/// How text on a canvas looks.
public struct TextStyle: Hashable, Sendable {
  public var family: String
  /// The font's size in device pixels.
  public var size: Double
  public var isBold: Bool
  public var color: RGBA
  /// What surrounds the letters, so that they can be read on anything.
  public var halo: RGBA?
  /// How far the halo reaches.
  public var haloWidth: Double

  public init(
    family: String = "Sans", size: Double, isBold: Bool = false, color: RGBA = .white,
    halo: RGBA? = nil, haloWidth: Double = 1.5
  ) {
    self.family = family
    self.size = size
    self.isBold = isBold
    self.color = color
    self.halo = halo
    self.haloWidth = haloWidth
  }

  /// How large a text's box would be on a canvas.
  @MainActor
  public func measure(_ text: String) -> CanvasSize {
    let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)
    defer { cairo_surface_destroy(surface) }
    guard let cairo = cairo_create(surface) else { return CanvasSize(width: 0, height: 0) }
    defer { cairo_destroy(cairo) }
    return TextLayout(cairo: cairo).set(text, self)
  }
}

/// A Pango layout for one drawing, used for one text after the other.
@MainActor
final class TextLayout {
  /// Released in `deinit`, which its owner's place on the main actor keeps there.
  nonisolated(unsafe) let layout: OpaquePointer?
  private var font: (family: String, size: Double, isBold: Bool)?

  init(cairo: OpaquePointer) {
    layout = pango_cairo_create_layout(cairo)
  }

  deinit { if let layout { g_object_unref(UnsafeMutableRawPointer(layout)) } }

  /// Takes a text over and gives the size of its box.
  func set(_ text: String, _ style: TextStyle) -> CanvasSize {
    let wanted = (style.family, max(style.size, 1), style.isBold)
    if font.map({ $0 != wanted }) ?? true {
      let description = pango_font_description_new()
      pango_font_description_set_family(description, style.family)
      pango_font_description_set_absolute_size(description, wanted.1 * Double(PANGO_SCALE))
      pango_font_description_set_weight(
        description, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
      pango_layout_set_font_description(layout, description)
      pango_font_description_free(description)
      font = wanted
    }
    pango_layout_set_text(layout, text, -1)
    var width: gint = 0
    var height: gint = 0
    pango_layout_get_pixel_size(layout, &width, &height)
    return CanvasSize(width: Double(width), height: Double(height))
  }
}
