internal import CGtk4

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Widget {
  /// Lets a file or a folder be dropped here; its path is bytes, as the file system has it.
  public func onFileDrop(_ action: @escaping @MainActor ([UInt8]) -> Void) {
    guard let target = gtk_drop_target_new(g_file_get_type(), GDK_ACTION_COPY) else { return }
    addController(OpaquePointer(UnsafeMutableRawPointer(target))) { controller in
      connectSignal(controller, "drop") { arguments in
        guard let file = arguments.boxedObject(0), let path = g_file_get_path(OpaquePointer(file))
        else { return false }
        defer { g_free(path) }
        let bytes = path.withMemoryRebound(to: UInt8.self, capacity: strlen(path)) {
          Array(UnsafeBufferPointer(start: $0, count: strlen(path)))
        }
        action(bytes)
        return true
      }
    }
  }
}
