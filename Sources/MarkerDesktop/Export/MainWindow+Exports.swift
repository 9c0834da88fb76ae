import MarkerApp

/// The windows of exports.
extension MainWindow {
  func exportImage() {
    let asking = imageExport ?? ImageExportWindow(model: model, of: window)
    asking.onClose = { [unowned self] in
      imageExport = nil
      canvas.focus()
    }
    imageExport = asking
    asking.present()
  }

  func exportMarks() {
    let asking = marksExport ?? MarksExportWindow(model: model, of: window)
    asking.onClose = { [unowned self] in
      marksExport = nil
      canvas.focus()
    }
    marksExport = asking
    asking.present()
  }

  /// The pointer's every move is nothing to them.
  func showExports(_ change: ModelChange) {
    guard !change.isSubset(of: [.readout, .tool]) else { return }
    imageExport?.show()
    marksExport?.show()
  }
}
