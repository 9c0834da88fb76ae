import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerStore
import SystemPackage

/// The page that asks for the folders which were not given: those of a recent session, or others.
@MainActor
final class StartPage {
  let widget: ScrolledWindow
  var onChooseSave: () -> Void = {}
  var onChooseImages: () -> Void = {}
  var onChooseManifest: () -> Void = {}
  var onChooseConfig: () -> Void = {}
  var onOpen: (Preferences.Recent) -> Void = { _ in }

  private let model: AppModel
  private let save = Button(localized("Choose Save Folder…"))
  private let images = Button(localized("Choose Images…"))
  private let manifest = Button(localized("Choose Manifest…"))
  private let config = Button(localized("Shared Configuration…"))
  private let saveName = Label()
  private let imagesName = Label()
  private let configName = Label()
  private let recents: RecentList

  init(model: AppModel) {
    self.model = model
    recents = RecentList(model: model)
    let page = StatusPage(
      icon: "image-x-generic-symbolic", title: "Image Marker",
      description: localized(
        """
        Choose the folder that your judgements are kept in, then the images, or drop them here.
        """))
    for label in [saveName, imagesName, configName] {
      label.setEllipsis(.middle)
      label.addClass("dim-label")
      label.setMargins(bottom: 8)
    }
    for button in [save, images, manifest] { button.addClass("pill") }
    config.addClass("flat")
    config.tooltip = localized("The names and limits that a new save folder begins with")
    let column = Box(
      .vertical, spacing: 8,
      [
        recents.widget, save, saveName, Box(.horizontal, spacing: 8, [images, manifest]),
        imagesName, config, configName,
      ])
    column.align(horizontal: .center)
    page.setChild(column)
    widget = ScrolledWindow(page)
    explain()
    save.onClick { [unowned self] in onChooseSave() }
    images.onClick { [unowned self] in onChooseImages() }
    manifest.onClick { [unowned self] in onChooseManifest() }
    config.onClick { [unowned self] in onChooseConfig() }
    recents.onOpen = { [unowned self] in onOpen($0) }
  }

  /// - Parameters:
  ///   - folder: the save folder that is open already.
  ///   - name: the images that are waiting for a save folder.
  ///   - config: the configuration for a new save folder.
  func show(save folder: String?, images name: String?, config: String?) {
    explain()
    saveName.text = folder ?? localized("none chosen yet")
    imagesName.text = name ?? localized("none chosen yet")
    configName.text = config ?? ""
    configName.isVisible = config != nil
    self.config.isVisible = folder == nil
    images.isSensitive = folder != nil
    manifest.isSensitive = folder != nil
    save.setClass("suggested-action", folder == nil)
    images.setClass("suggested-action", folder != nil)
    recents.show(isVisible: folder == nil)
  }

  /// Says what each is for, with the keys of now.
  private func explain() {
    save.tooltip = model.hint(for: "open-save", localized("The folder that judgements are kept in"))
    images.tooltip = model.hint(
      for: "open-images", localized("The folder of images to look through"))
    manifest.tooltip = model.hint(
      for: "open-manifest", localized("A table with a column “image” that names the images"))
  }

  /// The keyboard goes to what is to be done next.
  func focus() {
    if recents.focus() { return }
    (images.isSensitive ? images : save).focus()
  }
}
