internal import CGtk4

/// A line or a paragraph of text.
public final class Label: Widget {
  public enum Ellipsis: Sendable { case none, start, middle, end }

  public init(_ text: String = "") {
    super.init(sinking: gtk_label_new(text))
  }

  public var text: String {
    get { GtkKit.text(gtk_label_get_text(opaque)) }
    set {
      // A label lays itself out anew even for the text that it has.
      if newValue != text { gtk_label_set_text(opaque, newValue) }
    }
  }

  /// Shows text with styles.
  public func show(_ markup: Markup) { gtk_label_set_markup(opaque, markup.source) }

  /// Where a text that does not fit is cut. Anything but `none` lets the label be narrower.
  public func setEllipsis(_ place: Ellipsis) {
    let mode: PangoEllipsizeMode =
      switch place {
      case .none: PANGO_ELLIPSIZE_NONE
      case .start: PANGO_ELLIPSIZE_START
      case .middle: PANGO_ELLIPSIZE_MIDDLE
      case .end: PANGO_ELLIPSIZE_END
      }
    gtk_label_set_ellipsize(opaque, mode)
  }

  /// Whether its text can be selected and copied. It takes no part in walking with Tab then.
  public var isSelectable: Bool {
    get { Bool(gtk_label_get_selectable(opaque)) }
    set {
      gtk_label_set_selectable(opaque, gboolean(newValue))
      gtk_widget_set_focus_on_click(widget, 0)
    }
  }

  /// 0 puts the text to the left of its room, 1 to the right.
  public var xAlign: Double {
    get { Double(gtk_label_get_xalign(opaque)) }
    set { gtk_label_set_xalign(opaque, Float(newValue)) }
  }

  /// Room for at least so many characters, so that a read-out does not jump.
  public func setWidth(characters: Int, atMost most: Int? = nil) {
    gtk_label_set_width_chars(opaque, gint(clamping: characters))
    if let most { gtk_label_set_max_width_chars(opaque, gint(clamping: most)) }
  }

  /// No more than so many lines of a text that wraps; what does not fit is cut at the end.
  public func setLines(_ most: Int) {
    setEllipsis(.end)
    gtk_label_set_lines(opaque, gint(clamping: most))
  }

  /// Whether some of the text is not seen, as there is too little room for it.
  public var isCut: Bool {
    gtk_label_get_layout(opaque).map { Bool(pango_layout_is_ellipsized($0)) } ?? false
  }

  public var wraps: Bool {
    get { Bool(gtk_label_get_wrap(opaque)) }
    set {
      gtk_label_set_wrap(opaque, gboolean(newValue))
      gtk_label_set_wrap_mode(opaque, PANGO_WRAP_WORD_CHAR)
    }
  }

  /// Digits all of one width, so that changing numbers stand still.
  public func setTabularDigits() { addClass("numeric") }
}

/// Text with styles in it; what it is made from is shown as it is.
public struct Markup: Sendable {
  let source: String

  private init(source: String) { self.source = source }

  public static func text(_ text: String) -> Markup { Markup(source: escaped(text)) }
  public static func bold(_ text: String) -> Markup { styled("b", text) }
  public static func italic(_ text: String) -> Markup { styled("i", text) }
  public static func small(_ text: String) -> Markup { styled("small", text) }
  public static func monospace(_ text: String) -> Markup { styled("tt", text) }

  public static func colored(_ text: String, _ color: RGBA) -> Markup {
    Markup(source: "<span foreground=\"\(color.hex)\">\(escaped(text))</span>")
  }

  /// The same as something that was found in a text.
  public var highlighted: Markup {
    Markup(source: "<span background=\"#f9f06b\" foreground=\"#000000\">\(source)</span>")
  }

  public static func + (left: Markup, right: Markup) -> Markup {
    Markup(source: left.source + right.source)
  }

  private static func styled(_ tag: String, _ text: String) -> Markup {
    Markup(source: "<\(tag)>\(escaped(text))</\(tag)>")
  }

  static func escaped(_ text: String) -> String { taken(g_markup_escape_text(text, -1)) }
}
