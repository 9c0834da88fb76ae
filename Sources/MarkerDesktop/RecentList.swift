import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerStore

/// The sessions that were open last, to go on with one.
@MainActor
final class RecentList {
  let widget = Box(.vertical, spacing: 2)
  var onOpen: (Preferences.Recent) -> Void = { _ in }
  private let model: AppModel
  private var shown: [Preferences.Recent]?
  private var buttons: [Button] = []

  init(model: AppModel) {
    self.model = model
    widget.setMargins(bottom: 14)
  }

  func show(isVisible: Bool) {
    let recents = model.preferences.recents
    widget.isVisible = isVisible && !recents.isEmpty
    if recents != shown { make(recents) }
    guard widget.isVisible else { return }
    Task { [weak self, model] in
      let troubles = await model.troubles(of: recents)
      guard let self, shown == recents else { return }
      for (index, trouble) in troubles.enumerated() { show(trouble, of: index) }
    }
  }

  /// Takes the keyboard where there is something to open.
  func focus() -> Bool {
    widget.isVisible && buttons.first { $0.isSensitive }?.focus() == true
  }

  private func make(_ recents: [Preferences.Recent]) {
    shown = recents
    widget.removeAll()
    let title = Label(localized("Recent sessions"))
    title.addClass("heading")
    title.xAlign = 0
    widget.append(title)
    buttons = recents.map { recent in
      let open = Button(RecentList.name(recent))
      open.addClass("flat")
      open.expandsHorizontally = true
      open.onClick { [unowned self] in onOpen(recent) }
      let remove = Button(icon: "window-close-symbolic", name: localized("Take out of this list"))
      remove.setAccessible(name: localized("Take \(RecentList.name(recent)) out of this list"))
      remove.addClass("flat")
      remove.onClick { [unowned self] in
        model.forget(recent)
        show(isVisible: true)
      }
      widget.append(Box(.horizontal, spacing: 4, [open, remove]))
      return open
    }
    for index in recents.indices { show(nil, of: index) }
  }

  private func show(_ trouble: String?, of index: Int) {
    guard let shown, shown.indices.contains(index) else { return }
    let recent = shown[index]
    // Missing images can be chosen anew; a save folder that is not there cannot be opened.
    buttons[index].setClass("dim-label", trouble != nil)
    buttons[index].tooltip =
      ([trouble] + [localized("Judgements in \(recent.save)")]
      + [recent.images.map { localized("Images: \($0)") }]).compactMap(\.self).joined(
        separator: "\n")
  }

  /// The end of each path tells them apart.
  private static func name(_ recent: Preferences.Recent) -> String {
    guard let images = recent.images else { return end(of: recent.save) }
    return "\(end(of: recent.save))  —  \(end(of: images))"
  }

  private static func end(of path: String) -> String {
    let parts = path.split(separator: "/").suffix(2).joined(separator: "/")
    return parts.count <= 40 ? parts : "\(parts.prefix(18))…\(parts.suffix(20))"
  }
}
