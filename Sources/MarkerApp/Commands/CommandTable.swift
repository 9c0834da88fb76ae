import MarkerLanguage

/// Every command there is.
public enum CommandTable {
  public static let all: [Command] =
    file + exporting + edit + zooming + orientation + pageTurns + frames + paging + readout
    + overlays + appearance + view + filter + catalogs + marking + tools + judging + browsing + help

  public static func command(_ id: String) -> Command? { all.first { $0.id == id } }

  private static let file: [Command] = [
    Command(
      "open-save", "Open Save Folder…", help: "Choose the folder that judgements are kept in",
      keys: ["Ctrl+O"], menu: .file
    ) { model, _ in model.onRequest(.openSaveFolder) },
    Command(
      "open-images", "Open Images…", help: "Choose the folder of images to look through",
      keys: ["Ctrl+Shift+I"], menu: .file, isAvailable: { $0.saveNames != nil }
    ) { model, _ in model.onRequest(.openImageFolder) },
    Command(
      "quit", "Quit", help: "Save everything and close the program", keys: ["Ctrl+Q"], menu: .file,
      section: 2, worksInText: true, worksWhileBusy: true
    ) { model, _ in model.onRequest(.quit) },
  ]

  private static let edit: [Command] = [
    Command(
      "undo", "Undo", help: "Take back what was done last", keys: ["Ctrl+Z"], menu: .edit,
      repeats: true, edits: true,
      titleNow: { model in
        model.session.nextUndo.map { localized("Undo: \($0.title.capitalizedFirst)") }
      },
      isAvailable: { $0.session.nextUndo != nil }
    ) { model, _ in model.undo() },
    Command(
      "redo", "Redo", help: "Do again what was taken back", keys: ["Ctrl+Shift+Z", "Ctrl+Y"],
      menu: .edit, repeats: true, edits: true,
      titleNow: { model in
        model.session.nextRedo.map { localized("Redo: \($0.title.capitalizedFirst)") }
      },
      isAvailable: { $0.session.nextRedo != nil }
    ) { model, _ in model.redo() },
    Command(
      "delete-selected", "Delete Selected Marks", help: "Delete the marks that are selected",
      keys: ["Delete", "Backspace"], menu: .edit, section: 1, edits: true,
      isAvailable: { !$0.selection.isEmpty }
    ) { model, _ in model.deleteMarks(model.selection) },
    Command(
      "delete-all", "Delete Marks in This Image", help: "Delete every mark in this image",
      menu: .edit, section: 1, edits: true, isAvailable: { $0.record?.marks.isEmpty == false }
    ) { model, _ in model.deleteMarks(model.record?.marks.map(\.id) ?? []) },
    Command(
      "settings", "Settings…",
      help: "Change groups and categories, order and repeats, keys, and what you like",
      keys: ["Ctrl+,"], menu: .edit, section: 3
    ) { model, _ in model.onRequest(.changeSettings) },
  ]

  private static let view: [Command] = [
    Command(
      "full-screen", "Full Screen", help: "Fill the screen with the window, and back",
      keys: ["F11"], menu: .view, section: 5, worksInText: true, worksWhileBusy: true
    ) { model, _ in model.onRequest(.toggleFullScreen) }
  ]

  private static let frames: [Command] = [
    Command(
      "next-frame", "Next Frame", help: "Show the next frame of this image", keys: ["Space"],
      menu: .view, section: 1, submenu: "Frames", repeats: true, isAvailable: { $0.hasFrames }
    ) { model, _ in model.turnFrame(by: 1) },
    Command(
      "previous-frame", "Previous Frame", help: "Show the frame before", keys: ["Shift+Space"],
      menu: .view, section: 1, submenu: "Frames", repeats: true, isAvailable: { $0.hasFrames }
    ) { model, _ in model.turnFrame(by: -1) },
    Command(
      "choose-frame", "Frames…", help: "Choose one of the frames of this image", keys: ["Ctrl+F"],
      menu: .view, section: 1, submenu: "Frames", isAvailable: { $0.hasFrames }
    ) { model, _ in model.onRequest(.chooseFrame) },
    Command(
      "color-cube", "Cube as Colour",
      help: "Show a cube of three or four planes as one colour image",
      menu: .view, section: 1, submenu: "Frames", isAvailable: { $0.shownCube != nil },
      isOn: { $0.shownCube == .color }
    ) { model, _ in model.switchCube() },
  ]

  private static let paging: [Command] = [
    Command(
      "next", "Next Image", help: "Go to the next image", keys: ["Tab", "Page Down"], menu: .view,
      section: 1, submenu: "Go", worksInText: true, repeats: true, isAvailable: { !$0.list.isEmpty }
    ) { model, occasion in model.turnPage(.forward, isRepeat: occasion.isRepeat) },
    Command(
      "back", "Previous Image", help: "Go to the image before", keys: ["Shift+Tab", "Page Up"],
      menu: .view, section: 1, submenu: "Go", worksInText: true, repeats: true,
      isAvailable: { !$0.list.isEmpty }
    ) { model, occasion in model.turnPage(.backward, isRepeat: occasion.isRepeat) },
    Command(
      "first", "First Image", help: "Go to the first image", keys: ["Home"], menu: .view,
      section: 1, submenu: "Go", isAvailable: { !$0.list.isEmpty }
    ) { model, _ in model.goTo(0) },
    Command(
      "last", "Last Image", help: "Go to the last image", keys: ["End"], menu: .view, section: 1,
      submenu: "Go",
      isAvailable: { !$0.list.isEmpty }
    ) { model, _ in model.goTo(model.list.count - 1) },
    Command(
      "go-to", "Go To…", help: "Go to an image by its number or name", keys: ["Ctrl+G"],
      menu: .view, section: 1, submenu: "Go", isAvailable: { !$0.list.isEmpty }
    ) { model, _ in model.onRequest(.goTo) },
    Command(
      "next-unseen", "Next Unseen Image", help: "Go to the next image that was not seen yet",
      keys: ["N"], menu: .view, section: 1, submenu: "Go", isAvailable: { !$0.list.isEmpty }
    ) { model, _ in model.goToNextUnseen() },
  ]

  private static let marking: [Command] =
    (0..<9).map { group in
      Command(
        "mark-\(group + 1)", "Mark of Group \(group + 1)",
        help: "Place a mark of group \(group + 1) at the pointer, or at the pixel cursor",
        keys: ["\(group + 1)"],
        edits: true
      ) { model, _ in model.mark(group: group) }
    } + [
      Command(
        "show-marks", "Show Marks", help: "Show or hide your marks", keys: ["Alt+M"], menu: .mark,
        isOn: { $0.showsMarks }
      ) { model, _ in model.toggleMarks() },
      Command(
        "show-labels", "Show Labels", help: "Show or hide the marks' labels", keys: ["Alt+L"],
        menu: .mark, isOn: { $0.showsLabels }
      ) { model, _ in model.toggleLabels() },
    ]
    + (0..<9).map { group in
      Command(
        "regroup-\(group + 1)", "Group \(group + 1)",
        help: "Put the selected marks into group \(group + 1)", menu: .mark, section: 1,
        submenu: "Change Group of Selected", edits: true,
        titleNow: { $0.state.settings.name(ofGroup: group) },
        isAvailable: { model in
          !model.selection.isEmpty && model.state.settings.groups.indices.contains(group)
        }
      ) { model, _ in model.regroup(model.selection, to: group) }
    }

  private static let judging: [Command] =
    (0..<5).map { category in
      Command(
        "category-\(category + 1)", "Category \(category + 1)",
        help: "Put the image into category \(category + 1), or take it out",
        keys: ["Ctrl+\(category + 1)"], worksInText: true, edits: true,
        isAvailable: { !$0.list.isEmpty }
      ) { model, _ in model.toggleCategory(category) }
    } + [
      Command(
        "favorite", "Favorite", help: "Make the image a favourite, or no longer", keys: ["F"],
        menu: .edit, section: 2, edits: true, isAvailable: { !$0.list.isEmpty },
        isOn: { $0.record?.judgement.isFavorite == true }
      ) { model, _ in model.toggleFavorite() },
      Command(
        "seen", "Seen", help: "Make the image one that you have seen, or have not",
        menu: .edit, section: 2, edits: true, isAvailable: { !$0.list.isEmpty },
        isOn: { $0.record?.seen != nil }
      ) { model, _ in model.toggleSeen() },
      Command(
        "clear-categories", "Clear Categories", help: "Take the image out of every category",
        menu: .edit, section: 2, edits: true,
        isAvailable: { $0.record?.judgement.categories.isEmpty == false }
      ) { model, _ in model.clearCategories() },
      Command(
        "comment", "Comment", help: "Write a comment; Return again keeps it", keys: ["Return"],
        menu: .edit, section: 2, edits: true, isAvailable: { !$0.list.isEmpty }
      ) { model, _ in model.onRequest(.focusComment) },
    ]

  private static let help: [Command] = [
    Command(
      "controls", "Controls", help: "Show all keys and gestures", keys: ["F1"], menu: .help,
      worksInText: true, worksWhileBusy: true
    ) { model, _ in model.onRequest(.showControls) },
    Command(
      "documentation", "Documentation", help: "Read how to work with the program",
      keys: ["Shift+F1"], menu: .help, worksInText: true, worksWhileBusy: true
    ) { model, _ in model.onRequest(.showDocumentation) },
    Command(
      "about", "About Image Marker", help: "Show the version and the licence", menu: .help,
      worksWhileBusy: true
    ) { model, _ in model.onRequest(.showAbout) },
  ]
}

extension String {
  /// With a capital letter.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension AppModel {
  var hasFrames: Bool { frames.count > 1 }
}
