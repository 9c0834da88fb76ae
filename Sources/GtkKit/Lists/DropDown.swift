internal import CGtk4

/// A choice of one of several, in the room of one.
public final class DropDown: Widget {
  private var choices: [String] = []

  public init() {
    super.init(sinking: gtk_drop_down_new(nil, nil))
    focusesOnClick = false
  }

  /// Shows these to choose from, one of them chosen. Calls no `onChoice`.
  public func show(_ choices: [String], chosen: Int) {
    silently {
      if choices != self.choices {
        self.choices = choices
        let list = gtk_string_list_new(nil)
        for choice in choices { gtk_string_list_append(list, choice) }
        gtk_drop_down_set_model(opaque, list)
        if let list { g_object_unref(UnsafeMutableRawPointer(list)) }
      }
      let chosen = guint(clamping: chosen)
      if gtk_drop_down_get_selected(opaque) != chosen { gtk_drop_down_set_selected(opaque, chosen) }
    }
  }

  /// Called when the person chooses, not when the program does.
  public func onChoice(_ action: @escaping @MainActor (Int) -> Void) {
    let widget = opaque
    listen("notify::selected") { [weak self] _ in
      let chosen = Int(gtk_drop_down_get_selected(widget))
      if self?.choices.indices.contains(chosen) == true { action(chosen) }
    }
  }
}
