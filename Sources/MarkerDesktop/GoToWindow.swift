import GtkKit
import MarkerApp
import MarkerLanguage

/// The small window that asks which image to go to: its number, or a part of its name.
@MainActor
final class GoToWindow {
  private let model: AppModel
  private let window: AuxiliaryWindow
  private let entry: Entry
  private let answer = Label()

  /// The caller keeps it as long as it is open.
  init(model: AppModel, of parent: Window) {
    self.model = model
    entry = Entry(placeholder: localized("Number from 1 to \(model.list.count), or name"))
    entry.setWidth(characters: 36)
    entry.expandsHorizontally = true
    entry.setAccessible(name: localized("Number or name of an image"))
    entry.tooltip = localized("The image’s number in the list, or a part of its name")
    answer.addClass("dim-label")
    answer.xAlign = 0
    let go = Button(localized("Go"))
    go.addClass("suggested-action")
    go.tooltip = localized("Go to that image (Return)")
    let column = Box(.vertical, spacing: 8, [Box(.horizontal, spacing: 8, [entry, go]), answer])
    column.setMargins(18)
    window = AuxiliaryWindow(of: parent, title: localized("Go To"), isModal: true, content: column)
    entry.onActivate { [weak self] in self?.go() }
    go.onClick { [weak self] in self?.go() }
  }

  func present() {
    window.present()
    entry.focus()
  }

  private func go() {
    guard model.goTo(matching: entry.text) else {
      answer.text = localized("There is no such image.")
      return
    }
    window.close()
    model.onRequest(.focusImage)
  }
}
