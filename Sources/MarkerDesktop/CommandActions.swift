import Foundation
import GtkKit
import MarkerApp

/// The table of commands as the window's actions, menus and keys.
@MainActor
final class CommandActions {
  let group = ActionGroup(prefix: "cmd")
  let menuBar: MenuBar
  private let model: AppModel
  private var chords: [(chord: KeyChord, command: Command)] = []
  /// What the menus show: titles, of the commands whose titles change, and keys that were chosen.
  private var titles: [String: String] = [:]
  private var keys: [String: [String]]?
  private var shownSubmenus: [String?] = []
  private var waiting: Timeout?
  private static let submenus = CommandTable.all.filter { $0.submenuNow != nil }
  private static let changing = CommandTable.all.filter { $0.titleNow != nil }

  init(model: AppModel) {
    self.model = model
    menuBar = MenuBar([])
    for command in CommandTable.all {
      let name = command.id.actionName
      if let isOn = command.isOn {
        group.add(toggle: name, isOn: isOn(model)) { [unowned self] _ in
          model.perform(command)
          show()
        }
      } else {
        group.add(name) { model.perform(command) }
      }
    }
    showKeys()
  }

  /// Makes menus and keys anew where other keys were chosen, or a submenu is another's.
  private func showKeys() {
    let submenus = CommandActions.submenus.map { $0.submenuNow?(model) }
    guard model.preferences.keys != keys || submenus != shownSubmenus else { return }
    keys = model.preferences.keys
    shownSubmenus = submenus
    chords = CommandTable.all.flatMap { command in
      CommandTable.keys(of: command, in: model.preferences).compactMap { key in
        CommandActions.chord(key).map { ($0, command) }
      }
    }
    menuBar.show(Command.Menu.allCases.map { menu($0) })
    titles = Dictionary(
      CommandActions.changing.map { ($0.id, model.title(of: $0)) }, uniquingKeysWith: { $1 })
  }

  /// Only what is called otherwise now is touched: this follows every mark.
  private func showTitles() {
    for command in CommandActions.changing {
      let title = model.title(of: command)
      guard titles.updateValue(title, forKey: command.id) != title else { continue }
      menuBar.setTitle(Menu.plain(title), ofAction: "cmd.\(command.id.actionName)")
    }
  }

  /// A menu with its submenus, each where its first command stands.
  private func menu(_ menu: Command.Menu) -> Menu {
    let commands = CommandTable.all.filter { $0.place?.menu == menu }
    let sections = Set(commands.compactMap { $0.place?.section }).sorted()
    return Menu(
      menu.title,
      sections.map { section in
        let items = commands.filter { $0.place?.section == section }
        return items.compactMap { command -> Menu.Item? in
          guard let submenu = command.place?.submenu else { return item(command) }
          let alike = items.filter { $0.place?.submenu == submenu }
          guard alike.first?.id == command.id else { return nil }
          guard let now = command.submenuNow else {
            return .submenu(Menu(submenu, [alike.map { item($0) }]))
          }
          return now(model).map {
            .submenu(Menu(Menu.plain($0.shortened(to: 40)), [alike.map { item($0) }]))
          }
        }
      })
  }

  private func item(_ command: Command) -> Menu.Item {
    .action(
      Menu.plain(model.title(of: command)), does: "cmd.\(command.id.actionName)",
      key: CommandTable.keys(of: command, in: model.preferences).first.flatMap {
        CommandActions.chord($0)
      }, hides: command.hides)
  }

  /// Shows it once the window is painted: nobody looks into a menu before.
  func showSoon() {
    guard waiting == nil else { return }
    waiting = Timeout.whenIdle { [weak self] in
      self?.waiting = nil
      self?.show()
    }
  }

  /// Shows in the menus what can be done now and what is on.
  func show() {
    showKeys()
    showTitles()
    for command in CommandTable.all {
      group.setEnabled(command.id.actionName, command.isAvailable(model))
      if let isOn = command.isOn { group.setState(command.id.actionName, isOn(model)) }
    }
  }

  /// The full name of a command's action, for a button.
  static func action(of command: String) -> String { "cmd.\(command.actionName)" }

  func command(for key: KeyEvent) -> Command? {
    chords.first { $0.chord.matches(key) }?.command
  }

  /// The table's keys are ours: one that cannot be read is a mistake that a test finds.
  private static func chord(_ key: String) -> KeyChord? {
    do {
      return try KeyChord(key)
    } catch {
      DesktopProgram.report("imgmarker: \(error)", toError: true)
      return nil
    }
  }
}

extension String {
  /// What an action may be called: letters, digits, "-" and ".".
  fileprivate var actionName: String {
    String(map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" })
  }
}
