import GtkKit
import MarkerStore

extension Style.Scheme {
  /// What of light and dark a person prefers. The picture is on black in both.
  init(_ preferred: Preferences.ColorScheme) {
    switch preferred {
    case .system: self = .system
    case .light: self = .light
    case .dark: self = .dark
    }
  }
}
