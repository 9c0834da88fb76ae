import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The table of marks: of the image that is shown or of all; a row that is selected is gone to.
@MainActor
final class MarksWindow: BesideWindow {
  var onClose: () -> Void = {}
  private let model: AppModel
  private let window: AuxiliaryWindow
  private let ofAll = CheckButton(localized("Marks of all images"))
  private let count = Label()
  private let contents: Contents
  private let view: ColumnView
  private var order: (column: MarkTable.Column, isDescending: Bool)?
  private var making: Task<Void, Never>?
  private var isStale = false
  private var shownImage: ImageID?

  /// What the cells show.
  @MainActor
  fileprivate final class Contents {
    let model: AppModel
    var table = MarkTable(SessionState(), image: nil)

    init(_ model: AppModel) { self.model = model }

    func text(_ place: Int, _ column: MarkTable.Column) -> String {
      table.text(place, column, model.state.settings)
    }
  }

  /// The caller keeps it as long as it is open.
  init(model: AppModel, of parent: Window) {
    self.model = model
    let contents = Contents(model)
    self.contents = contents
    view = ColumnView(
      MarkTable.Column.allCases.map { column in
        ColumnView.Column(
          column.title, width: MarksWindow.width(of: column), expands: column == .image
        ) {
          if column == .label { return LabelCell(contents) }
          return TextCell(contents, column)
        }
      })
    view.setAccessible(name: localized("Marks"))
    ofAll.tooltip = localized("Show the marks of every image of this save folder")
    count.expandsHorizontally = true
    count.xAlign = 1
    count.addClass("dim-label")
    let bar = Box(.horizontal, spacing: 12, [ofAll, count])
    bar.setMargins(8)
    let scrolled = ScrolledWindow(view, horizontal: true)
    scrolled.expandsVertically = true
    window = AuxiliaryWindow(
      of: parent, title: localized("Marks"), content: Box(.vertical, [bar, scrolled]))
    window.setDefaultSize(width: 920, height: 460)
    ofAll.onToggle { [weak self] _ in self?.remake() }
    view.onSelect { [weak self] in self?.goTo($0) }
    view.onSort { [weak self] column, isDescending in
      self?.order = column.flatMap { MarkTable.Column(rawValue: $0) }.map { ($0, isDescending) }
      self?.remake()
    }
    window.keys.beforeFocus = { [weak self] in self?.take($0) ?? false }
    window.onCloseRequest { [weak self] in
      self?.onClose()
      return true
    }
    remake()
  }

  func present() {
    window.present()
    view.focus()
  }

  func show(_ change: ModelChange) {
    let isOther = shownImage != model.imageID
    if !change.isDisjoint(with: [.marks, .judgement]) || (isOther && !ofAll.isOn) { remake() }
    select()
  }

  /// Makes the rows anew; changes that come meanwhile are in those after.
  private func remake() {
    isStale = true
    guard making == nil else { return }
    making = Task { [weak self] in
      while let self, isStale {
        isStale = false
        shownImage = model.imageID
        let table = await model.markTable(
          ofAll: ofAll.isOn, by: order?.column, isDescending: order?.isDescending ?? false)
        take(table)
      }
      self?.making = nil
    }
  }

  private func take(_ table: MarkTable) {
    let marks = table.rows.count
    count.text =
      marks == 0
      ? localized("No marks")
      : localized(marks, one: "1 mark", many: "\(marks.formatted()) marks")
    guard table != contents.table else {
      view.refreshAll()
      return
    }
    let isSameLength = table.rows.map(\.mark.id) == contents.table.rows.map(\.mark.id)
    contents.table = table
    if isSameLength { view.refreshAll() } else { view.count = table.rows.count }
    select()
  }

  private func select() {
    let place =
      model.selection.count == 1 ? model.selection.first.flatMap(contents.table.place) : nil
    guard place != view.selected, place != nil || model.selection.isEmpty else { return }
    view.selected = place
    if let place { view.scroll(to: place) }
  }

  private func goTo(_ place: Int?) {
    guard let place, contents.table.rows.indices.contains(place) else { return }
    model.goTo(mark: contents.table.rows[place].mark.id)
  }

  private func take(_ key: KeyEvent) -> Bool {
    guard !window.isTyping, ["Delete", "BackSpace"].contains(key.name), let place = view.selected,
      contents.table.rows.indices.contains(place)
    else { return false }
    model.deleteMarks([contents.table.rows[place].mark.id])
    return true
  }

  private static func width(of column: MarkTable.Column) -> Int? {
    switch column {
    case .image: nil
    case .group, .label: 110
    case .x, .y: 80
    case .ra, .dec, .date: 100
    }
  }
}

/// A cell that shows one thing of a mark.
@MainActor
private final class TextCell: ListCell {
  var widget: Widget { label }
  private let label = Label()
  private let contents: MarksWindow.Contents
  private let column: MarkTable.Column

  init(_ contents: MarksWindow.Contents, _ column: MarkTable.Column) {
    self.contents = contents
    self.column = column
    label.setEllipsis(.middle)
    label.setTabularDigits()
    label.xAlign = [.x, .y, .ra, .dec].contains(column) ? 1 : 0
  }

  func show(at place: Int) {
    label.text = contents.text(place, column)
    if column == .image { label.tooltip = label.text }
  }

  func clear() {}
}

/// The cell of a mark's label, which can be edited in it.
@MainActor
private final class LabelCell: ListCell {
  var widget: Widget { label }
  private let label = EditableLabel()
  private let contents: MarksWindow.Contents
  private var mark: MarkID?
  /// Its row, also while an edit still belongs to another.
  private var place: Int?

  init(_ contents: MarksWindow.Contents) {
    self.contents = contents
    label.setAccessible(name: localized("Label"))
    label.tooltip = localized("Click twice to edit; Return keeps, Escape does not")
    label.onEnd { [weak self] text in
      guard let self else { return }
      if let mark, text != shown { self.contents.model.relabel(mark, as: text) }
      // Rows may have moved while it was edited: what it stands for now is shown, and edited next.
      if let place { show(at: place) }
    }
  }

  private var shown = ""

  func show(at place: Int) {
    self.place = place
    guard !label.isEditing else { return }
    mark = contents.table.rows.indices.contains(place) ? contents.table.rows[place].mark.id : nil
    shown = contents.text(place, .label)
    label.text = shown
    label.isEditable = contents.model.canJudge
  }

  func clear() {}
}
