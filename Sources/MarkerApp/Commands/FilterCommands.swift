import MarkerImaging
import MarkerLanguage

/// The commands of the Filter menu: how the picture is displayed.
extension CommandTable {
  static let filter: [Command] =
    intervals + stretches + colormaps + missingColors + adjustments + limits

  private static let shares: [Double] = [99.9, 99.5, 99, 98, 95, 90]

  /// The intervals that may be chosen next.
  static let intervalsOfMenu: [Interval] = [.minMax, .zscale] + shares.map { .percentile($0) }

  private static let intervals: [Command] =
    [
      interval(.minMax, title: "Min–Max", help: "Take the limits of brightness by Min–Max"),
      interval(.zscale, title: "ZScale", help: "Take the limits of brightness by ZScale"),
    ]
    + shares.map { share in
      let name = share == share.rounded() ? "\(Int(share))" : "\(share)"
      return interval(
        .percentile(share), title: "\(name) %",
        help: "Take the limits that \(name) % of the values lie between")
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
    stretch(.linear, "Linear"), stretch(.log, "Log"), stretch(.sqrt, "Square Root"),
    stretch(.squared, "Squared"), stretch(.power, "Power"), stretch(.asinh, "Asinh"),
    stretch(.sinh, "Sinh"),
    choice(
      "stretch-\(Stretch.histogram.name)", "Histogram", in: "Stretch", of: \.stretch,
      as: .histogram, help: "Give each brightness as many pixels as any other"),
  ]

  private static func stretch(_ stretch: Stretch, _ title: Message) -> Command {
    choice(
      "stretch-\(stretch.name)", title, in: "Stretch", of: \.stretch, as: stretch,
      help: "Let brightness follow the value by the \(stretch.name) stretch")
  }

  /// In two menus, as one would be higher than small screens are.
  private static let colormaps: [Command] =
    Colormap.perceptual.map { colormap($0, in: "Colormap") }
    + Colormap.ds9.map { colormap($0, in: "Colormap of DS9") }

  private static func colormap(_ colormap: Colormap, in submenu: Message) -> Command {
    choice(
      "colormap-\(colormap.name)", "\(colormap.title)", in: submenu, of: \.colormap, as: colormap,
      help: "Show gray images in the colours of \(colormap.name)")
  }

  private static let missingColors: [Command] = MissingColor.named.map { name, color in
    choice(
      "missing-\(name)", "\(MissingColor.title(of: name))", in: "Missing Pixels",
      of: \.missingColor, as: color,
      help: "Draw pixels without a value in \(MissingColor.title(of: name).lowercased())")
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

  private static func interval(
    _ interval: Interval, title: Message, help: Message
  ) -> Command {
    choice(
      "interval-\(interval.name)", title, in: "Interval", of: \.interval, as: interval, help: help)
  }

  /// One value of a display setting, to be chosen in the Filter menu.
  private static func choice<Value: Equatable & Sendable>(
    _ id: String, _ title: Message, in submenu: Message,
    of setting: WritableKeyPath<DisplaySettings, Value> & Sendable, as value: Value, help: Message
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

extension MissingColor {
  /// The name of a colour in the person's language, as menus and lists have it.
  public static func title(of name: String) -> String {
    switch name {
    case "olive": localized("Olive")
    case "black": localized("Black")
    case "white": localized("White")
    case "red": localized("Red")
    case "green": localized("Green")
    case "magenta": localized("Magenta")
    default: name
    }
  }
}

extension Colormap {
  /// DS9 has names of a letter or two, and abbreviations; others are words.
  public var title: String {
    if ["hsv", "sls", "aips0"].contains(name) { return name.uppercased() }
    return name.count <= 2 ? name : name.capitalized
  }
}
