internal import CGtk4

/// A closure that the main loop calls later.
@MainActor
public final class Timeout {
  private var source: guint?

  private init() {}

  /// Calls once, after so many milliseconds. It is called even where nobody keeps the timeout.
  @discardableResult
  public static func after(
    milliseconds: Int, _ action: @escaping @MainActor () -> Void
  ) -> Timeout {
    let timeout = Timeout()
    timeout.start(milliseconds) {
      timeout.source = nil
      action()
      return false
    }
    return timeout
  }

  /// Calls every so many milliseconds, until cancelled or the closure returns false.
  @discardableResult
  public static func every(
    milliseconds: Int, _ action: @escaping @MainActor () -> Bool
  ) -> Timeout {
    let timeout = Timeout()
    timeout.start(milliseconds) {
      let again = action()
      if !again { timeout.source = nil }
      return again
    }
    return timeout
  }

  /// Calls once, when input and painting have been seen to.
  @discardableResult
  public static func whenIdle(_ action: @escaping @MainActor () -> Void) -> Timeout {
    let timeout = Timeout()
    let box = Unmanaged.passRetained(
      SourceBox {
        timeout.source = nil
        action()
        return false
      }
    ).toOpaque()
    timeout.source = g_idle_add_full(G_PRIORITY_DEFAULT_IDLE, callSource, box, releaseSource)
    return timeout
  }

  /// Whether a call is still to come.
  public var isPending: Bool { source != nil }

  public func cancel() {
    guard let source else { return }
    self.source = nil
    g_source_remove(source)
  }

  private func start(_ milliseconds: Int, _ action: @escaping @MainActor () -> Bool) {
    let box = Unmanaged.passRetained(SourceBox(action)).toOpaque()
    source = g_timeout_add_full(
      G_PRIORITY_DEFAULT, guint(clamping: milliseconds), callSource, box, releaseSource)
  }
}

/// What a source of the main loop calls. True keeps the source.
final class SourceBox {
  let action: @MainActor () -> Bool

  init(_ action: @escaping @MainActor () -> Bool) { self.action = action }
}

func callSource(_ box: gpointer?) -> gboolean {
  guard let box else { return 0 }
  let action = Unmanaged<SourceBox>.fromOpaque(box).takeUnretainedValue().action
  return gboolean(MainActor.assumeIsolated { action() })
}

func releaseSource(_ box: gpointer?) {
  guard let box else { return }
  Unmanaged<SourceBox>.fromOpaque(box).release()
}
