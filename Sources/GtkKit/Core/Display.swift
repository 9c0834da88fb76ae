internal import CCanvasShims
internal import CGtk4

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why no window can be opened.
public struct DisplayUnavailable: Error, CustomStringConvertible {
  public let description: String
}

/// The screen, keyboard and pointer that the program talks to.
@MainActor
public enum Display {
  private static var isOpen = false

  /// Connects to the display, once.
  public static func open() throws(DisplayUnavailable) {
    guard !isOpen else { return }
    gtk_disable_setlocale()
    guard Bool(gtk_init_check()) else {
      let names = ["WAYLAND_DISPLAY", "DISPLAY"].compactMap { (name: String) -> String? in
        getenv(name).map { "\(name)=\(String(cString: $0))" }
      }
      throw DisplayUnavailable(
        description: names.isEmpty
          ? "no display: neither WAYLAND_DISPLAY nor DISPLAY is set"
          : "the display cannot be opened (\(names.joined(separator: ", ")))")
    }
    setlocale(LC_NUMERIC, "C")
    adw_init()
    isOpen = true
  }

  /// Keeps the memory of a painted frame for the next. GTK takes and frees several pictures as large
  /// as the window for every frame; pages that go back to the system each time must be found and
  /// cleared anew, which takes longer than the painting.
  public static func keepFrameMemory() { kit_keep_frame_memory() }

  /// Puts text on the clipboard.
  public static func copy(_ text: String) {
    guard let display = gdk_display_get_default() else { return }
    gdk_clipboard_set_text(gdk_display_get_clipboard(display), text)
  }
}
