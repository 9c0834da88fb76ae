internal import CGtk4

/// A GObject that Swift holds one strong reference to, given back when the Swift object goes.
///
/// Dropping the Swift object does not take a widget out of its window: GTK keeps what is shown, and
/// with it the closures connected to its signals. A closure that captures its own object strongly
/// keeps both alive for good; capture it weakly.
@MainActor
public class Object {
  /// Written once; every use is on the main actor but the release in `deinit`, which GLib moves
  /// to the main thread.
  nonisolated(unsafe) let raw: UnsafeMutableRawPointer

  /// Takes a floating reference, or one more where somebody else owns the object already.
  init(sinking raw: UnsafeMutableRawPointer) {
    self.raw = raw
    g_object_ref_sink(raw)
  }

  /// Takes over the reference that a constructor returned.
  init(adopting raw: UnsafeMutableRawPointer) {
    self.raw = raw
  }

  deinit {
    // At once on the thread that runs the main loop, else when that thread next comes round.
    g_main_context_invoke(nil, unreference, raw)
  }

  /// The object under a type that C declares in full.
  func pointer<T>(_ type: T.Type = T.self) -> UnsafeMutablePointer<T> {
    raw.assumingMemoryBound(to: type)
  }

  /// The object under a type that C keeps to itself.
  var opaque: OpaquePointer { OpaquePointer(raw) }
}

private func unreference(_ raw: UnsafeMutableRawPointer?) -> gboolean {
  g_object_unref(raw)
  return 0
}

extension gboolean {
  init(_ value: Bool) { self = value ? 1 : 0 }
}

extension Bool {
  init(_ value: gboolean) { self = value != 0 }
}

/// A C string as text; nothing is empty text.
func text(_ string: UnsafePointer<CChar>?) -> String {
  string.map { String(cString: $0) } ?? ""
}

/// A C string that is ours to free.
func taken(_ string: UnsafeMutablePointer<CChar>?) -> String {
  defer { g_free(string) }
  return text(string)
}

/// What a GError says, and frees it.
func taken(_ error: UnsafeMutablePointer<GError>?) -> String {
  guard let error else { return "unknown error" }
  defer { g_error_free(error) }
  return text(error.pointee.message)
}
