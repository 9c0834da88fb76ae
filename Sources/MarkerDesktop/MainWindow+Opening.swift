import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel
import MarkerStore
import SystemPackage

/// Opening folders, and what is said where that fails.
extension MainWindow {
  func openSave(_ path: FilePath) {
    Task { await open(save: path) }
  }

  private func open(save path: FilePath) async {
    isOpening = true
    if arguments.images != nil { leaveStart() }
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
    isOpening = false
    startPage.show(
      save: model.saveNames?.folder.shown,
      images: arguments.images.map { DesktopProgram.absolute(FilePath($0)).shown },
      config: arguments.config.map { DesktopProgram.absolute(FilePath($0)).shown })
    show(.all)
    startPage.focus()
  }

  /// Goes on with a session that was open before.
  func open(_ recent: Preferences.Recent) {
    arguments.images = recent.images.map { FilePath(fromShown: $0).string }
    openSave(FilePath(fromShown: recent.save))
  }

  func chooseConfig() {
    FileChooser.ask(
      .open, title: localized("Shared Configuration"), accept: localized("_Choose"), of: window,
      filters: [
        FileChooser.Filter(name: localized("Configurations"), patterns: ["*_config.txt", "*.txt"]),
        FileChooser.Filter(name: localized("All files"), patterns: ["*"]),
      ]
    ) { [unowned self] answer in
      if case .path(let bytes) = answer, let path = FilePath(bytes: bytes) {
        arguments.config = path.string
      }
      showStart()
    }
  }

  /// Opens what was dropped, by what it is.
  func take(dropped bytes: [UInt8]) {
    guard let path = FilePath(bytes: bytes), model.activity == nil else { return }
    Task {
      switch await model.thing(at: path) {
      case .saveFolder: openSave(path)
      case .images where model.saveNames == nil:
        arguments.images = path.string
        showStart()
      case .images: openImages(path)
      case .markFile where model.saveFolder != nil: model.importMarkFiles([path])
      case .markFile:
        notices.show(localized("“\(path.shown)” has marks: import it by the menu Mark."))
      case .unknown:
        notices.show(
          localized("“\(path.shown)” is neither a folder nor a table with a column “image”."))
      }
    }
  }
}
