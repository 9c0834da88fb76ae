internal import CGtk4

/// The window of a running program.
public final class ApplicationWindow: Window {
  /// The keys that are pressed while the window has the keyboard.
  public let keys: WindowKeys

  public init(_ application: Application, title: String) {
    let window = UnsafeMutableRawPointer(adw_application_window_new(application.pointer()))
    keys = WindowKeys()
    super.init(sinking: window ?? application.raw)
    self.title = title
    keys.watch(self)
  }

  public func setContent(_ content: Widget) {
    adw_application_window_set_content(pointer(), content.widget)
  }

  public var isFullscreen: Bool {
    get { Bool(gtk_window_is_fullscreen(window)) }
    set {
      if newValue { gtk_window_fullscreen(window) } else { gtk_window_unfullscreen(window) }
    }
  }

  /// Called when it has become full screen or a window again, whoever asked for it.
  public func onFullscreenChange(_ action: @escaping @MainActor (Bool) -> Void) {
    let window = self.window
    connect("notify::fullscreened") { _ in action(Bool(gtk_window_is_fullscreen(window))) }
  }

  public var isMaximized: Bool {
    get { Bool(gtk_window_is_maximized(window)) }
    set { if newValue { gtk_window_maximize(window) } else { gtk_window_unmaximize(window) } }
  }
}
