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
    + (0..<9).map { index in
      Command(
        "catalog-\(index + 1)", "Mark File \(index + 1)",
        help: "Show or hide the marks of imported file \(index + 1)", keys: ["Alt+\(index + 1)"],
        menu: .mark, section: 3, hides: true,
        titleNow: { model in
          model.state.catalogs.indices.contains(index)
            ? model.state.catalogs[index].file.shown : nil
        },
        isAvailable: { $0.state.catalogs.indices.contains(index) },
        isOn: { model in
          model.state.catalogs.indices.contains(index)
            && model.showsCatalog(model.state.catalogs[index].id)
        }
      ) { model, _ in
        guard model.state.catalogs.indices.contains(index) else { return }
        let id = model.state.catalogs[index].id
        model.showCatalog(id, !model.showsCatalog(id))
      }
    }
}
