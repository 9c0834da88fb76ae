import MarkerModel

/// Marking and moving by keys, labels, snapping, coordinates.
extension CommandTable {
  static let tools: [Command] = arrows + selecting + marking

  private static let arrows: [Command] = ArrowKey.allCases.flatMap { arrow in
    [(10, "", ""), (100, "Shift+", "-far"), (1, "Ctrl+", "-fine")].map { tenths, modifier, suffix in
      let amount = tenths == 10 ? "a pixel" : tenths == 100 ? "10 pixels" : "0.1 pixels"
      return Command(
        "move-\(arrow.rawValue)\(suffix)", "Move \(arrow.rawValue.capitalized) by \(amount)",
        help: "Move the selected marks, or else the pixel cursor, \(amount) \(arrow.words)",
        keys: [modifier + arrow.rawValue.capitalized], repeats: true,
        isAvailable: { $0.picture != nil }
      ) { model, _ in model.press(arrow, tenths: tenths) }
    }
  }

  private static let selecting: [Command] = [
    Command(
      "end-tool", "End Selection or Pixel Cursor",
      help: "End the selection, or else the pixel cursor", keys: ["Escape"],
      isAvailable: { $0.hasToolToEnd }
    ) { model, _ in model.endTool() },
    Command(
      "copy-coordinates", "Copy Coordinates",
      help: "Copy the selected marks' x, y, RA, Dec and label, a line a mark, between tabs",
      keys: ["Ctrl+C"], menu: .edit, section: 1, isAvailable: { !$0.selection.isEmpty }
    ) { model, _ in model.copyCoordinates() },
    Command(
      "select-all", "Select All Marks", help: "Select every mark in this image",
      keys: ["Ctrl+A"], menu: .edit, section: 1, isAvailable: { !$0.markShapes.isEmpty }
    ) { model, _ in model.selectAllMarks() },
    Command(
      "edit-label", "Edit Label", help: "Type another label for the selected mark", keys: ["F2"],
      menu: .edit, section: 1, edits: true, isAvailable: { $0.selection.count == 1 }
    ) { model, _ in if let mark = model.selection.first { model.editLabel(of: mark) } },
  ]

  private static let marking: [Command] = [
    Command(
      "snap", "Snap to Centroids", help: "Let marks go to the centre of what shines there",
      keys: ["S"], menu: .mark, section: 2, isOn: { $0.snaps }
    ) { model, _ in model.toggleSnapping() },
    Command(
      "distinct-marks", "Colours and Shapes for Colour-Blind Eyes",
      help: "Give groups colours that all eyes tell apart, and a shape each", menu: .mark,
      section: 2, isOn: { $0.preferences.isColorBlindSafe }
    ) { model, _ in model.changePreferences { $0.isColorBlindSafe.toggle() } },
    Command(
      "palette", "Find Group or Category…",
      help: "Type a name: mark with that group at the pointer, or set that category", keys: ["/"],
      menu: .mark, section: 2, edits: true, isAvailable: { !$0.list.isEmpty }
    ) { model, _ in model.onRequest(.showPalette) },
  ]
}

extension ArrowKey {
  fileprivate var words: String {
    switch self {
    case .left: "to the left"
    case .right: "to the right"
    case .up: "up"
    case .down: "down"
    }
  }
}
