import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel
import SystemPackage

/// The window that asks how mark files are to be shown that were chosen to be imported.
@MainActor
final class ImportWindow {
  var onClose: () -> Void = {}
  private let model: AppModel
  private let window: AuxiliaryWindow
  private let page = PreferencesPage()
  private let accept = Button(localized("Import"))
  private var groups: [Int: MarkFileGroup] = [:]
  private var isDone = false

  /// The caller keeps it as long as it is open.
  init(model: AppModel, of parent: Window) {
    self.model = model
    let cancel = Button(localized("Cancel"))
    accept.addClass("suggested-action")
    accept.tooltip = localized("Copy the files into the save folder and show their marks")
    cancel.tooltip = localized("Import nothing (Escape)")
    let buttons = Box(.horizontal, spacing: 12, [cancel, accept])
    buttons.align(horizontal: .end)
    buttons.setMargins(12)
    page.expandsVertically = true
    window = AuxiliaryWindow(
      of: parent, title: localized("Import Mark Files"), isModal: true,
      content: Box(.vertical, [page, buttons]))
    window.setDefaultSize(width: 520, height: 480)
    accept.onClick { [weak self] in self?.finish() }
    cancel.onClick { [weak self] in self?.window.close() }
    window.keys.beforeFocus = { [weak self] key in
      guard key.name == "Return", self?.model.imports.contains(where: \.isReady) == true else {
        return false
      }
      self?.finish()
      return true
    }
    window.onCloseRequest { [weak self] in
      if self?.isDone == false { self?.model.cancelImports() }
      self?.onClose()
      return true
    }
    show()
  }

  func present() {
    window.present()
    accept.focus()
  }

  func show() {
    guard !isDone else { return }
    for pending in model.imports {
      let id = pending.id
      let group =
        groups[id]
        ?? MarkFileGroup(
          pending.path.lastComponent.map { FilePath(root: nil, [$0]).shown } ?? "",
          onColor: { [model] color in model.change(import: id) { $0.color = color } },
          onPixels: { [model] pixels in model.change(import: id) { $0.pixels = pixels } })
      if groups[id] == nil {
        groups[id] = group
        page.append(group.widget)
      }
      group.show(pending.content, color: pending.color, convention: pending.pixels)
    }
    accept.isSensitive =
      model.imports.contains(where: \.isReady) && !model.imports.contains(where: \.isReading)
  }

  private func finish() {
    guard accept.isSensitive, !isDone else { return }
    isDone = true
    Task { await model.finishImports() }
    window.close()
  }
}

extension PendingImport {
  fileprivate var isReady: Bool {
    if case .ready = content { return true }
    return false
  }

  fileprivate var isReading: Bool {
    if case .reading = content { return true }
    return false
  }
}
