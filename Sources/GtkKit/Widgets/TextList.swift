internal import CGtk4

/// Lines of text of which one is chosen; any number of them, as only those in sight are made.
public final class TextList: Widget {
  private let lines = gtk_string_list_new(nil)
  private let selection: OpaquePointer?
  private let list: UnsafeMutablePointer<GtkWidget>?
  private var chosen: SignalConnection?

  public init(accessibleName: String) {
    // The list takes over the selection and the factory, the selection the lines.
    selection = gtk_single_selection_new(lines)
    gtk_single_selection_set_autoselect(selection, 0)
    list = gtk_list_view_new(selection, TextList.lineFactory())
    super.init(sinking: gtk_scrolled_window_new())
    gtk_scrolled_window_set_policy(opaque, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC)
    gtk_scrolled_window_set_child(opaque, list)
    addClass("card")
    list.map { gtk_widget_add_css_class($0, "navigation-sidebar") }
    setAccessible(name: accessibleName)
    if let list { Widget(sinking: list).setAccessible(name: accessibleName) }
  }

  /// How one line looks; a line too long is cut in the middle.
  private static func lineFactory() -> OpaquePointer? {
    let source = """
      <interface><template class="GtkListItem"><property name="child">
      <object class="GtkLabel"><property name="xalign">0</property>
      <property name="ellipsize">middle</property>
      <binding name="label"><lookup name="string" type="GtkStringObject">
      <lookup name="item">GtkListItem</lookup></lookup></binding>
      </object></property></template></interface>
      """
    let bytes = Array(source.utf8).withUnsafeBytes { g_bytes_new($0.baseAddress, gsize($0.count)) }
    defer { g_bytes_unref(bytes) }
    return gtk_builder_list_item_factory_new_from_bytes(nil, bytes)
  }

  public func show(_ texts: [String]) {
    quietly {
      gtk_string_list_splice(
        lines, 0, g_list_model_get_n_items(lines), nil)
      for text in texts { gtk_string_list_append(lines, text) }
    }
  }

  /// The place of the line that is chosen, which is brought into sight. Setting it calls no
  /// `onSelect`.
  public var selected: Int? {
    get {
      let place = gtk_single_selection_get_selected(selection)
      return place == GTK_INVALID_LIST_POSITION ? nil : Int(place)
    }
    set {
      guard newValue != selected else { return }
      let place = newValue.flatMap { guint(exactly: $0) } ?? GTK_INVALID_LIST_POSITION
      quietly { gtk_single_selection_set_selected(selection, place) }
      if newValue != nil { scroll(to: place) }
    }
  }

  /// Gives the keyboard to the line that is chosen.
  public func focusSelected() {
    gtk_widget_grab_focus(list)
    if let selected, let place = guint(exactly: selected) { scroll(to: place) }
  }

  /// Called when the person chooses a line, by a click or the arrow keys.
  public func onSelect(_ action: @escaping @MainActor (Int) -> Void) {
    guard let selection else { return }
    chosen = connectSignal(UnsafeMutableRawPointer(selection), "notify::selected") {
      [weak self] _ in
      if let selected = self?.selected { action(selected) }
      return false
    }
  }

  private func scroll(to place: guint) {
    gtk_widget_activate_action_variant(list, "list.scroll-to-item", g_variant_new_uint32(place))
  }

  private func quietly(_ change: () -> Void) {
    chosen?.block()
    change()
    chosen?.unblock()
  }
}
