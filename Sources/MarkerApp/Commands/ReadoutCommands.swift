/// How positions under the pointer are told.
extension CommandTable {
  static let readout: [Command] = [
    Command(
      "degrees", "Degrees", help: "Tell sky positions in degrees", menu: .view, section: 3,
      submenu: "Coordinates", isOn: { !$0.preferences.isSexagesimal }
    ) { model, _ in model.changePreferences { $0.isSexagesimal = false } },
    Command(
      "sexagesimal", "Sexagesimal",
      help: "Tell sky positions in hours and degrees, minutes, seconds",
      menu: .view, section: 3, submenu: "Coordinates", isOn: { $0.preferences.isSexagesimal }
    ) { model, _ in model.changePreferences { $0.isSexagesimal = true } },
    Command(
      "galactic", "Galactic Too", help: "Tell galactic longitude and latitude too", menu: .view,
      section: 3, submenu: "Coordinates", isOn: { $0.preferences.showsGalactic }
    ) { model, _ in model.changePreferences { $0.showsGalactic.toggle() } },
    Command(
      "displayed-pixels", "Pixels from 0, y Down",
      help: "Tell pixels as the tables have them: from 0 at the top left", menu: .view, section: 3,
      submenu: "Coordinates", isOn: { !$0.preferences.tellsFITSPixels }
    ) { model, _ in model.changePreferences { $0.tellsFITSPixels = false } },
    Command(
      "fits-pixels", "FITS Pixels, from 1, y Up",
      help: "Tell pixels as FITS counts them: from 1 at the bottom left", menu: .view, section: 3,
      submenu: "Coordinates", isOn: { $0.preferences.tellsFITSPixels }
    ) { model, _ in model.changePreferences { $0.tellsFITSPixels = true } },
    Command(
      "next-wcs", "Next Description of the Header",
      help: "Tell positions by the next of the header's coordinate descriptions (A to Z)",
      menu: .view, section: 3, submenu: "Coordinates",
      isAvailable: { !$0.alternateLetters.isEmpty }
    ) { model, _ in model.turnDescription() },
  ]
}
