internal import CGtk4

/// A row of settings: a title, a sentence below it, and widgets at its end.
public final class ActionRow: Widget {
  public init(_ title: String, subtitle: String = "") {
    super.init(sinking: adw_action_row_new())
    adw_preferences_row_set_use_markup(pointer(), 0)
    adw_action_row_set_subtitle_lines(pointer(), 0)
    self.title = title
    self.subtitle = subtitle
  }

  public var title: String {
    get { text(adw_preferences_row_get_title(pointer())) }
    set { if newValue != title { adw_preferences_row_set_title(pointer(), newValue) } }
  }

  public var subtitle: String {
    get { text(adw_action_row_get_subtitle(pointer())) }
    set { if newValue != subtitle { adw_action_row_set_subtitle(pointer(), newValue) } }
  }

  public func addSuffix(_ widget: Widget) {
    widget.align(vertical: .center)
    adw_action_row_add_suffix(pointer(), widget.widget)
  }

  /// The widget that a click on the row is for.
  public func setActivatable(_ widget: Widget) {
    adw_action_row_set_activatable_widget(pointer(), widget.widget)
  }
}

/// A switch that is on or off. Clicking it leaves the keyboard focus where it is.
public final class Switch: Widget {
  public init() {
    super.init(sinking: gtk_switch_new())
    focusesOnClick = false
    align(vertical: .center)
  }

  public var isOn: Bool {
    get { Bool(gtk_switch_get_active(opaque)) }
    set { if newValue != isOn { silently { gtk_switch_set_active(opaque, gboolean(newValue)) } } }
  }

  /// Called when the person changes it, not when the program does.
  public func onToggle(_ action: @escaping @MainActor (Bool) -> Void) {
    let widget = opaque
    listen("notify::active") { _ in action(Bool(gtk_switch_get_active(widget))) }
  }
}

/// A button that shows a color, and asks for another when it is pressed.
public final class ColorButton: Widget {
  public init(_ title: String) {
    super.init(sinking: gtk_color_button_new())
    gtk_color_button_set_title(opaque, title)
    focusesOnClick = false
    setAccessible(name: title)
  }

  /// A screen reader comes to the button inside, not to what holds it.
  public override func setAccessible(name: String, description: String? = nil) {
    super.setAccessible(name: name, description: description)
    guard let inside = gtk_widget_get_first_child(widget) else { return }
    Widget(sinking: inside).setAccessible(name: name, description: description)
  }

  public override var tooltip: String? {
    get { super.tooltip }
    set {
      super.tooltip = newValue
      if let inside = gtk_widget_get_first_child(widget) {
        gtk_widget_set_tooltip_text(inside, newValue)
      }
    }
  }

  public var color: RGBA {
    get {
      var color = GdkRGBA()
      gtk_color_chooser_get_rgba(opaque, &color)
      return RGBA(
        red: Double(color.red), green: Double(color.green), blue: Double(color.blue))
    }
    set {
      var color = GdkRGBA(
        red: Float(newValue.red), green: Float(newValue.green), blue: Float(newValue.blue),
        alpha: 1)
      gtk_color_chooser_set_rgba(opaque, &color)
    }
  }

  /// Called when the person chooses, not when the program does.
  public func onChoice(_ action: @escaping @MainActor (RGBA) -> Void) {
    connect("color-set") { [weak self] _ in if let self { action(color) } }
  }
}
