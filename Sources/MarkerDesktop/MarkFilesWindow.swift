import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The window of the imported mark files: how each is shown, what of it was left out, and removing it.
@MainActor
final class MarkFilesWindow: BesideWindow {
  var onClose: () -> Void = {}
  private let model: AppModel
  private let window: AuxiliaryWindow
  private let page = PreferencesPage()
  private var groups: [CatalogID: Row] = [:]

  private struct Row {
    let group: MarkFileGroup
    let shown: Switch
    let labels: Switch
  }

  /// The caller keeps it as long as it is open.
  init(model: AppModel, of parent: Window) {
    self.model = model
    window = AuxiliaryWindow(of: parent, title: localized("Mark Files"), content: page)
    window.setDefaultSize(width: 520, height: 560)
    window.onCloseRequest { [weak self] in
      self?.onClose()
      return true
    }
    show()
  }

  func present() { window.present() }

  func show() {
    guard !model.state.catalogs.isEmpty else {
      window.close()
      return
    }
    for (id, row) in groups where model.state.catalog(id) == nil {
      page.remove(row.group.widget)
      groups[id] = nil
    }
    for catalog in model.state.catalogs {
      let row = groups[catalog.id] ?? make(catalog)
      row.group.show(
        model.content(of: catalog), color: catalog.color, convention: catalog.pixels)
      row.shown.isOn = model.showsCatalog(catalog.id)
      row.labels.isOn = model.labelsCatalog(catalog.id)
      row.group.widget.isSensitive = model.canJudge || model.readOnlyReason != nil
    }
  }

  private func make(_ catalog: Catalog) -> Row {
    let id = catalog.id
    let group = MarkFileGroup(
      catalog.file.shown, onColor: { [model] in model.colorCatalog(id, $0) },
      onPixels: { [model] in model.readCatalog(id, pixels: $0) })
    let shown = group.add(
      localized("Show marks"), tooltip: localized("Draw the marks of this file")
    ) { [model] in model.showCatalog(id, $0) }
    let labels = group.add(
      localized("Show labels"), tooltip: localized("Write their labels beside them")
    ) { [model] in model.labelCatalog(id, $0) }
    let removal = ActionRow(
      localized("Remove"), subtitle: localized("Its file stays in the save folder, in imports"))
    let remove = Button(localized("Remove"))
    remove.addClass("destructive-action")
    remove.tooltip = localized("Show this file's marks no more; undo brings them back")
    remove.setAccessible(name: localized("Remove \(catalog.file.shown)"))
    remove.onClick { [model] in model.removeCatalog(id) }
    removal.addSuffix(remove)
    group.add(removal)
    page.append(group.widget)
    let row = Row(group: group, shown: shown, labels: labels)
    groups[id] = row
    return row
  }
}
