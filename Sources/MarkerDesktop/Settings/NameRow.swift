import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The settings of a group or a category: its name, and for a group its colour and its limit.
@MainActor
final class NameRow {
  let widget = EntryRow()
  private let model: AppModel
  private let thing: NamedThing
  private let index: Int
  private let name: KeptField
  private let limit: KeptField?
  private let color = ColorButton(localized("Colour of the Group"))

  init(model: AppModel, thing: NamedThing, index: Int) {
    self.model = model
    self.thing = thing
    self.index = index
    name = KeptField(widget) { model.rename(thing, at: index, to: $0)?.description }
    limit = thing == .group ? NameRow.addLimit(to: widget, of: index, model) : nil
    if thing == .group { addColor() }
    for field in [name, limit] { field?.onRefusal = { [weak self] in self?.showTitle() } }
    show()
  }

  func focus() {
    widget.focus()
    widget.selectAll()
  }

  func show() {
    let settings = model.state.settings
    guard settings.names(of: thing).indices.contains(index) else { return }
    name.show(settings.names(of: thing)[index])
    limit?.show(settings.limit(ofGroup: index).map(String.init) ?? "")
    color.color = RGBA(settings.color(ofGroup: index))
    showTitle()
  }

  var isEdited: Bool { name.isEdited || limit?.isEdited == true }

  func keepTyped() {
    name.keepTyped()
    limit?.keepTyped()
  }

  /// Above the name stands its key, or what is wrong.
  private func showTitle() {
    let refusal = name.refusal ?? limit?.refusal
    widget.title = refusal ?? ([key] + overLimit).joined(separator: "  ·  ")
    // A reason may be longer than its place.
    widget.tooltip = refusal
  }

  private var key: String {
    switch thing {
    case .group:
      index < 9 ? localized("Key \(index + 1)") : localized("Group \(index + 1), without a key")
    case .category:
      index < 5 ? "Ctrl+\(index + 1)" : localized("Category \(index + 1), without a key")
    }
  }

  private var overLimit: [String] {
    guard limit != nil, let over = model.state.overLimits.first(where: { $0.group == index }) else {
      return []
    }
    return [
      localized(
        over.images, one: "1 image has more", many: "\(over.images) images have more")
    ]
  }

  private func addColor() {
    color.align(vertical: .center)
    color.tooltip = localized("The colour of this group's marks")
    color.setAccessible(name: localized("Colour of group \(index + 1)"))
    widget.addPrefix(color)
    color.onChoice { [unowned self] in model.choose(color: MarkColor($0), ofGroup: index) }
  }

  private static func addLimit(to row: EntryRow, of group: Int, _ model: AppModel) -> KeptField {
    let entry = Entry(placeholder: localized("No limit"))
    entry.setWidth(characters: 8, atMost: 8)
    entry.addClass("limit")
    entry.align(vertical: .center)
    entry.tooltip = localized("At most so many marks of this group an image; empty for no limit")
    entry.setAccessible(name: localized("Limit of group \(group + 1)"))
    row.addSuffix(entry)
    return KeptField(entry) { model.limit(group: group, to: $0)?.description }
  }
}
