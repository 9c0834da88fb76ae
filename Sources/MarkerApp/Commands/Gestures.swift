import MarkerLanguage

/// What the mouse does on the image, for the help window and `Docs/Commands.md`.
public enum Gestures {
  public static let all: [(input: String, help: String)] = [
    (localized("Left click"), localized("Place a mark of the left-click group")),
    (localized("Left click on a mark"), localized("Select it; Ctrl adds to the selection")),
    (localized("Shift+click on a mark"), localized("Delete it")),
    (
      localized("Click on a label"),
      localized("Edit it: Return or leaving it keeps, Escape does not")
    ),
    (
      localized("Left drag"),
      localized("Move the mark under it with those selected with it, or the image")
    ),
    (
      localized("Shift+left drag"),
      localized("Select the marks in a rectangle; Ctrl adds to the selection")
    ),
    (localized("Wheel, pinch"), localized("Zoom at the pointer")),
    (localized("Middle click, Alt+click"), localized("Centre the image there")),
    (localized("Middle drag"), localized("Move the image")),
    (
      localized("Right drag"),
      localized("Bias (to the sides) and contrast (up and down) of the colours, as in DS9")
    ),
    (localized("Right click"), localized("A menu for the mark or the place there")),
  ]
}

extension CommandTable {
  /// All inputs with what they do, by title: for the help window and the documentation.
  public static var sections: [(title: String, rows: [(input: String, does: String)])] {
    let menus = Command.Menu.allCases.map { menu in
      (menu.title, all.filter { $0.place?.menu == menu && !$0.keys.isEmpty })
    }
    let others = [
      (localized("Marks and categories"), all.filter { $0.place == nil && !$0.keys.isEmpty })
    ]
    return (menus + others).filter { !$0.1.isEmpty }.map { title, commands in
      (title, commands.map { ($0.keys.joined(separator: ", "), $0.help) })
    } + [(localized("Mouse"), Gestures.all.map { ($0.input, $0.help) })]
  }

  /// `Docs/Commands.md`.
  public static var markdown: String {
    var lines = [
      "# Commands", "",
      "Made from the program's table of commands by `make docs`; do not edit.", "",
    ]
    for (title, rows) in sections {
      lines += ["## \(title)", "", "| input | does |", "|---|---|"]
      lines += rows.map { "| \($0.input) | \($0.does) |" }
      lines.append("")
    }
    let unbound = all.filter { $0.keys.isEmpty }
    lines += ["## In the menus, without a key", "", "| command | does |", "|---|---|"]
    lines += unbound.map { command in
      let path = [command.place?.menu.title, command.place?.submenu, command.title]
      return "| \(path.compactMap { $0 }.joined(separator: " → ")) | \(command.help) |"
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
