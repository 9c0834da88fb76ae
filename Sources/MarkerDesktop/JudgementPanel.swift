import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The panel below the picture: paging, comment, categories, favourite.
@MainActor
final class JudgementPanel {
  let widget = Box(.horizontal, spacing: 12)
  /// The person is done typing and goes back to the image.
  var onLeave: () -> Void = {}

  private let model: AppModel
  private let back = Button(icon: "go-previous-symbolic", name: localized("Previous Image"))
  private let next = Button(icon: "go-next-symbolic", name: localized("Next Image"))
  private let comment = Entry(placeholder: localized("Comment"))
  private let categories = Box(.horizontal, spacing: 10)
  private var pause: Timeout?
  private var boxes: [CheckButton] = []
  private var shownNames: [String] = []
  private let favorite = ToggleButton(icon: "emblem-favorite-symbolic", name: localized("Favorite"))

  init(model: AppModel) {
    self.model = model
    widget.addClass("judgement")
    comment.expandsHorizontally = true
    favorite.addClass("favorite")
    favorite.addClass("flat")
    back.setCommand("back", of: model)
    next.setCommand("next", of: model)
    let paging = Box(.horizontal, [back, next])
    paging.addClass("linked")
    // Many categories, or long names, shall not make the window wide.
    let scroller = ScrolledWindow(categories, horizontal: true, vertical: false)
    scroller.asksForAll()
    for part in [paging, comment, scroller, favorite] as [Widget] { widget.append(part) }
    comment.onChange { [unowned self] text in
      model.draftComment(text)
      keepSoon()
    }
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
    showBoxes()
    explain()
    if comment.text != model.comment { comment.text = model.comment }
    let judgement = model.record?.judgement ?? Judgement()
    for (index, box) in boxes.enumerated() { box.isOn = judgement.categories.contains(index) }
    favorite.isOn = judgement.isFavorite
  }

  /// Says what each is for, with the keys of now.
  private func explain() {
    back.explain("back", of: model)
    next.explain("next", of: model)
    favorite.explain("favorite", of: model)
    comment.explain("comment", of: model)
    for (index, box) in boxes.enumerated() {
      box.tooltip = model.hint(
        for: "category-\(index + 1)", localized("Category “\(shownNames[index])”"))
    }
    guard let reason = model.readOnlyReason else { return }
    for part in [favorite, comment] + boxes as [Widget] { part.tooltip = reason }
  }

  /// A crash shall take no more of a comment than what was typed in the last second.
  private func keepSoon() {
    guard pause == nil else { return }
    pause = Timeout.after(milliseconds: 1000) { [weak self] in
      self?.pause = nil
      self?.model.keepDraft()
    }
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
      let box = CheckButton(name.shortened(to: 28))
      box.shortenLabel()
      box.setAccessible(name: localized("Category \(name)"))
      box.onToggle { [unowned self] isOn in
        model.setCategory(index, to: isOn)
        onLeave()
      }
      categories.append(box)
      return box
    }
  }
}
