import GtkKit

/// The page that asks for the folders which were not given.
@MainActor
final class StartPage {
  let widget: StatusPage
  var onChooseSave: () -> Void = {}
  var onChooseImages: () -> Void = {}
  private let save = Button("Choose Save Folder…")
  private let images = Button("Choose Images…")
  private let saveName = Label()
  private let imagesName = Label()

  init() {
    widget = StatusPage(
      icon: "image-x-generic-symbolic", title: "Image Marker",
      description: "Choose the folder that your judgements are kept in, then the images.")
    for label in [saveName, imagesName] {
      label.setEllipsis(.middle)
      label.addClass("dim-label")
      label.setMargins(bottom: 10)
    }
    for button in [save, images] { button.addClass("pill") }
    save.onClick { [unowned self] in onChooseSave() }
    images.onClick { [unowned self] in onChooseImages() }
    let column = Box(.vertical, spacing: 8, [save, saveName, images, imagesName])
    column.align(horizontal: .center)
    widget.setChild(column)
  }

  /// - Parameters:
  ///   - folder: the save folder that is open already.
  ///   - name: the images that are waiting for a save folder.
  func show(save folder: String?, images name: String?) {
    saveName.text = folder ?? "none chosen yet"
    imagesName.text = name ?? "none chosen yet"
    images.isSensitive = folder != nil
    save.setClass("suggested-action", folder == nil)
    images.setClass("suggested-action", folder != nil)
  }

  /// The keyboard goes to what is to be done next.
  func focus() { (images.isSensitive ? images : save).focus() }
}
