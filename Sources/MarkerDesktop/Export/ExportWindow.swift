import GtkKit
import MarkerApp
import MarkerLanguage
import SystemPackage

/// A small window that asks what to export: rows of choices, and below them what is written, or how
/// far it is.
@MainActor
final class ExportWindow {
  var onClose: () -> Void = {}
  /// Asks for the place and writes it; true where it is written.
  var onExport: () async -> Bool = { false }
  let window: AuxiliaryWindow
  let accept = Button(localized("Export…"))
  private let model: AppModel
  private let cancel = Button(localized("Cancel"))
  private let progress = Label()
  private let spinner = Spinner()
  private let page: PreferencesPage
  private var isExporting = false

  /// The caller keeps it as long as it is open.
  init(_ title: String, _ groups: [PreferencesGroup], model: AppModel, of parent: Window) {
    self.model = model
    page = PreferencesPage(groups)
    page.expandsVertically = true
    accept.addClass("suggested-action")
    accept.tooltip = localized("Choose where to write it (Return)")
    cancel.tooltip = localized("Write nothing (Escape)")
    progress.addClass("dim-label")
    progress.xAlign = 0
    progress.expandsHorizontally = true
    spinner.isVisible = false
    let buttons = Box(.horizontal, spacing: 12, [spinner, progress, cancel, accept])
    buttons.setMargins(12)
    window = AuxiliaryWindow(
      of: parent, title: title, content: Box(.vertical, [page, buttons]))
    accept.onClick { [weak self] in self?.export() }
    cancel.onClick { [weak self] in self?.stop() }
    window.setDefault(accept)
    window.onCloseRequest { [weak self] in
      if self?.isExporting == true { model.cancelExport() }
      self?.onClose()
      return true
    }
  }

  func present() {
    window.present()
    accept.focus()
  }

  /// Shows how far the export is.
  func show(canExport: Bool) {
    page.isSensitive = !isExporting
    accept.isSensitive = canExport && !isExporting && model.exportShare == nil
    spinner.isVisible = isExporting
    progress.text =
      isExporting ? localized("Writing… \(Int(((model.exportShare ?? 0) * 100).rounded())) %") : ""
  }

  private func export() {
    guard accept.isSensitive, !isExporting else { return }
    Task {
      let isWritten = await onExport()
      if isWritten { window.close() }
    }
  }

  /// Asks for a place, and writes there; false where the person thought better of it.
  func write(
    _ kind: FileChooser.Kind, _ work: (FilePath) async -> Bool
  ) async -> Bool {
    let answer = await FileChooser.ask(
      kind, title: window.title, accept: localized("_Export"), of: window,
      folder: model.exportFolder?.bytes)
    switch answer {
    case .cancelled: return false
    case .notAFile(let address):
      model.onNotice(localized("“\(address)” is not on this machine."))
      return false
    case .path(let bytes):
      guard let path = FilePath(bytes: bytes) else { return false }
      isExporting = true
      show(canExport: false)
      let isWritten = await work(path)
      isExporting = false
      show(canExport: true)
      return isWritten
    }
  }

  private func stop() {
    if isExporting { model.cancelExport() } else { window.close() }
  }
}
