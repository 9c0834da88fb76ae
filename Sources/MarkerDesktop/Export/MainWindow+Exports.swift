import MarkerApp

/// The windows of exports.
extension MainWindow {
  func exportImage() {
    beside(\.imageExport) { ImageExportWindow(model: model, of: window) }.present()
  }

  func exportMarks() {
    beside(\.marksExport) { MarksExportWindow(model: model, of: window) }.present()
  }

  /// The pointer's every move is nothing to them.
  func showExports(_ change: ModelChange) {
    guard !change.isSubset(of: [.readout, .tool]) else { return }
    imageExport?.show()
    marksExport?.show()
  }
}
