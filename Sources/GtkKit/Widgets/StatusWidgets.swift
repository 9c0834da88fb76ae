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

/// A sign that something is going on, which turns while it is on the screen.
public final class Spinner: Widget {
  public init() {
    super.init(sinking: gtk_spinner_new())
    // One that turned where nobody sees it would have the whole window laid out and painted at every
    // tick. The closures may outlive this object, so they keep nothing of it.
    nonisolated(unsafe) let spinner = opaque
    connect("map") { _ in gtk_spinner_start(spinner) }
    connect("unmap") { _ in gtk_spinner_stop(spinner) }
  }
}
