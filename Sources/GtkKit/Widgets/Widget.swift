internal import CGtk4

/// Something that stands in a window. Sizes and margins are in logical pixels.
@MainActor
public class Widget: Object {
  public enum Alignment: Sendable {
    case fill, start, center, end

    var gtk: GtkAlign {
      switch self {
      case .fill: GTK_ALIGN_FILL
      case .start: GTK_ALIGN_START
      case .center: GTK_ALIGN_CENTER
      case .end: GTK_ALIGN_END
      }
    }
  }

  public enum Orientation: Sendable {
    case horizontal, vertical

    var gtk: GtkOrientation {
      self == .horizontal ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL
    }
  }

  /// Connections that a change made by the program itself does not go to.
  private var listeners: [SignalConnection] = []

  var widget: UnsafeMutablePointer<GtkWidget> { pointer() }

  public var isVisible: Bool {
    get { Bool(gtk_widget_get_visible(widget)) }
    set { gtk_widget_set_visible(widget, gboolean(newValue)) }
  }

  public var isSensitive: Bool {
    get { Bool(gtk_widget_get_sensitive(widget)) }
    set { gtk_widget_set_sensitive(widget, gboolean(newValue)) }
  }

  public var tooltip: String? {
    get { gtk_widget_get_tooltip_text(widget).map { text($0) } }
    set { if newValue != tooltip { gtk_widget_set_tooltip_text(widget, newValue) } }
  }

  public var expandsHorizontally: Bool {
    get { Bool(gtk_widget_get_hexpand(widget)) }
    set { gtk_widget_set_hexpand(widget, gboolean(newValue)) }
  }

  public var expandsVertically: Bool {
    get { Bool(gtk_widget_get_vexpand(widget)) }
    set { gtk_widget_set_vexpand(widget, gboolean(newValue)) }
  }

  public func align(horizontal: Alignment? = nil, vertical: Alignment? = nil) {
    if let horizontal { gtk_widget_set_halign(widget, horizontal.gtk) }
    if let vertical { gtk_widget_set_valign(widget, vertical.gtk) }
  }

  public func setMargins(
    start: Int? = nil, end: Int? = nil, top: Int? = nil, bottom: Int? = nil
  ) {
    if let start { gtk_widget_set_margin_start(widget, margin(start)) }
    if let end { gtk_widget_set_margin_end(widget, margin(end)) }
    if let top { gtk_widget_set_margin_top(widget, margin(top)) }
    if let bottom { gtk_widget_set_margin_bottom(widget, margin(bottom)) }
  }

  public func setMargins(_ all: Int) { setMargins(start: all, end: all, top: all, bottom: all) }

  /// At least so large; nil leaves that direction to the widget.
  public func setMinimumSize(width: Int? = nil, height: Int? = nil) {
    gtk_widget_set_size_request(
      widget, width.map { gint(clamping: $0) } ?? -1, height.map { gint(clamping: $0) } ?? -1)
  }

  public func addClass(_ name: String) { gtk_widget_add_css_class(widget, name) }
  public func removeClass(_ name: String) { gtk_widget_remove_css_class(widget, name) }

  public func setClass(_ name: String, _ isOn: Bool) {
    if isOn { addClass(name) } else { removeClass(name) }
  }

  /// Whether a click moves the keyboard focus here.
  public var focusesOnClick: Bool {
    get { Bool(gtk_widget_get_focus_on_click(widget)) }
    set { gtk_widget_set_focus_on_click(widget, gboolean(newValue)) }
  }

  /// Whether the keyboard focus can be here or on something inside.
  public var canFocus: Bool {
    get { Bool(gtk_widget_get_can_focus(widget)) }
    set { gtk_widget_set_can_focus(widget, gboolean(newValue)) }
  }

  /// Takes the keyboard focus; false where it cannot.
  @discardableResult
  public func focus() -> Bool { Bool(gtk_widget_grab_focus(widget)) }

  /// Whether the keyboard focus of its window is here or on something inside.
  public var hasFocus: Bool {
    guard let root = gtk_widget_get_root(widget), let focus = gtk_root_get_focus(root) else {
      return false
    }
    return focus == widget || Bool(gtk_widget_is_ancestor(focus, widget))
  }

  /// What a screen reader calls it, where its visible text does not say so.
  public func setAccessible(name: String, description: String? = nil) {
    setAccessible(GTK_ACCESSIBLE_PROPERTY_LABEL, name)
    if let description { setAccessible(GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description) }
  }

  /// What kind of thing it is to a screen reader; to be said before it is shown.
  public func setRole(_ role: AccessibleRole) {
    var value = GValue()
    g_value_init(&value, gtk_accessible_role_get_type())
    g_value_set_enum(&value, gint(role.gtk.rawValue))
    g_object_set_property(pointer(), "accessible-role", &value)
    g_value_unset(&value)
  }

  /// Called when the pointer comes onto it and when it goes.
  public func onPointer(
    enter: @escaping @MainActor () -> Void, leave: @escaping @MainActor () -> Void
  ) {
    addController(gtk_event_controller_motion_new()) { controller in
      for (signal, action) in [("enter", enter), ("leave", leave)] {
        connectSignal(controller, signal) { _ in
          action()
          return false
        }
      }
    }
  }

  func setAccessible(_ property: GtkAccessibleProperty, _ text: String) {
    var property = property
    var value = GValue()
    g_value_init(&value, GObjectType.string)
    g_value_set_string(&value, text)
    gtk_accessible_update_property_value(opaque, 1, &property, &value)
    g_value_unset(&value)
  }

  /// Connects a closure for what the person does; `silently` keeps it from being called.
  func listen(_ signal: String, _ handler: @escaping @MainActor (SignalArguments) -> Void) {
    listeners.append(connect(signal, handler))
  }

  /// Changes the widget from the program, without telling the listeners.
  func silently(_ change: () -> Void) {
    for listener in listeners { listener.block() }
    change()
    for listener in listeners { listener.unblock() }
  }

  private func margin(_ value: Int) -> gint { gint(min(max(value, 0), 32767)) }
}

/// What a screen reader takes something for, where its class does not say so.
public enum AccessibleRole: Sendable {
  /// Tells what is going on, without asking for anything.
  case status

  var gtk: GtkAccessibleRole {
    switch self {
    case .status: GTK_ACCESSIBLE_ROLE_STATUS
    }
  }
}

/// GLib's fundamental types, which C has as macros.
enum GObjectType {
  static let double = GType(15 << 2)
  static let string = GType(16 << 2)
  static let object = GType(20 << 2)
}
