internal import CGtk4

/// A thing on a canvas that the keyboard can move and a screen reader knows as a slider. The canvas
/// draws it and sees to the pointer.
public final class CanvasHandle: Widget {
  public init(accessibleName: String) {
    var role = GValue()
    g_value_init(&role, gtk_accessible_role_get_type())
    g_value_set_enum(&role, gint(GTK_ACCESSIBLE_ROLE_SLIDER.rawValue))
    let made = "accessible-role".withCString { name -> UnsafeMutablePointer<GObject> in
      var names: [UnsafePointer<CChar>?] = [name]
      return g_object_new_with_properties(gtk_drawing_area_get_type(), 1, &names, &role)
    }
    g_value_unset(&role)
    super.init(sinking: UnsafeMutableRawPointer(made))
    gtk_widget_set_focusable(self.widget, 1)
    gtk_widget_set_can_target(self.widget, 0)
    setAccessible(name: accessibleName)
  }

  /// Sees every key that is pressed while it has the focus; true keeps it from the window.
  public func onKey(_ action: @escaping @MainActor (KeyEvent) -> Bool) {
    addController(gtk_event_controller_key_new()) { controller in
      connectSignal(controller, "key-pressed") { arguments in
        action(
          KeyEvent(
            keyval: arguments.uint(0), hardwareKeycode: arguments.uint(1),
            state: arguments.flags(2)))
      }
    }
  }

  /// Called when the keyboard focus comes and goes.
  public func onFocusChange(_ action: @escaping @MainActor () -> Void) {
    addController(gtk_event_controller_focus_new()) { controller in
      for signal in ["enter", "leave"] {
        connectSignal(controller, signal) { _ in
          action()
          return false
        }
      }
    }
  }

  /// What a screen reader says of where it is.
  public func setAccessible(value: Double, in range: ClosedRange<Double>, text: String) {
    set(GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, range.lowerBound)
    set(GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, range.upperBound)
    set(GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, value)
    setAccessible(GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text)
  }

  private func set(_ property: GtkAccessibleProperty, _ number: Double) {
    var property = property
    var value = GValue()
    g_value_init(&value, GObjectType.double)
    g_value_set_double(&value, number)
    gtk_accessible_update_property_value(opaque, 1, &property, &value)
    g_value_unset(&value)
  }
}
