/// The commands that write pictures and marks for other programs.
extension CommandTable {
  static let exporting: [Command] = [
    Command(
      "export-image", "Export Image…",
      help: "Write what is seen, or the whole image, with its marks: PNG, JPEG, TIFF, SVG, PDF",
      keys: ["Ctrl+E"], menu: .file, section: 1, isAvailable: { $0.picture != nil }
    ) { model, _ in model.onRequest(.exportImage) },
    Command(
      "export-marks", "Export Marks…",
      help: "Write the marks for other programs: CSV, VOTable, DS9 regions",
      menu: .file, section: 1, isAvailable: { $0.saveNames != nil }
    ) { model, _ in model.onRequest(.exportMarks) },
  ]
}
