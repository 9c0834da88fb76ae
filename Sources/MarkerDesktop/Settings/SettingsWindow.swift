import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The window of settings: what a study shares, and what a person likes on this computer. What is
/// changed holds at once.
@MainActor
final class SettingsWindow: BesideWindow {
  var onClose: () -> Void = {}
  private let model: AppModel
  private let window: AuxiliaryWindow
  private let actions: CommandActions
  private let pages = Stack()
  private let names: NamesPage
  private let study: StudyPage
  private let program: ProgramPage
  /// Made when it is asked for: it has a row for every command.
  private var keys: KeysPage?
  private let keysPlace = Box(.vertical)

  /// The caller keeps it as long as it is open.
  init(model: AppModel, actions: CommandActions, canMovePointer: Bool, of parent: Window) {
    self.model = model
    self.actions = actions
    names = NamesPage(model: model)
    study = StudyPage(model: model)
    program = ProgramPage(model: model, canMovePointer: canMovePointer)
    pages.add(names.widget, name: "names", title: localized("Groups"))
    pages.add(study.widget, name: "study", title: localized("Study"))
    pages.add(program.widget, name: "program", title: localized("This Computer"))
    pages.add(keysPlace, name: "keys", title: localized("Keys"))
    pages.expandsVertically = true
    let switcher = StackSwitcher(pages)
    switcher.align(horizontal: .center)
    switcher.setMargins(top: 12)
    window = AuxiliaryWindow(
      of: parent, title: localized("Settings"), content: Box(.vertical, [switcher, pages]))
    window.setDefaultSize(width: 680, height: 680)
    // Where the keyboard goes elsewhere, the field is left as well.
    window.onActiveChange { [weak self] isActive in if !isActive { self?.keepTyped() } }
    window.keys.beforeFocus = { [weak self] in self?.take($0) ?? false }
    window.onCloseRequest { [weak self] in
      self?.keepTyped()
      self?.onClose()
      return true
    }
    pages.onShow { [weak self] in self?.showKeys() }
    pages.shown = model.saveFolder == nil ? "program" : "names"
    show()
  }

  func present() {
    window.present()
    // A window that opens puts the focus where it likes.
    if pages.shown == "names" { names.focus() }
  }

  /// Shows the model's settings; what is being typed stays.
  func show() {
    names.show()
    study.show()
    program.show()
    keys?.show()
  }

  /// Keeps what is being typed, as leaving its field does.
  func keepTyped() {
    names.keepTyped()
    study.keepTyped()
    program.keepTyped()
    keys?.rest()
  }

  private func showKeys() {
    guard keys == nil, pages.shown == "keys" else { return }
    let page = KeysPage(model: model)
    page.widget.expandsVertically = true
    keysPlace.append(page.widget)
    keys = page
  }

  private func take(_ key: KeyEvent) -> Bool {
    keys?.take(key) == true || takeBack(key)
  }

  /// Undo and redo of what was set; what is being typed has its own.
  private func takeBack(_ key: KeyEvent) -> Bool {
    guard let command = actions.command(for: key) else { return false }
    let edit: Edit?
    switch command.id {
    case "undo": edit = model.session.nextUndo
    case "redo": edit = model.session.nextRedo
    default: return false
    }
    guard !names.isEdited, !study.isEdited, !program.isEdited else { return false }
    // What was done to images is not to be seen from here, nor is a field's text before its name.
    if edit?.isOfSettings == true {
      model.perform(command, Command.Occasion(isRepeat: key.isRepeat))
    }
    return true
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
