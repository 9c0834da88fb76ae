import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The small window in which a group to mark with, or a category to set, is found by typing a part of
/// its name.
@MainActor
final class PaletteWindow {
  private let model: AppModel
  private let window: AuxiliaryWindow
  private let entry: Entry
  private let rows = Box(.vertical, spacing: 2)
  private let rest = Label()
  private let place: PixelPoint?
  private var entries: [PaletteEntry] = []
  private var buttons: [ContentButton] = []
  private var chosen = 0

  /// More would not be read; typing goes on.
  private static let most = 9

  /// The caller keeps it as long as it is open. Marks go where they would have gone before.
  init(model: AppModel, of parent: Window) {
    self.model = model
    place = model.markingPlace
    entry = Entry(placeholder: localized("Name of a group or category"))
    entry.setWidth(characters: 40)
    entry.setAccessible(name: localized("Name of a group or category"))
    entry.tooltip = localized("Up and Down choose among those found, Return takes the one chosen")
    rest.addClass("dim-label")
    rest.xAlign = 0
    let column = Box(.vertical, spacing: 8, [entry, rows, rest])
    column.setMargins(18)
    window = AuxiliaryWindow(
      of: parent, title: localized("Find Group or Category"), isModal: true, content: column)
    entry.onChange { [weak self] in self?.show(matching: $0) }
    entry.onActivate { [weak self] in self?.choose() }
    entry.onKey { [weak self] key in self?.take(key) ?? false }
    show(matching: "")
  }

  func present() {
    window.present()
    entry.focus()
  }

  private func take(_ key: KeyEvent) -> Bool {
    guard key.name == "Up" || key.name == "Down", !buttons.isEmpty else { return false }
    highlight((chosen + (key.name == "Up" ? buttons.count - 1 : 1)) % buttons.count)
    return true
  }

  private func show(matching text: String) {
    let found = model.paletteEntries(matching: text)
    entries = Array(found.prefix(PaletteWindow.most))
    rows.removeAll()
    buttons = entries.enumerated().map { index, entry in
      let button = row(entry)
      button.onClick { [weak self] in
        self?.chosen = index
        self?.choose()
      }
      rows.append(button)
      return button
    }
    let more = found.count - entries.count
    rest.text =
      found.isEmpty
      ? localized("No group or category is called so.") : more > 0 ? localized("\(more) more") : ""
    rest.isVisible = !rest.text.isEmpty
    highlight(0)
  }

  private func row(_ entry: PaletteEntry) -> ContentButton {
    let sign = Label()
    switch entry.choice {
    case .group(let group):
      let look = model.look(ofGroup: group)
      sign.addClass("swatch")
      sign.show(.colored(look.outline.sign, RGBA(look.color)))
    case .category: sign.text = "☑"
    }
    let name = Label(entry.name.shortened(to: 40))
    name.xAlign = 0
    name.expandsHorizontally = true
    let detail = Label(entry.detail)
    detail.addClass("dim-label")
    let button = ContentButton(
      Box(.horizontal, spacing: 8, [sign, name, detail]), name: "\(entry.name): \(entry.detail)")
    button.tooltip = entry.name
    button.addClass("flat")
    return button
  }

  private func highlight(_ index: Int) {
    chosen = index
    for (other, button) in buttons.enumerated() { button.setClass("chosen", other == index) }
  }

  private func choose() {
    guard entries.indices.contains(chosen) else { return }
    let entry = entries[chosen]
    window.close()
    model.choose(entry, at: place)
    model.onRequest(.focusImage)
  }

  static let css = """
    button.chosen { background: alpha(currentColor, 0.12); }
    """
}
