internal import CGtk4

/// A page that says something in place of content: a symbol, a title, a sentence.
public final class StatusPage: Widget {
  public init(icon: String, title: String = "", description: String = "") {
    super.init(sinking: adw_status_page_new())
    adw_status_page_set_icon_name(opaque, icon)
    show(title: title, description: description)
  }

  /// Both as they are, whatever signs they contain.
  public func show(title: String, description: String) {
    // Of the two, only the description is read as markup.
    adw_status_page_set_title(opaque, title)
    adw_status_page_set_description(opaque, Markup.escaped(description))
  }

  public func setIcon(_ name: String) { adw_status_page_set_icon_name(opaque, name) }

  /// A widget below the sentence.
  public func setChild(_ child: Widget?) { adw_status_page_set_child(opaque, child?.widget) }
}

/// A sign that something is going on.
public final class Spinner: Widget {
  public init() {
    super.init(sinking: gtk_spinner_new())
  }

  public var isSpinning: Bool {
    get { Bool(gtk_spinner_get_spinning(opaque)) }
    set { gtk_spinner_set_spinning(opaque, gboolean(newValue)) }
  }
}
