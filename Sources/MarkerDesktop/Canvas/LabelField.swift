import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The field in the picture that a mark's label is typed into. Return keeps it, and so does whatever
/// takes one away from it; Escape does not.
@MainActor
final class LabelField {
  private let model: AppModel
  private let overlay: Overlay
  private let canvas: Canvas
  private var open: (mark: MarkID, entry: Entry)?

  init(model: AppModel, overlay: Overlay, canvas: Canvas) {
    self.model = model
    self.overlay = overlay
    self.canvas = canvas
  }

  /// Follows what is being edited, and where its mark is on the view.
  func show() {
    let draft = model.labelDraft
    if open?.mark != draft?.mark { close() }
    guard let draft else { return }
    guard let shape = model.markShapes.first(where: { $0.id == draft.mark }) else {
      // Its mark is not shown any more.
      model.keepLabel()
      return
    }
    let isNew = open == nil
    let entry = open?.entry ?? makeEntry(draft)
    open = (draft.mark, entry)
    let (width, height) = canvas.pixelSize
    let room = 60 * model.deviceScale
    let place = CanvasPoint(
      x: min(max(shape.labelOrigin.x, 0), max(Double(width) - 4 * room, 0)),
      y: min(max(shape.labelOrigin.y, 0), max(Double(height) - room, 0)))
    overlay.place(entry, at: place, of: canvas)
    if isNew {
      entry.focus()
      entry.selectAll()
    }
  }

  private func makeEntry(_ draft: LabelDraft) -> Entry {
    let entry = Entry(text: draft.text)
    entry.addClass("label-field")
    entry.setWidth(characters: 16)
    entry.setAccessible(name: localized("Label of the mark"))
    entry.tooltip = localized("Return keeps the label, Escape does not")
    entry.onChange { [unowned model] in model.draftLabel($0) }
    entry.onActivate { [unowned model] in model.keepLabel() }
    entry.onFocusLeave { [weak self] in
      if self?.open?.mark == draft.mark { self?.model.keepLabel() }
    }
    return entry
  }

  private func close() {
    guard let (_, entry) = open else { return }
    let hadFocus = entry.hasFocus
    open = nil
    if hadFocus { canvas.focus() }
    overlay.remove(entry)
  }

  static let css = """
    .label-field { min-height: 0; padding: 1px 6px; background: @popover_bg_color;
      color: @popover_fg_color; }
    """
}
