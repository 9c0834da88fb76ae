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

/// A widget over which short messages appear.
public final class ToastOverlay: Widget {
  private var latest: Object?
  private var ending: Timeout?

  public init(_ child: Widget) {
    super.init(sinking: adw_toast_overlay_new())
    adw_toast_overlay_set_child(opaque, child.widget)
  }

  /// Shows a message for so many seconds. The latest is the one that counts: it takes the place of one
  /// that is shown, as libadwaita 1.2 ends the program where toasts are dismissed while they move.
  public func show(_ message: String, seconds: Int) {
    if let latest {
      adw_toast_set_title(latest.opaque, Markup.escaped(message))
    } else {
      let toast = adw_toast_new(Markup.escaped(message))
      adw_toast_set_timeout(toast, 0)
      let shown = g_object_ref(UnsafeMutableRawPointer(toast)).map { Object(adopting: $0) }
      latest = shown
      if let toast {
        connectSignal(UnsafeMutableRawPointer(toast), "dismissed") { [weak self] _ in
          self?.latest = nil
          return false
        }
      }
      adw_toast_overlay_add_toast(opaque, toast)
    }
    ending?.cancel()
    ending = Timeout.after(milliseconds: seconds * 1000) { [weak self] in self?.dismiss() }
  }

  /// Takes the message away that is shown, if one is.
  public func dismiss() {
    ending?.cancel()
    let shown = latest
    latest = nil
    if let shown { adw_toast_dismiss(shown.opaque) }
  }
}
