import GtkKit
import MarkerApp
import MarkerModel

/// The window for what is marked with: the names of groups and categories, the limits, the left
/// button's group. What is changed holds at once.
@MainActor
final class SettingsWindow {
  var onClose: () -> Void = {}
  private let model: AppModel
  private let window: AuxiliaryWindow
  private let actions: CommandActions
  private let groups = PreferencesGroup(
    "Groups", description: "Their names, and how many marks of each an image may have")
  private let categories = PreferencesGroup("Categories")
  private let clicking = ChoiceRow("Left click marks")
  private var groupRows: [NameRow] = []
  private var categoryRows: [NameRow] = []

  /// The caller keeps it as long as it is open.
  init(model: AppModel, actions: CommandActions, of parent: Window) {
    self.model = model
    self.actions = actions
    let page = PreferencesPage([groups, PreferencesGroup(rows: [clicking]), categories])
    window = AuxiliaryWindow(of: parent, title: "Settings", content: page)
    window.setDefaultSize(width: 640, height: 680)
    clicking.onChoice { model.chooseLeftClickGroup($0 == 0 ? nil : $0 - 1) }
    // Where the keyboard goes elsewhere, the field is left as well.
    window.onActiveChange { [weak self] isActive in if !isActive { self?.keepTyped() } }
    window.keys.beforeFocus = { [weak self] in self?.take($0) ?? false }
    window.onCloseRequest { [weak self] in
      self?.keepTyped()
      self?.onClose()
      return true
    }
    show()
  }

  func present() {
    window.present()
    // A window that opens puts the focus where it likes.
    groupRows.first?.focus()
  }

  /// Shows the model's settings; what is being typed stays.
  func show() {
    if model.saveFolder == nil {
      window.close()
      return
    }
    let settings = model.state.settings
    fit(&groupRows, to: settings.groups.count, .group, in: groups)
    fit(&categoryRows, to: settings.categories.count, .category, in: categories)
    for row in groupRows + categoryRows { row.show() }
    clicking.show(
      ["Nothing"] + settings.groups, chosen: settings.leftClickGroup.map { $0 + 1 } ?? 0)
    for part in [groups, categories, clicking] as [Widget] { part.isSensitive = model.canJudge }
  }

  /// Keeps what is being typed, as leaving its field does.
  func keepTyped() {
    for row in groupRows + categoryRows { row.keepTyped() }
  }

  /// Undo and redo of what was set; what is being typed has its own.
  private func take(_ key: KeyEvent) -> Bool {
    guard let command = actions.command(for: key) else { return false }
    let edit: Edit?
    switch command.id {
    case "undo": edit = model.session.nextUndo
    case "redo": edit = model.session.nextRedo
    default: return false
    }
    let rows = groupRows + categoryRows
    guard !rows.contains(where: \.isEdited) else { return false }
    // What was done to images is not to be seen from here, nor is a field's text before its name.
    if edit?.isOfSettings == true {
      model.perform(command, Command.Occasion(isRepeat: key.isRepeat))
    }
    return true
  }

  /// As many rows as there are names.
  private func fit(
    _ rows: inout [NameRow], to count: Int, _ thing: NamedThing, in group: PreferencesGroup
  ) {
    while rows.count > count, let last = rows.popLast() { group.remove(last.widget) }
    for index in rows.count..<max(count, rows.count) {
      let row = NameRow(model: model, thing: thing, index: index)
      rows.append(row)
      group.append(row.widget)
    }
  }
}

extension Edit {
  fileprivate var isOfSettings: Bool {
    changes.allSatisfy { change in
      if case .settings = change { return true }
      return false
    }
  }
}
