import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel
import SystemPackage

/// The windows of browsing.
extension MainWindow {
  func chooseManifest() {
    FileChooser.ask(
      .open, title: localized("Manifest"), accept: localized("_Open"), of: window,
      folder: model.state.settings.imageFolder?.bytes,
      filters: [
        FileChooser.Filter(
          name: localized("Tables"), patterns: ["*.csv", "*.CSV", "*.txt", "*.tsv"]),
        FileChooser.Filter(name: localized("All files"), patterns: ["*"]),
      ]
    ) { [unowned self] answer in
      if case .path(let bytes) = answer, let path = FilePath(bytes: bytes) { openImages(path) }
      canvas.focus()
    }
  }

  func showMarks() {
    beside(\.marksWindow) { MarksWindow(model: model, of: window) }.present()
  }

  func showHeader() {
    beside(\.headerWindow) { HeaderWindow(model: model, of: window) }.present()
  }
}
