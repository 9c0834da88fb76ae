internal import CGtk4

/// A window of the program's: its content fills it, the title bar is part of the content.
public class Window: Widget {
  var window: UnsafeMutablePointer<GtkWindow> { pointer() }
  /// Sees the keys that the windows belonging to this one had no use for; true takes one.
  public var keysOfOthers: (@MainActor (KeyEvent) -> Bool)?

  public var title: String {
    get { text(gtk_window_get_title(window)) }
    set { gtk_window_set_title(window, newValue) }
  }

  public func setDefaultSize(width: Int, height: Int) {
    gtk_window_set_default_size(window, gint(clamping: width), gint(clamping: height))
  }

  /// The size it has, in logical pixels, to open it so again.
  public var defaultSize: (width: Int, height: Int) {
    var width: gint = 0
    var height: gint = 0
    gtk_window_get_default_size(window, &width, &height)
    return (Int(width), Int(height))
  }

  /// Shows it, or brings it to the front.
  public func present() { gtk_window_present(window) }

  /// Asks it to close, as its close button does.
  public func close() { gtk_window_close(window) }

  /// Closes it without asking.
  public func destroy() { gtk_window_destroy(window) }

  /// Called when the person closes it; false keeps it open.
  public func onCloseRequest(_ mayClose: @escaping @MainActor () -> Bool) {
    connectDeciding("close-request") { _ in !mayClose() }
  }

  public var isActive: Bool { Bool(gtk_window_is_active(window)) }

  /// Called when it becomes the window that the keyboard goes to, or no longer is.
  public func onActiveChange(_ action: @escaping @MainActor (Bool) -> Void) {
    let window = self.window
    connect("notify::is-active") { _ in action(Bool(gtk_window_is_active(window))) }
  }

  /// Whether the keyboard focus is in something that text is typed into.
  public var isTyping: Bool {
    guard let focus = gtk_window_get_focus(window) else { return false }
    let instance = UnsafeMutableRawPointer(focus).assumingMemoryBound(to: GTypeInstance.self)
    return [gtk_editable_get_type(), gtk_text_view_get_type()].contains {
      Bool(g_type_check_instance_is_a(instance, $0))
    }
  }

  /// Makes the actions of a group known to everything in the window.
  public func add(_ actions: ActionGroup) {
    gtk_widget_insert_action_group(widget, actions.prefix, actions.opaque)
  }
}
