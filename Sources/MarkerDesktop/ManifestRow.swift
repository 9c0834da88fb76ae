import GtkKit
import MarkerApp

/// What a manifest says of the image that is shown, column by column.
@MainActor
final class ManifestRow {
  let widget: ScrolledWindow
  private let model: AppModel
  private let column = Box(.vertical, spacing: 4)
  private var values: [Label] = []
  private var names: [String] = []

  init(model: AppModel) {
    self.model = model
    widget = ScrolledWindow(column)
    widget.addClass("manifest-row")
    widget.isVisible = false
  }

  func show() {
    let contents = model.list.contents
    let row = model.list.current == nil ? [] : contents.row(of: model.list.image)
    widget.isVisible = !row.isEmpty
    if row.map(\.column) != names { make(row.map(\.column)) }
    for (label, cell) in zip(values, row) {
      label.text = cell.value
      label.tooltip = cell.value.isEmpty ? nil : cell.value
    }
  }

  private func make(_ names: [String]) {
    self.names = names
    column.removeAll()
    values = names.map { name in
      let title = Label(name)
      title.addClass("dim-label")
      title.addClass("caption")
      title.setEllipsis(.middle)
      title.setWidth(characters: 8, atMost: 14)
      title.xAlign = 0
      title.tooltip = name
      let value = Label()
      value.isSelectable = true
      value.setEllipsis(.middle)
      value.xAlign = 0
      value.expandsHorizontally = true
      value.setAccessible(name: name)
      column.append(Box(.horizontal, spacing: 8, [title, value]))
      return value
    }
    widget.setMinimumSize(height: min(max(names.count, 1) * 24, 150))
  }
}
