internal import CGtk4

/// A closure connected to a signal of an object. Letting go of this does not disconnect it.
@MainActor
public struct SignalConnection {
  let object: UnsafeMutableRawPointer
  let id: gulong

  /// Ends the connection and releases its closure. The object must be alive still.
  public func disconnect() {
    if Bool(g_signal_handler_is_connected(object, id)) {
      g_signal_handler_disconnect(object, id)
    }
  }

  func block() { g_signal_handler_block(object, id) }
  func unblock() { g_signal_handler_unblock(object, id) }
}

/// What a signal hands over, its sender left out.
struct SignalArguments {
  private let values: UnsafePointer<GValue>
  let count: Int

  init(_ values: UnsafePointer<GValue>, count: Int) {
    self.values = values + 1
    self.count = count - 1
  }

  private func value(_ index: Int) -> UnsafePointer<GValue> {
    precondition(index < count)
    return values + index
  }

  func double(_ index: Int) -> Double { g_value_get_double(value(index)) }
  func int(_ index: Int) -> Int { Int(g_value_get_int(value(index))) }
  func uint(_ index: Int) -> UInt32 { g_value_get_uint(value(index)) }
  func flags(_ index: Int) -> UInt32 { g_value_get_flags(value(index)) }
  func string(_ index: Int) -> String { text(g_value_get_string(value(index))) }
  func object(_ index: Int) -> UnsafeMutableRawPointer? {
    g_value_get_object(value(index)).map { UnsafeMutableRawPointer($0) }
  }
  /// The object in a value that is itself handed over.
  func boxedObject(_ index: Int) -> UnsafeMutableRawPointer? {
    guard let boxed = g_value_get_boxed(value(index)) else { return nil }
    return g_value_get_object(boxed.assumingMemoryBound(to: GValue.self)).map {
      UnsafeMutableRawPointer($0)
    }
  }
  func variant(_ index: Int) -> OpaquePointer? { g_value_get_variant(value(index)) }
}

private final class SignalBox {
  /// What it returns is the signal's own result, where the signal has one.
  let handler: @MainActor (SignalArguments) -> Bool

  init(_ handler: @escaping @MainActor (SignalArguments) -> Bool) { self.handler = handler }
}

extension Object {
  /// Connects a closure; GLib releases it when the object goes or the connection ends.
  @discardableResult
  func connectDeciding(
    _ signal: String, _ handler: @escaping @MainActor (SignalArguments) -> Bool
  ) -> SignalConnection {
    connectSignal(raw, signal, handler)
  }

  @discardableResult
  func connect(
    _ signal: String, _ handler: @escaping @MainActor (SignalArguments) -> Void
  ) -> SignalConnection {
    connectSignal(raw, signal) {
      handler($0)
      return false
    }
  }
}

/// The same for an object that has no Swift object of its own, such as an event controller.
@MainActor
@discardableResult
func connectSignal(
  _ object: UnsafeMutableRawPointer, _ signal: String,
  _ handler: @escaping @MainActor (SignalArguments) -> Bool
) -> SignalConnection {
  let box = Unmanaged.passRetained(SignalBox(handler)).toOpaque()
  let closure = g_closure_new_simple(guint(MemoryLayout<GClosure>.size), box)
  g_closure_set_marshal(closure, callBox)
  g_closure_add_finalize_notifier(closure, box, releaseBox)
  let id = g_signal_connect_closure(object, signal, closure, 0)
  precondition(id != 0, "no signal \(signal)")
  return SignalConnection(object: object, id: id)
}

private func callBox(
  _ closure: UnsafeMutablePointer<GClosure>?, _ result: UnsafeMutablePointer<GValue>?,
  _ count: guint, _ values: UnsafePointer<GValue>?, _ hint: gpointer?, _ data: gpointer?
) {
  guard let box = closure?.pointee.data, let values else { return }
  nonisolated(unsafe) let arguments = SignalArguments(values, count: Int(count))
  let handler = Unmanaged<SignalBox>.fromOpaque(box).takeUnretainedValue().handler
  let answer = MainActor.assumeIsolated { handler(arguments) }
  if let result { g_value_set_boolean(result, gboolean(answer)) }
}

private func releaseBox(_ box: gpointer?, _ closure: UnsafeMutablePointer<GClosure>?) {
  guard let box else { return }
  Unmanaged<SignalBox>.fromOpaque(box).release()
}
