internal import CGtk4

/// How the program looks: style sheets, light and dark.
@MainActor
public enum Style {
  public enum Scheme: Sendable { case system, light, dark }

  /// Applies a style sheet to every window.
  public static func load(css: String) {
    guard let display = gdk_display_get_default(), let provider = gtk_css_provider_new() else {
      return
    }
    gtk_css_provider_load_from_data(provider, css, -1)
    gtk_style_context_add_provider_for_display(
      display, OpaquePointer(provider), guint(GTK_STYLE_PROVIDER_PRIORITY_APPLICATION))
    g_object_unref(provider)
  }

  /// Which of light and dark to be; what the desktop says at first.
  public static func setScheme(_ scheme: Scheme) {
    let value: AdwColorScheme =
      switch scheme {
      case .system: ADW_COLOR_SCHEME_DEFAULT
      case .light: ADW_COLOR_SCHEME_FORCE_LIGHT
      case .dark: ADW_COLOR_SCHEME_FORCE_DARK
      }
    adw_style_manager_set_color_scheme(adw_style_manager_get_default(), value)
  }

  public static var isDark: Bool {
    Bool(adw_style_manager_get_dark(adw_style_manager_get_default()))
  }

  /// Called when light becomes dark or the other way round.
  public static func onChange(_ action: @escaping @MainActor (_ isDark: Bool) -> Void) {
    guard let manager = adw_style_manager_get_default() else { return }
    connectSignal(UnsafeMutableRawPointer(manager), "notify::dark") { _ in
      action(isDark)
      return false
    }
  }
}
