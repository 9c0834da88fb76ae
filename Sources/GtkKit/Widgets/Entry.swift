internal import CGtk4

/// Something that a line of text is typed into.
public class TextInput: Widget {
  /// What the text is in and the keyboard goes to, where that is a part of the widget.
  fileprivate var typed: UnsafeMutablePointer<GtkWidget> { widget }
  /// The signal that Return gives.
  fileprivate var activation: String { "activate" }

  /// What stands in it. Setting it calls no `onChange`, and keeps the cursor where it was.
  public var text: String {
    get { GtkKit.text(gtk_editable_get_text(opaque)) }
    set {
      guard newValue != text else { return }
      let position = gtk_editable_get_position(opaque)
      silently { gtk_editable_set_text(opaque, newValue) }
      gtk_editable_set_position(opaque, position)
    }
  }

  public var isEditable: Bool {
    get { Bool(gtk_editable_get_editable(opaque)) }
    set { gtk_editable_set_editable(opaque, gboolean(newValue)) }
  }

  public func setWidth(characters: Int, atMost most: Int? = nil) {
    gtk_editable_set_width_chars(opaque, gint(clamping: characters))
    if let most { gtk_editable_set_max_width_chars(opaque, gint(clamping: most)) }
  }

  public func selectAll() { gtk_editable_select_region(opaque, 0, -1) }

  /// Called when the person changes the text, not when the program does.
  public func onChange(_ action: @escaping @MainActor (String) -> Void) {
    let editable = opaque
    listen("changed") { _ in action(GtkKit.text(gtk_editable_get_text(editable))) }
  }

  /// Called on Return.
  public func onActivate(_ action: @escaping @MainActor () -> Void) {
    connect(activation) { _ in action() }
  }

  /// Called when the keyboard focus goes to something else in the window.
  public func onFocusLeave(_ action: @escaping @MainActor () -> Void) {
    addTextController(gtk_event_controller_focus_new()) { controller in
      connectSignal(controller, "leave") { _ in
        action()
        return false
      }
    }
  }

  public func onFocusEnter(_ action: @escaping @MainActor () -> Void) {
    addTextController(gtk_event_controller_focus_new()) { controller in
      connectSignal(controller, "enter") { _ in
        action()
        return false
      }
    }
  }

  /// Sees every key before the text does; true keeps it from the text.
  public func onKey(_ action: @escaping @MainActor (KeyEvent) -> Bool) {
    addTextController(gtk_event_controller_key_new()) { controller in
      gtk_event_controller_set_propagation_phase(OpaquePointer(controller), GTK_PHASE_CAPTURE)
      connectSignal(controller, "key-pressed") { arguments in
        action(
          KeyEvent(
            keyval: arguments.uint(0), hardwareKeycode: arguments.uint(1),
            state: arguments.flags(2)))
      }
    }
  }

  /// Called on Escape, which then does nothing else.
  public func onEscape(_ action: @escaping @MainActor () -> Void) {
    onKey { key in
      guard key.keyval == UInt32(GDK_KEY_Escape) else { return false }
      action()
      return true
    }
  }

  private func addTextController(
    _ controller: OpaquePointer, _ setUp: (UnsafeMutableRawPointer) -> Void
  ) {
    setUp(UnsafeMutableRawPointer(controller))
    gtk_widget_add_controller(typed, controller)
  }
}

/// A line of text to type.
public final class Entry: TextInput {
  public init(text: String = "", placeholder: String = "") {
    super.init(sinking: gtk_entry_new())
    if !placeholder.isEmpty { gtk_entry_set_placeholder_text(pointer(), placeholder) }
    self.text = text
  }

  public var placeholder: String {
    get { GtkKit.text(gtk_entry_get_placeholder_text(pointer())) }
    set { gtk_entry_set_placeholder_text(pointer(), newValue) }
  }

  /// No more than so many characters; longer text that the program sets is cut.
  public func setMaximumLength(_ characters: Int) {
    gtk_entry_set_max_length(pointer(), gint(clamping: characters))
  }

  /// Takes the focus with the cursor behind the text, nothing selected.
  public func focusAtEnd() {
    gtk_entry_grab_focus_without_selecting(pointer())
    gtk_editable_set_position(opaque, -1)
  }
}

/// A line of text to type in a group of settings, with its name above it.
public final class EntryRow: TextInput {
  public init(_ title: String = "") {
    super.init(sinking: adw_entry_row_new())
    adw_preferences_row_set_use_markup(pointer(), 0)
    self.title = title
  }

  fileprivate override var typed: UnsafeMutablePointer<GtkWidget> {
    gtk_editable_get_delegate(opaque).map { UnsafeMutableRawPointer($0) }?
      .assumingMemoryBound(to: GtkWidget.self) ?? widget
  }

  fileprivate override var activation: String { "entry-activated" }

  public var title: String {
    get { GtkKit.text(adw_preferences_row_get_title(pointer())) }
    set { if newValue != title { adw_preferences_row_set_title(pointer(), newValue) } }
  }

  public func addPrefix(_ child: Widget) { adw_entry_row_add_prefix(pointer(), child.widget) }
  public func addSuffix(_ child: Widget) { adw_entry_row_add_suffix(pointer(), child.widget) }
}

extension Widget {
  /// Adds an event controller, which the widget owns from then on.
  func addController(
    _ controller: OpaquePointer, _ setUp: (UnsafeMutableRawPointer) -> Void
  ) {
    setUp(UnsafeMutableRawPointer(controller))
    gtk_widget_add_controller(widget, controller)
  }
}
