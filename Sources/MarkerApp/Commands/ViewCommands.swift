import MarkerLanguage
import MarkerModel
import MarkerStore

/// What part of the picture is shown, and how it lies on the view.
extension CommandTable {
  static let zooming: [Command] = [
    Command(
      "zoom-in", "Zoom In", help: "Enlarge around the middle", keys: ["Ctrl+=", "Ctrl++"],
      menu: .view, repeats: true, isAvailable: { $0.seenPicture != nil }
    ) { model, _ in model.zoom(by: 1.25) },
    Command(
      "zoom-out", "Zoom Out", help: "Reduce around the middle", keys: ["Ctrl+-"], menu: .view,
      repeats: true, isAvailable: { $0.seenPicture != nil }
    ) { model, _ in model.zoom(by: 1 / 1.25) },
    Command(
      "fit", "Fit", help: "Show the whole image", keys: ["Ctrl+0"], menu: .view,
      isAvailable: { $0.seenPicture != nil }
    ) { model, _ in model.fit() },
    Command(
      "fit-width", "Fit Width", help: "Show the image from its left edge to its right one",
      keys: ["W"], menu: .view, isAvailable: { $0.seenPicture != nil }
    ) { model, _ in model.fit(to: .width) },
    Command(
      "actual-size", "Actual Size", help: "Show one image pixel on one pixel of the screen",
      keys: ["Ctrl+Shift+0"], menu: .view, isAvailable: { $0.seenPicture != nil }
    ) { model, _ in model.showActualSize() },
  ]

  static let orientation: [Command] = [
    orientation("rotate-left", "Rotate Left", "Turn the view to the left by 90°", "Ctrl+Shift+R") {
      $0.rotated(by: -90)
    },
    orientation("rotate-right", "Rotate Right", "Turn the view to the right by 90°", "Ctrl+R") {
      $0.rotated(by: 90)
    },
    orientation("flip-horizontal", "Flip Horizontally", "Swap left and right of the view", "H") {
      $0.flippedHorizontally
    },
    orientation("flip-vertical", "Flip Vertically", "Swap top and bottom of the view", "V") {
      $0.flippedVertically
    },
    Command(
      "north-up", "North Up, East Left",
      help: "Turn each image so that north is up and east to the left", keys: ["U"], menu: .view,
      submenu: "Orientation", isAvailable: { $0.hasSky }, isOn: { $0.isNorthUp }
    ) { model, _ in model.toggleNorthUp() },
    Command(
      "reset-orientation", "As in the File", help: "Turn and mirror the view no longer",
      menu: .view, submenu: "Orientation",
      isAvailable: { $0.isNorthUp || $0.viewport.orientation != .upright }
    ) { model, _ in model.orient { _ in .upright } },
  ]

  private static func orientation(
    _ id: String, _ title: Message, _ help: Message, _ key: String,
    _ change: @escaping @Sendable (ViewOrientation) -> ViewOrientation
  ) -> Command {
    Command(
      id, title, help: help, keys: [key], menu: .view, submenu: "Orientation",
      isAvailable: { $0.picture != nil }
    ) { model, _ in model.orient(change) }
  }

  static let pageTurns: [Command] = [
    pageTurn(.keep, "Keep Zoom and Centre", "Keep zoom and centre on images of the same size"),
    pageTurn(.fit, "Fit Each Image", "Show each image whole"),
    pageTurn(
      .sky, "Keep the Place in the Sky",
      "Keep the place of the sky in the middle, as large, where the next image shows it"),
  ]

  static let overlays: [Command] = [
    overlay("scale-bar", "Scale Bar", "Show how long a round angle is", shows: \.showsScaleBar),
    overlay("compass", "Compass", "Show where north and east are", shows: \.showsCompass),
    overlay(
      "magnifier", "Magnifier", "Show what is under the pointer enlarged", keys: ["M"],
      shows: \.showsMagnifier),
  ]

  static let appearance: [Command] = [
    appearance(.system, "Follow the System", "Be light or dark as the desktop is"),
    appearance(.light, "Light", "Be light around the image"),
    appearance(.dark, "Dark", "Be dark around the image"),
  ]

  private static func pageTurn(
    _ choice: Preferences.ZoomOnPaging, _ title: Message, _ help: Message
  ) -> Command {
    Command(
      "page-turn-\(choice.rawValue)", title, help: help, menu: .view, submenu: "On Page Turn",
      isOn: { $0.preferences.zoomOnPaging == choice }
    ) { model, _ in model.changePreferences { $0.zoomOnPaging = choice } }
  }

  private static func overlay(
    _ id: String, _ title: Message, _ help: Message, keys: [String] = [],
    shows: WritableKeyPath<Preferences, Bool> & Sendable
  ) -> Command {
    Command(
      id, title, help: help, keys: keys, menu: .view, section: 4,
      isOn: { $0.preferences[keyPath: shows] }
    ) { model, _ in model.changePreferences { $0[keyPath: shows].toggle() } }
  }

  private static func appearance(
    _ scheme: Preferences.ColorScheme, _ title: Message, _ help: Message
  ) -> Command {
    Command(
      "appearance-\(scheme.rawValue)", title, help: help, menu: .view, section: 5,
      submenu: "Light and Dark", worksWhileBusy: true,
      isOn: { $0.preferences.colorScheme == scheme }
    ) { model, _ in model.changePreferences { $0.colorScheme = scheme } }
  }
}
