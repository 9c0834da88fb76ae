import GtkKit
import MarkerApp
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// A row of the list of images: its picture, its name, what was judged.
@MainActor
final class ImageCell: ListCell {
  let widget: Widget
  private let model: AppModel
  private let picture = Picture(width: ImageCell.side * 3 / 2, height: ImageCell.side)
  private let name = Label()
  private let status = Label()
  private var path: FilePath?

  static let side = 40

  init(model: AppModel) {
    self.model = model
    name.setEllipsis(.middle)
    name.xAlign = 0
    status.setEllipsis(.end)
    status.xAlign = 0
    status.addClass("dim-label")
    status.addClass("caption")
    let text = Box(.vertical, spacing: 1, [name, status])
    text.align(vertical: .center)
    text.expandsHorizontally = true
    let row = Box(.horizontal, spacing: 8, [picture, text])
    row.setMargins(start: 2, end: 2, top: 2, bottom: 2)
    widget = row
  }

  func show(at place: Int) {
    guard let image = model.list.listing.image(at: place),
      let location = model.list.location(ofImage: image)
    else { return }
    if path != location.path { clear() }
    path = location.path
    name.text = location.name.shown
    let words = ImageCell.words(model.status(ofImage: image), model.state.settings.categories)
    status.text = words.short
    status.isVisible = !words.short.isEmpty
    let whole = ([location.name.shown] + words.long).joined(separator: "\n")
    widget.tooltip = whole
    widget.setAccessible(name: ([location.name.shown] + words.long).joined(separator: ", "))
    showPicture()
  }

  func isOf(_ path: FilePath) -> Bool { self.path == path }

  func clear() {
    if let path { model.thumbnails.forget(path) }
    path = nil
    picture.show(nil)
  }

  /// The picture of a file is there, which may be this one.
  func showPicture() {
    picture.isVisible = model.preferences.showsThumbnails
    guard model.preferences.showsThumbnails, let path else { return }
    picture.show(model.thumbnails.picture(of: path).flatMap { CanvasImage($0) })
  }

  private static func words(
    _ status: ImageStatus, _ categories: [String]
  ) -> (short: String, long: [String]) {
    var short: [String] = []
    var long: [String] = []
    func add(_ sign: String, _ words: String) {
      short.append(sign)
      long.append(words)
    }
    if status.isUnreadable { add("⚠", localized("cannot be read")) }
    if status.isSeen { add("✓", localized("seen")) } else { long.append(localized("not seen")) }
    if status.isFavorite { add("♥", localized("favourite")) }
    if status.marks > 0 {
      add(
        "◯ \(status.marks)",
        localized(Int(status.marks), one: "1 mark", many: "\(status.marks) marks"))
    }
    let names = status.categories.map { index in
      categories.indices.contains(index) ? categories[index] : "\(index + 1)"
    }
    if !names.isEmpty {
      let all = names.joined(separator: ", ")
      add(all, localized("in \(all)"))
    }
    return (short.joined(separator: "  "), long)
  }
}
