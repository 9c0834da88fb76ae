import GtkKit
import MarkerApp
import MarkerLanguage

/// The keys of all commands, each to be changed.
@MainActor
final class KeysPage {
  let widget: Widget
  private let model: AppModel
  private var shown: [String: [String]]
  private let search = Entry(placeholder: localized("Search commands and keys"))
  private let groups: [(title: String, group: PreferencesGroup, rows: [KeyRow])]

  init(model: AppModel) {
    self.model = model
    shown = model.preferences.keys
    let places = Command.Menu.allCases.map { menu in
      (menu.title, KeysPage.commands(of: menu))
    }
    let others = (localized("Without a menu"), CommandTable.all.filter { $0.place == nil })
    groups = (places + [others]).filter { !$0.1.isEmpty }.map { title, commands in
      let rows = commands.map { KeyRow(model: model, command: $0) }
      return (title, PreferencesGroup(title, rows: rows.map(\.widget)), rows)
    }
    let reset = Button(localized("Reset All"))
    reset.tooltip = localized("The usual keys for every command")
    reset.onClick { model.resetAllKeys() }
    search.setAccessible(name: localized("Search commands and keys"))
    search.tooltip = localized("Show only the commands whose name or key this is a part of")
    search.expandsHorizontally = true
    let bar = Box(.horizontal, spacing: 8, [search, reset])
    bar.setMargins(12)
    let page = PreferencesPage(groups.map(\.group))
    page.expandsVertically = true
    widget = Box(.vertical, [bar, page])
    search.onChange { [weak self] in self?.filter($0) }
  }

  /// As they stand in the menu.
  private static func commands(of menu: Command.Menu) -> [Command] {
    CommandTable.all.filter { $0.place?.menu == menu }.enumerated().sorted { one, other in
      (one.element.place?.section ?? 0, one.offset)
        < (other.element.place?.section ?? 0, other.offset)
    }.map(\.element)
  }

  func show() {
    // Each row looks for conflicts with all others, and most changes are none of theirs.
    guard model.preferences.keys != shown else { return }
    shown = model.preferences.keys
    for row in rows { row.show() }
  }

  /// Takes a key for the row that waits for one.
  ///
  /// - Returns: whether one did.
  func take(_ key: KeyEvent) -> Bool {
    guard let row = rows.first(where: \.isWaiting) else { return false }
    row.take(key)
    return true
  }

  /// None waits for a key any more.
  func rest() {
    for row in rows where row.isWaiting { row.rest() }
  }

  private var rows: [KeyRow] { groups.flatMap(\.rows) }

  private func filter(_ text: String) {
    for (_, group, rows) in groups {
      for row in rows { row.widget.isVisible = row.fits(text) }
      group.isVisible = rows.contains { $0.fits(text) }
    }
  }
}

/// A command's keys: each is removed by a click, others are added by pressing them.
@MainActor
final class KeyRow {
  let widget: ActionRow
  private(set) var isWaiting = false
  private let model: AppModel
  private let command: Command
  private let keys = Box(.horizontal, spacing: 4)
  private let adding = Button(icon: "list-add-symbolic", name: localized("Add a key"))
  private let reset = Button(icon: "edit-undo-symbolic", name: localized("The usual keys"))
  private let taking = Button(localized("Take It"))
  private var wanted: String?
  private var shown: [String]?

  init(model: AppModel, command: Command) {
    self.model = model
    self.command = command
    let path = [command.place?.submenu, command.title].compactMap(\.self)
    widget = ActionRow(path.joined(separator: " → "))
    for button in [adding, reset] {
      button.addClass("flat")
      button.align(vertical: .center)
    }
    taking.align(vertical: .center)
    adding.setAccessible(name: localized("Add a key to \(command.title)"))
    reset.setAccessible(name: localized("The usual keys of \(command.title)"))
    for part in [keys, taking, adding, reset] as [Widget] { widget.addSuffix(part) }
    adding.onClick { [unowned self] in
      isWaiting.toggle()
      wanted = nil
      show()
    }
    reset.onClick { [unowned self] in model.resetKeys(of: self.command) }
    taking.onClick { [unowned self] in
      if let wanted { model.add(key: wanted, to: self.command) }
      rest()
    }
    show()
  }

  func show() {
    let now = model.keys(of: command)
    if now != shown {
      shown = now
      keys.removeAll()
      for key in now { keys.append(button(for: key)) }
    }
    reset.isVisible = model.hasOwnKeys(command)
    taking.isVisible = wanted != nil
    let conflicts = model.conflicts(of: command)
    widget.setClass("key-conflict", wanted != nil || !conflicts.isEmpty)
    widget.subtitle = subtitle(conflicts)
  }

  func take(_ key: KeyEvent) {
    if KeyRow.modifiers.contains(key.name) { return }
    let text = KeyChord(key).description
    isWaiting = false
    if key.name == "Escape" {
      show()
      return
    }
    if model.commands(with: text, besides: command).isEmpty {
      model.add(key: text, to: command)
    } else {
      wanted = text
    }
    show()
  }

  func rest() {
    isWaiting = false
    wanted = nil
    show()
  }

  func fits(_ text: String) -> Bool {
    let wanted = text.lowercased()
    return wanted.isEmpty
      || ([widget.title, command.help] + (shown ?? [])).contains {
        $0.lowercased().contains(wanted)
      }
  }

  private func subtitle(_ conflicts: [Command]) -> String {
    if isWaiting { return localized("Press the keys; Escape to leave it") }
    if let wanted {
      let others = model.commands(with: wanted, besides: command)
      return localized("\(wanted) is the key of \(KeyRow.names(others))")
    }
    return conflicts.isEmpty
      ? command.help : localized("The same key as \(KeyRow.names(conflicts))")
  }

  private static func names(_ commands: [Command]) -> String {
    commands.map { "“\($0.title)”" }.joined(separator: ", ")
  }

  private func button(for key: String) -> Button {
    let button = Button("\(key)  ×")
    button.tooltip = localized("Remove this key")
    button.setAccessible(name: localized("Remove \(key) from \(command.title)"))
    button.align(vertical: .center)
    button.onClick { [unowned self] in model.remove(key: key, from: command) }
    return button
  }

  /// Keys that are held with others, by their names.
  private static let modifiers: Set<String> = [
    "Shift_L", "Shift_R", "Control_L", "Control_R", "Alt_L", "Alt_R", "Super_L", "Super_R",
    "Meta_L", "Meta_R", "Hyper_L", "Hyper_R", "ISO_Level3_Shift", "ISO_Level5_Shift", "Caps_Lock",
    "Num_Lock",
  ]
}
