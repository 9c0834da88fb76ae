/// How positions under the pointer are told.
extension CommandTable {
  static let readout: [Command] = [
    Command(
      "degrees", "Degrees", help: "Tell sky positions in degrees", menu: .view, section: 3,
      submenu: "Coordinates", isOn: { !$0.readoutSettings.isSexagesimal }
    ) { model, _ in model.changeReadout { $0.isSexagesimal = false } },
    Command(
      "sexagesimal", "Sexagesimal",
      help: "Tell sky positions in hours and degrees, minutes, seconds",
      menu: .view, section: 3, submenu: "Coordinates", isOn: { $0.readoutSettings.isSexagesimal }
    ) { model, _ in model.changeReadout { $0.isSexagesimal = true } },
    Command(
      "galactic", "Galactic Too", help: "Tell galactic longitude and latitude too", menu: .view,
      section: 3, submenu: "Coordinates", isOn: { $0.readoutSettings.showsGalactic }
    ) { model, _ in model.changeReadout { $0.showsGalactic.toggle() } },
    Command(
      "next-wcs", "Next Description of the Header",
      help: "Tell positions by the next of the header's coordinate descriptions (A to Z)",
      menu: .view, section: 3, submenu: "Coordinates",
      isAvailable: { !$0.alternateLetters.isEmpty }
    ) { model, _ in model.turnDescription() },
  ]
}
