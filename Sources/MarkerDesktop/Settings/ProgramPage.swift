import Foundation
import GtkKit
import MarkerApp
import MarkerImaging
import MarkerStore

/// The settings of this computer: what a person likes, whatever folder is open.
@MainActor
final class ProgramPage {
  let widget: PreferencesPage
  private let model: AppModel
  private let scheme = ChoiceRow("Appearance")
  private let safeColors: SwitchRow
  private let sexagesimal: SwitchRow
  private let galactic: SwitchRow
  private let pixels: SwitchRow
  private let zoom = ChoiceRow("Zoom when another image comes")
  private let pointer: SwitchRow
  private let missing = ChoiceRow("Missing pixels")
  private let memory: NumberRow

  /// - Parameter canMovePointer: whether the window system allows it.
  init(model: AppModel, canMovePointer: Bool) {
    self.model = model
    safeColors = SwitchRow(
      "Colors and shapes for color-blind eyes", subtitle: "Groups differ in their outlines too"
    ) { isOn in model.changePreferences { $0.isColorBlindSafe = isOn } }
    sexagesimal = SwitchRow(
      "Sexagesimal", subtitle: "Hours and degrees, minutes, seconds instead of degrees"
    ) { isOn in model.changePreferences { $0.isSexagesimal = isOn } }
    galactic = SwitchRow("Galactic coordinates too") { isOn in
      model.changePreferences { $0.showsGalactic = isOn }
    }
    pixels = SwitchRow("FITS pixels", subtitle: "Counted from 1, y up; else from 0, y down") {
      isOn in model.changePreferences { $0.tellsFITSPixels = isOn }
    }
    pointer = SwitchRow(
      "The pointer goes along to the middle",
      subtitle: canMovePointer
        ? "When a place is centred by the middle button"
        : "Not possible here: Wayland lets no program move the pointer"
    ) { isOn in model.changePreferences { $0.centersPointer = isOn } }
    pointer.widget.isSensitive = canMovePointer
    memory = NumberRow(
      "Memory for pictures, in MiB", tooltip: "Empty for what suits this computer"
    ) { ProgramPage.keepMemory($0, model) }
    widget = PreferencesPage([
      PreferencesGroup("Appearance", rows: [scheme, safeColors.widget]),
      PreferencesGroup(
        "Positions", rows: [sexagesimal.widget, galactic.widget, pixels.widget]),
      PreferencesGroup("Viewing", rows: [zoom, pointer.widget, missing, memory.widget]),
    ])
    scheme.onChoice { index in
      model.changePreferences { $0.colorScheme = Preferences.ColorScheme.allCases[index] }
    }
    zoom.onChoice { index in
      model.changePreferences { $0.zoomOnPaging = Preferences.ZoomOnPaging.allCases[index] }
    }
    missing.onChoice { index in
      let (name, color) = MissingColor.named[index]
      model.changePreferences { $0.missingColor = name }
      model.changeDisplay { $0.missingColor = color }
    }
  }

  func show() {
    let preferences = model.preferences
    scheme.show(
      ["As the system", "Light", "Dark"],
      chosen: Preferences.ColorScheme.allCases.firstIndex(of: preferences.colorScheme) ?? 0)
    safeColors.show(preferences.isColorBlindSafe)
    sexagesimal.show(preferences.isSexagesimal)
    galactic.show(preferences.showsGalactic)
    pixels.show(preferences.tellsFITSPixels)
    zoom.show(
      ["Keep zoom and centre", "Fit the image", "Keep the place in the sky"],
      chosen: Preferences.ZoomOnPaging.allCases.firstIndex(of: preferences.zoomOnPaging) ?? 0)
    pointer.show(preferences.centersPointer)
    missing.show(
      MissingColor.named.map { MissingColor.title(of: $0.name) },
      chosen: MissingColor.named.firstIndex { $0.name == preferences.missingColor } ?? 0)
    memory.show(preferences.cacheMegabytes.map(String.init) ?? "")
  }

  var isEdited: Bool { memory.isEdited }

  func keepTyped() { memory.keepTyped() }

  private static func keepMemory(_ text: String, _ model: AppModel) -> String? {
    let digits = text.trimmingCharacters(in: .whitespaces)
    guard !digits.isEmpty else {
      model.changePreferences { $0.cacheMegabytes = nil }
      return nil
    }
    guard let size = Int(digits), size >= 64, size <= 1 << 20 else {
      return "That is a whole number from 64 to 1048576."
    }
    model.changePreferences { $0.cacheMegabytes = size }
    return nil
  }
}
