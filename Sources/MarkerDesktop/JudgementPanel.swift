import GtkKit
import MarkerApp
import MarkerModel

/// The panel below the picture: paging, comment, categories, favourite.
@MainActor
final class JudgementPanel {
  let widget = Box(.horizontal, spacing: 12)
  /// The person is done typing and goes back to the image.
  var onLeave: () -> Void = {}

  private let model: AppModel
  private let back = Button(icon: "go-previous-symbolic", name: "Previous image (Shift+Tab)")
  private let next = Button(icon: "go-next-symbolic", name: "Next image (Tab)")
  private let comment = Entry(placeholder: "Comment")
  private let categories = Box(.horizontal, spacing: 10)
  private var boxes: [CheckButton] = []
  private var shownNames: [String] = []
  private let favorite = ToggleButton(icon: "emblem-favorite-symbolic", name: "Favorite (F)")

  init(model: AppModel) {
    self.model = model
    widget.addClass("judgement")
    comment.expandsHorizontally = true
    comment.setAccessible(name: "Comment")
    favorite.addClass("favorite")
    favorite.addClass("flat")
    back.setAction("cmd.back")
    next.setAction("cmd.next")
    let paging = Box(.horizontal, [back, next])
    paging.addClass("linked")
    // Many categories, or long names, shall not make the window wide.
    let scroller = ScrolledWindow(categories, horizontal: true, vertical: false)
    scroller.asksForAll()
    for part in [paging, comment, scroller, favorite] as [Widget] { widget.append(part) }
    comment.onChange { model.draftComment($0) }
    comment.onActivate { [unowned self] in
      model.keepComment()
      onLeave()
    }
    comment.onFocusLeave { model.keepComment() }
    favorite.onToggle { [unowned self] _ in
      model.toggleFavorite()
      onLeave()
    }
  }

  func show() {
    widget.isSensitive = !model.list.isEmpty && model.activity == nil
    for part in [comment, categories, favorite] as [Widget] {
      part.isSensitive = model.readOnlyReason == nil
    }
    comment.tooltip = model.readOnlyReason ?? "Comment on this image (Return)"
    favorite.tooltip = model.readOnlyReason ?? "Favorite (F)"
    showBoxes()
    if comment.text != model.comment { comment.text = model.comment }
    let judgement = model.record?.judgement ?? Judgement()
    for (index, box) in boxes.enumerated() { box.isOn = judgement.categories.contains(index) }
    favorite.isOn = judgement.isFavorite
  }

  func focusComment() { comment.focusAtEnd() }

  var isTyping: Bool { comment.hasFocus }

  /// Takes the keyboard out of the comment where the picture cannot have it.
  func leaveComment() { next.focus() }

  /// A box for each category, made again only when the names changed.
  private func showBoxes() {
    let names = model.state.settings.categories
    guard names != shownNames else { return }
    shownNames = names
    categories.removeAll()
    boxes = names.enumerated().map { index, name in
      let box = CheckButton(JudgementPanel.shortened(name))
      box.shortenLabel()
      box.tooltip = index < 5 ? "Category “\(name)” (Ctrl+\(index + 1))" : "Category “\(name)”"
      box.onToggle { [unowned self] isOn in
        model.setCategory(index, to: isOn)
        onLeave()
      }
      categories.append(box)
      return box
    }
  }

  /// A name of any length in a place of some: its middle left out, the tooltip has the whole.
  private static func shortened(_ name: String) -> String {
    name.count <= 28 ? name : "\(name.prefix(15))…\(name.suffix(10))"
  }
}
