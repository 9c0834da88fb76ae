internal import CGtk4

/// A smaller window, which may belong to another; Escape closes it.
public final class AuxiliaryWindow: Window {
  /// The keys that are pressed while the window has the keyboard.
  public let keys = WindowKeys()

  public init(of parent: Window?, title: String, isModal: Bool = false, content: Widget) {
    super.init(sinking: adw_window_new())
    self.title = title
    if let parent { gtk_window_set_transient_for(window, parent.window) }
    gtk_window_set_modal(window, gboolean(isModal))
    gtk_window_set_destroy_with_parent(window, 1)
    let column = Box(.vertical)
    let header = HeaderBar()
    header.setTitle(title)
    column.append(header)
    content.expandsVertically = true
    column.append(content)
    adw_window_set_content(pointer(), column.widget)
    keys.watch(self)
    keys.afterFocus = { [weak parent] in parent?.keysOfOthers?($0) ?? false }
    addController(gtk_event_controller_key_new()) { controller in
      let window = self.window
      connectSignal(controller, "key-pressed") { arguments in
        guard arguments.uint(0) == UInt32(GDK_KEY_Escape) else { return false }
        gtk_window_close(window)
        return true
      }
    }
  }

  /// The button that Return means where nothing else takes it.
  public func setDefault(_ button: Button) {
    gtk_window_set_default_widget(window, button.widget)
  }
}
