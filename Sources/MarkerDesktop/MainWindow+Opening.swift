import MarkerApp
import MarkerModel
import MarkerStore
import SystemPackage

/// Opening folders, and what is said where that fails.
extension MainWindow {
  func openSave(_ path: FilePath) {
    Task { await open(save: path) }
  }

  private func open(save path: FilePath) async {
    do throws(StoreError) {
      let isOpen = try await model.openSaveFolder(
        path, user: arguments.user ?? LoginName.current, programVersion: Version.text,
        config: arguments.config.map { DesktopProgram.absolute(FilePath($0)) })
      guard isOpen else { return }
    } catch {
      refuse(error.description)
      return
    }
    arguments.config = nil
    if let images = arguments.images {
      arguments.images = nil
      openImages(DesktopProgram.absolute(FilePath(images)))
    } else if let path = model.state.settings.imagePath {
      openImages(path)
    } else {
      showStart()
    }
  }

  func cancelOpening() {
    model.cancelOpening()
    if model.isClosed { showStart() } else { canvas.focus() }
  }

  func openImages(_ path: FilePath) {
    model.openImages(path)
    canvas.focus()
  }

  /// Says why a folder was not opened, and lets another be chosen.
  private func refuse(_ reason: String) {
    DesktopProgram.report("imgmarker: \(reason)", toError: true)
    if model.isClosed { showStart() } else { canvas.focus() }
    notices.show(reason)
  }

  func showStart() {
    startPage.show(
      save: model.saveNames?.folder.shown,
      images: arguments.images.map { DesktopProgram.absolute(FilePath($0)).shown })
    show(.all)
    startPage.focus()
  }
}
