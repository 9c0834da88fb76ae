import MarkerLanguage
import MarkerModel

/// The commands of mark files that others made.
extension CommandTable {
  static let catalogs: [Command] =
    [
      Command(
        "import-marks", "Import Mark File…",
        help: "Show positions that others made: text tables, VOTable, FITS tables, DS9 regions",
        keys: ["Ctrl+Shift+M"], menu: .file, edits: true, isAvailable: { $0.saveFolder != nil }
      ) { model, _ in model.onRequest(.chooseMarkFiles) },
      Command(
        "mark-files", "Mark Files…",
        help: "See the imported mark files: labels, colours, rows left out; remove one",
        menu: .mark, section: 3, isAvailable: { !$0.state.catalogs.isEmpty }
      ) { model, _ in model.onRequest(.showMarkFiles) },
    ]
    + (0..<9).flatMap { ofFile($0) }

  /// A submenu of the file, called as it is.
  private static func ofFile(_ index: Int) -> [Command] {
    let number = index + 1
    func command(
      _ id: String, _ title: Message, in menu: Message, help: Message, keys: [String] = [],
      edits: Bool = false, isOn: (@MainActor @Sendable (AppModel, Catalog) -> Bool)? = nil,
      perform: @escaping @MainActor @Sendable (AppModel, Catalog) -> Void
    ) -> Command {
      let submenu: Message = "Mark File \(number)"
      var isOnNow: (@MainActor @Sendable (AppModel) -> Bool)?
      if let isOn {
        isOnNow = { model in
          guard let file = model.catalog(at: index) else { return false }
          return isOn(model, file)
        }
      }
      return Command(
        id, title, help: help, keys: keys, menu: .mark, section: 3, submenu: submenu, edits: edits,
        titleNow: { _ in localized(menu) },
        submenuNow: { model in model.catalog(at: index)?.file.shown },
        isAvailable: { model in model.catalog(at: index) != nil }, isOn: isOnNow
      ) { model, _ in
        guard let file = model.catalog(at: index) else { return }
        perform(model, file)
      }
    }
    return [
      command(
        "catalog-\(number)", "Mark File \(number)", in: "Show Marks",
        help: "Show or hide the marks of imported file \(number)", keys: ["Alt+\(number)"],
        isOn: { $0.showsCatalog($1.id) }
      ) { $0.showCatalog($1.id, !$0.showsCatalog($1.id)) },
      command(
        "catalog-\(number)-labels", "Labels of Mark File \(number)", in: "Show Labels",
        help: "Show or hide the labels of imported file \(number)",
        isOn: { $0.labelsCatalog($1.id) }
      ) { $0.labelCatalog($1.id, !$0.labelsCatalog($1.id)) },
      command(
        "catalog-\(number)-color", "Colour of Mark File \(number)…", in: "Colour…",
        help: "Choose the colour of imported file \(number), among the mark files"
      ) { model, _ in model.onRequest(.showMarkFiles) },
      command(
        "catalog-\(number)-remove", "Remove Mark File \(number)", in: "Remove",
        help: "Show imported file \(number) no more; undo brings it back", edits: true
      ) { $0.removeCatalog($1.id) },
    ]
  }
}

extension AppModel {
  fileprivate func catalog(at index: Int) -> Catalog? {
    state.catalogs.indices.contains(index) ? state.catalogs[index] : nil
  }
}
