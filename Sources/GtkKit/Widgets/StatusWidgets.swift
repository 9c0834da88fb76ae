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

  public init(_ child: Widget) {
    super.init(sinking: adw_toast_overlay_new())
    adw_toast_overlay_set_child(opaque, child.widget)
  }

  /// Shows a message for so many seconds, 0 for until it is closed.
  public func show(
    _ message: String, seconds: Int = 5,
    button: (label: String, action: @MainActor () -> Void)? = nil
  ) {
    // The latest message is the one that counts; they do not queue up.
    dismiss()
    let toast = adw_toast_new(Markup.escaped(message))
    latest = g_object_ref(UnsafeMutableRawPointer(toast)).map { Object(adopting: $0) }
    adw_toast_set_timeout(toast, guint(clamping: seconds))
    if let button, let toast {
      adw_toast_set_button_label(toast, button.label)
      connectSignal(UnsafeMutableRawPointer(toast), "button-clicked") { _ in
        button.action()
        return false
      }
    }
    adw_toast_overlay_add_toast(opaque, toast)
  }

  /// Takes the message away that is shown, if one is.
  public func dismiss() {
    if let latest { adw_toast_dismiss(latest.opaque) }
    latest = nil
  }
}
