internal import CGtk4

/// A push button that shows other widgets. Its name is what a screen reader says.
public final class ContentButton: Button {
  public init(_ content: Widget, name: String) {
    super.init(sinking: gtk_button_new())
    gtk_button_set_child(pointer(), content.widget)
    setAccessible(name: name)
  }
}
