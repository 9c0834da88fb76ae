internal import CGtk4

/// The key presses in a window, on their way to what has the focus and back.
///
/// Keys in a menu that is open are the menu's and come to neither closure.
@MainActor
public final class WindowKeys {
  /// Sees every key before the focused widget does, a text entry too; true keeps it from there.
  public var beforeFocus: (@MainActor (KeyEvent) -> Bool)?
  /// Sees the keys that the focused widget had no use for: what is typed into a text entry never
  /// comes here. True keeps it from GTK's own keys, such as the arrows that move the focus.
  public var afterFocus: (@MainActor (KeyEvent) -> Bool)?
  /// A key has gone up.
  public var onRelease: (@MainActor (KeyEvent) -> Void)?

  /// When each key that is down was last heard of, in the display's milliseconds.
  private var down: [UInt32: UInt32] = [:]
  private var current: KeyEvent?

  /// No keyboard waits longer before it repeats. A press after that means that the key's release
  /// was never told to us.
  private static let longestDelay: UInt32 = 2500

  init() {}

  func watch(_ window: Window) {
    let root = window.widget
    window.addController(gtk_event_controller_key_new()) { controller in
      gtk_event_controller_set_propagation_phase(OpaquePointer(controller), GTK_PHASE_CAPTURE)
      connectSignal(controller, "key-pressed") { [self] arguments in
        let now = gtk_event_controller_get_current_event_time(OpaquePointer(controller))
        let last = down.updateValue(now, forKey: arguments.uint(1))
        let isRepeat = last.map { now &- $0 < WindowKeys.longestDelay } ?? false
        let event = WindowKeys.event(arguments, isRepeat: isRepeat)
        current = event
        guard WindowKeys.isFocusInside(root) else { return false }
        return beforeFocus?(event) ?? false
      }
      connectSignal(controller, "key-released") { [self] arguments in
        down[arguments.uint(1)] = nil
        onRelease?(WindowKeys.event(arguments, isRepeat: false))
        return false
      }
    }
    window.addController(gtk_event_controller_key_new()) { controller in
      gtk_event_controller_set_propagation_phase(OpaquePointer(controller), GTK_PHASE_BUBBLE)
      connectSignal(controller, "key-pressed") { [self] arguments in
        guard WindowKeys.isFocusInside(root) else { return false }
        let event = WindowKeys.event(arguments, isRepeat: current?.isRepeat ?? false)
        return afterFocus?(event) ?? false
      }
    }
    window.connect("notify::is-active") { [self] _ in
      // A key that goes up in another window is not heard of here.
      down.removeAll()
    }
  }

  private static func event(_ arguments: SignalArguments, isRepeat: Bool) -> KeyEvent {
    KeyEvent(
      keyval: arguments.uint(0), hardwareKeycode: arguments.uint(1), state: arguments.flags(2),
      isRepeat: isRepeat)
  }

  /// Whether the focus is in the window itself, not in a menu or another popover on it.
  private static func isFocusInside(_ root: UnsafeMutablePointer<GtkWidget>) -> Bool {
    guard
      let focus = gtk_window_get_focus(
        UnsafeMutableRawPointer(root).assumingMemoryBound(to: GtkWindow.self))
    else { return true }
    return gtk_widget_get_native(focus) == OpaquePointer(root)
  }
}
