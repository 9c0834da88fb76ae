internal import CGtk4

#if os(Linux)
  import Glibc

  @_silgen_name("_dispatch_get_main_queue_handle_4CF")
  private func dispatchMainQueueHandle() -> Int32

  @_silgen_name("_dispatch_main_queue_callback_4CF")
  private func drainDispatchMainQueue(_ message: UnsafeMutableRawPointer?)
#else
  import Darwin
#endif

/// GLib's main loop, which GTK runs the program in.
@MainActor
public enum MainLoop {
  private static var isAttached = false

  /// Lets the main loop run libdispatch's main queue, and with it every task of the main actor.
  ///
  /// On Linux nothing else does. Elsewhere GTK's loop is the system's, which runs it already. To
  /// be called on the process's main thread, not from inside an `async` main.
  static func attachDispatch() {
    guard !isAttached else { return }
    isAttached = true
    #if os(Linux)
      g_unix_fd_add(dispatchMainQueueHandle(), G_IO_IN, runMainQueue, nil)
    #endif
  }

  /// Calls `handler` each time the process is asked to end by that signal (SIGTERM, SIGINT,
  /// SIGHUP), in the main loop, where it may do anything.
  public static func onSignal(_ number: Int32, _ handler: @escaping @MainActor () -> Void) {
    let box = Unmanaged.passRetained(
      SourceBox {
        handler(); return true
      }
    ).toOpaque()
    g_unix_signal_add_full(G_PRIORITY_DEFAULT, number, callSource, box, releaseSource)
    // Who starts the program may have blocked the signal, which is inherited: it would never come.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, number)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Handles what waits, without waiting for more. True where something was handled.
  @discardableResult
  public static func iterate() -> Bool {
    Bool(g_main_context_iteration(nil, 0))
  }
}

#if os(Linux)
  private func runMainQueue(
    _ handle: gint, _ condition: GIOCondition, _ data: gpointer?
  ) -> gboolean {
    // The handle is an event counter: reading it is what makes it wait for the next.
    var count: UInt64 = 0
    let got = read(handle, &count, MemoryLayout<UInt64>.size)
    guard got == MemoryLayout<UInt64>.size || errno == EAGAIN || errno == EINTR else { return 0 }
    drainDispatchMainQueue(nil)
    return 1
  }
#endif
