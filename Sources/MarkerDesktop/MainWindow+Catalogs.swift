import GtkKit
import MarkerApp
import MarkerLanguage
import SystemPackage

/// Mark files that others made: choosing them, and their windows.
extension MainWindow {
  private static let patterns = [
    "csv", "txt", "tsv", "dat", "xml", "vot", "votable", "fits", "fit", "fits.gz", "reg",
  ]

  func chooseMarkFiles() {
    let patterns = MainWindow.patterns.flatMap { ["*.\($0)", "*.\($0.uppercased())"] }
    FileChooser.askFiles(
      title: localized("Import Mark Files"), accept: localized("_Open"), of: window,
      filters: [
        .init(name: localized("Mark files"), patterns: patterns),
        .init(name: localized("All files"), patterns: ["*"]),
      ]
    ) { [unowned self] answers in
      var paths: [FilePath] = []
      for answer in answers {
        switch answer {
        case .cancelled: break
        case .notAFile(let address):
          notices.show(localized("“\(address)” is not a file of this machine."))
        case .path(let bytes): if let path = FilePath(bytes: bytes) { paths.append(path) }
        }
      }
      canvas.focus()
      model.importMarkFiles(paths)
    }
  }

  func reviewImports() {
    let reviewing = ImportWindow(model: model, of: window)
    reviewing.onClose = { [unowned self] in
      importing = nil
      canvas.focus()
    }
    importing = reviewing
    reviewing.present()
  }

  func showMarkFiles() {
    beside(\.markFiles) { MarkFilesWindow(model: model, of: window) }.present()
  }
}
