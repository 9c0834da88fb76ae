import MarkerImaging

/// The commands of the Filter menu: how the picture is displayed.
extension CommandTable {
  static let filter: [Command] =
    intervals + stretches + colormaps + missingColors + adjustments + limits

  private static let intervals: [Command] =
    [Interval.minMax, .zscale].map { interval(title: $0 == .minMax ? "Min–Max" : "ZScale", $0) }
    + [99.9, 99.5, 99, 98, 95, 90].map { share in
      interval(
        title: share == share.rounded() ? "\(Int(share)) %" : "\(share) %", .percentile(share))
    }
    + [
      Command(
        "interval-manual", "Manual…",
        help: "Set the limits of this image by hand, on its histogram; they stay its own",
        menu: .filter, submenu: "Interval", isAvailable: { $0.picture != nil },
        isOn: { $0.display.interval.isManual }
      ) { model, _ in model.onRequest(.adjustDisplay(.limits)) }
    ]

  private static let stretches: [Command] = [
    (Stretch.linear, "Linear"), (.log, "Log"), (.sqrt, "Square Root"), (.squared, "Squared"),
    (.power, "Power"), (.asinh, "Asinh"), (.sinh, "Sinh"), (.histogram, "Histogram"),
  ].map { stretch, title in
    choice(
      "stretch-\(stretch.name)", title, in: "Stretch", of: \.stretch, as: stretch,
      help: stretch == .histogram
        ? "Give each brightness as many pixels as any other"
        : "Let brightness follow the value by the \(stretch.name) stretch")
  }

  /// In two menus, as one would be higher than small screens are.
  private static let colormaps: [Command] =
    Colormap.perceptual.map { colormap($0, in: "Colormap") }
    + Colormap.ds9.map { colormap($0, in: "Colormap of DS9") }

  private static func colormap(_ colormap: Colormap, in submenu: String) -> Command {
    choice(
      "colormap-\(colormap.name)", colormap.title, in: submenu, of: \.colormap, as: colormap,
      help: "Show gray images in the colours of \(colormap.name)")
  }

  private static let missingColors: [Command] = MissingColor.named.map { name, color in
    choice(
      "missing-\(name)", name.capitalized, in: "Missing Pixels", of: \.missingColor, as: color,
      help: "Draw pixels without a value in \(name)")
  }

  private static let adjustments: [Command] = [
    Command(
      "invert", "Invert", help: "Swap dark and bright", menu: .filter, section: 1,
      isOn: { $0.display.isInverted }
    ) { model, _ in model.changeDisplay { $0.isInverted.toggle() } },
    Command(
      "blur", "Blur…", help: "Smooth the image by a Gaussian", keys: ["Ctrl+B"], menu: .filter,
      section: 2, isAvailable: { $0.picture != nil }
    ) { model, _ in model.onRequest(.adjustDisplay(.blur)) },
    Command(
      "reset-contrast", "Reset Contrast and Bias",
      help: "Undo what dragging with the right button did",
      menu: .filter, section: 2, isAvailable: { $0.display.contrastBias != .none }
    ) { model, _ in model.resetContrast() },
    Command(
      "reset-display", "Reset", help: "Display images as at the start of the program",
      menu: .filter, section: 2, isAvailable: { !$0.isDisplayPlain }
    ) { model, _ in model.resetDisplay() },
  ]

  private static func interval(title: String, _ interval: Interval) -> Command {
    choice(
      "interval-\(interval.name)", title, in: "Interval", of: \.interval, as: interval,
      help: interval == .minMax || interval == .zscale
        ? "Take the limits of brightness by \(title)"
        : "Take the limits that \(title) of the values lie between")
  }

  /// One value of a display setting, to be chosen in the Filter menu.
  private static func choice<Value: Equatable & Sendable>(
    _ id: String, _ title: String, in submenu: String,
    of setting: WritableKeyPath<DisplaySettings, Value> & Sendable, as value: Value, help: String
  ) -> Command {
    Command(
      id, title, help: help, menu: .filter, submenu: submenu,
      isOn: { $0.display[keyPath: setting] == value }
    ) { model, _ in model.changeDisplay { $0[keyPath: setting] = value } }
  }
}

extension Interval {
  var isManual: Bool {
    if case .manual = self { return true }
    return false
  }
}

extension Colormap {
  /// DS9 has names of a letter or two, and abbreviations; others are words.
  public var title: String {
    if ["hsv", "sls", "aips0"].contains(name) { return name.uppercased() }
    return name.count <= 2 ? name : name.capitalized
  }
}
