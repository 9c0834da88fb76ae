internal import CGtk4

/// A push button. Clicking it leaves the keyboard focus where it is.
public class Button: Widget {
  public init(_ label: String, icon: String? = nil) {
    super.init(sinking: gtk_button_new())
    Button.fill(self, label, icon)
    focusesOnClick = false
  }

  /// A button that shows a symbol; its name is what a screen reader says, and the tooltip where
  /// no other is set.
  public init(icon: String, name: String) {
    super.init(sinking: gtk_button_new_from_icon_name(icon))
    focusesOnClick = false
    tooltip = name
    setAccessible(name: name)
  }

  init(sinking button: UnsafeMutablePointer<GtkWidget>) {
    super.init(sinking: UnsafeMutableRawPointer(button))
    focusesOnClick = false
  }

  public var label: String {
    get { text(gtk_button_get_label(pointer())) }
    set { gtk_button_set_label(pointer(), newValue) }
  }

  public var icon: String {
    get { text(gtk_button_get_icon_name(pointer())) }
    set { gtk_button_set_icon_name(pointer(), newValue) }
  }

  public func onClick(_ action: @escaping @MainActor () -> Void) {
    listen("clicked") { _ in action() }
  }

  /// Makes it do an action by its full name ("cmd.next"), with that action's enabled state.
  public func setAction(_ name: String) {
    gtk_actionable_set_detailed_action_name(opaque, name)
  }

  fileprivate static func fill(_ button: Widget, _ label: String, _ icon: String?) {
    guard let icon else {
      gtk_button_set_label(button.pointer(), label)
      return
    }
    let content = adw_button_content_new()
    adw_button_content_set_label(OpaquePointer(content), label)
    adw_button_content_set_icon_name(OpaquePointer(content), icon)
    gtk_button_set_child(button.pointer(), content)
  }
}

/// A button that stays in.
public final class ToggleButton: Button {
  public override init(_ label: String, icon: String? = nil) {
    super.init(sinking: gtk_toggle_button_new())
    Button.fill(self, label, icon)
  }

  public override init(icon: String, name: String) {
    super.init(sinking: gtk_toggle_button_new())
    self.icon = icon
    tooltip = name
    setAccessible(name: name)
  }

  public var isOn: Bool {
    get { Bool(gtk_toggle_button_get_active(pointer())) }
    set { silently { gtk_toggle_button_set_active(pointer(), gboolean(newValue)) } }
  }

  /// Called when the person changes it, not when the program does.
  public func onToggle(_ action: @escaping @MainActor (Bool) -> Void) {
    let button: UnsafeMutablePointer<GtkToggleButton> = pointer()
    listen("toggled") { _ in action(Bool(gtk_toggle_button_get_active(button))) }
  }
}

/// A box to tick. Clicking it leaves the keyboard focus where it is.
public final class CheckButton: Widget {
  public init(_ label: String) {
    super.init(sinking: gtk_check_button_new_with_label(label))
    focusesOnClick = false
  }

  public var label: String {
    get { text(gtk_check_button_get_label(pointer())) }
    set { gtk_check_button_set_label(pointer(), newValue) }
  }

  /// Lets it be narrower than its label, which is cut in the middle then.
  public func shortenLabel() {
    guard let label = gtk_widget_get_last_child(widget),
      Bool(
        g_type_check_instance_is_a(
          UnsafeMutableRawPointer(label).assumingMemoryBound(to: GTypeInstance.self),
          gtk_label_get_type()))
    else { return }
    gtk_label_set_ellipsize(OpaquePointer(label), PANGO_ELLIPSIZE_MIDDLE)
  }

  public var isOn: Bool {
    get { Bool(gtk_check_button_get_active(pointer())) }
    set { silently { gtk_check_button_set_active(pointer(), gboolean(newValue)) } }
  }

  /// Called when the person changes it, not when the program does.
  public func onToggle(_ action: @escaping @MainActor (Bool) -> Void) {
    let button: UnsafeMutablePointer<GtkCheckButton> = pointer()
    listen("toggled") { _ in action(Bool(gtk_check_button_get_active(button))) }
  }
}
