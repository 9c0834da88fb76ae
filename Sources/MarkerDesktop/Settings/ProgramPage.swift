import Foundation
import GtkKit
import MarkerApp
import MarkerImaging
import MarkerLanguage
import MarkerStore

/// The settings of this computer: what a person likes, whatever folder is open.
@MainActor
final class ProgramPage {
  let widget: PreferencesPage
  private let model: AppModel
  private let scheme = ChoiceRow(localized("Appearance"))
  private let safeColors: SwitchRow
  private let sexagesimal: SwitchRow
  private let galactic: SwitchRow
  private let pixels: SwitchRow
  private let zoom = ChoiceRow(localized("Zoom when another image comes"))
  private let pointer: SwitchRow
  private let missing = ChoiceRow(localized("Missing pixels"))
  private let memory: NumberRow

  /// - Parameter canMovePointer: whether the window system allows it.
  init(model: AppModel, canMovePointer: Bool) {
    self.model = model
    safeColors = SwitchRow(
      localized("Colours and shapes for colour-blind eyes"),
      subtitle: localized("Groups differ in their outlines too")
    ) { isOn in model.changePreferences { $0.isColorBlindSafe = isOn } }
    sexagesimal = SwitchRow(
      localized("Sexagesimal"),
      subtitle: localized("Hours and degrees, minutes, seconds instead of degrees")
    ) { isOn in model.changePreferences { $0.isSexagesimal = isOn } }
    galactic = SwitchRow(localized("Galactic coordinates too")) { isOn in
      model.changePreferences { $0.showsGalactic = isOn }
    }
    pixels = SwitchRow(
      localized("FITS pixels"), subtitle: localized("Counted from 1, y up; else from 0, y down")
    ) {
      isOn in model.changePreferences { $0.tellsFITSPixels = isOn }
    }
    pointer = SwitchRow(
      localized("The pointer goes along to the middle"),
      subtitle: canMovePointer
        ? localized("When a place is centred by the middle button")
        : localized("Not possible here: Wayland lets no program move the pointer")
    ) { isOn in model.changePreferences { $0.centersPointer = isOn } }
    pointer.widget.isSensitive = canMovePointer
    memory = NumberRow(
      localized("Memory for pictures, in MiB"),
      tooltip: localized("Empty for what suits this computer")
    ) { ProgramPage.keepMemory($0, model) }
    widget = PreferencesPage([
      PreferencesGroup(localized("Appearance"), rows: [scheme, safeColors.widget]),
      PreferencesGroup(
        localized("Positions"), rows: [sexagesimal.widget, galactic.widget, pixels.widget]),
      PreferencesGroup(localized("Viewing"), rows: [zoom, pointer.widget, missing, memory.widget]),
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
      [localized("As the system"), localized("Light"), localized("Dark")],
      chosen: Preferences.ColorScheme.allCases.firstIndex(of: preferences.colorScheme) ?? 0)
    safeColors.show(preferences.isColorBlindSafe)
    sexagesimal.show(preferences.isSexagesimal)
    galactic.show(preferences.showsGalactic)
    pixels.show(preferences.tellsFITSPixels)
    zoom.show(
      [
        localized("Keep zoom and centre"), localized("Fit the image"),
        localized("Keep the place in the sky"),
      ],
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
      return localized("That is a whole number from 64 to 1048576.")
    }
    model.changePreferences { $0.cacheMegabytes = size }
    return nil
  }
}
