internal import CGtk4

/// The program as the desktop sees it. Every start is a process of its own.
@MainActor
public final class Application: Object {
  private var status: Int32 = 0

  /// Connects to the display. `id` is a reversed domain name, as in the desktop file.
  ///
  /// The C locale stays in force, whatever the environment says: the C libraries that read files
  /// take the decimal sign, and what an upper-case letter is, from it.
  public init(id: String) throws(DisplayUnavailable) {
    try Display.open()
    precondition(Bool(g_application_id_is_valid(id)), "not an application id: \(id)")
    g_set_prgname(id)
    super.init(
      adopting: UnsafeMutableRawPointer(adw_application_new(id, G_APPLICATION_NON_UNIQUE)))
  }

  /// Runs until the last window is closed or `quit`; gives the exit status. `activate` opens the
  /// first window. To be called once, on the process's main thread, not from an `async` main.
  public func run(_ activate: @escaping @MainActor (Application) -> Void) -> Int32 {
    MainLoop.attachDispatch()
    connect("activate") { [unowned self] _ in activate(self) }
    let own = g_application_run(pointer(), 0, nil)
    return own == 0 ? status : own
  }

  /// Ends `run` without asking any window.
  public func quit(status: Int32 = 0) {
    self.status = status
    g_application_quit(pointer())
  }

  /// Keeps running without a window, until as many `release`.
  public func hold() { g_application_hold(pointer()) }
  public func release() { g_application_release(pointer()) }
}
