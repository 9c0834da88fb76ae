import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The settings of what is marked with: groups, categories, the left button.
@MainActor
final class NamesPage {
  let widget: PreferencesPage
  private let model: AppModel
  private let groups = PreferencesGroup(
    localized("Groups"),
    description: localized("Their colours, names, and how many marks of each an image may have"))
  private let categories = PreferencesGroup(localized("Categories"))
  private let clicking = ChoiceRow(localized("Left click marks"))
  private var groupRows: [NameRow] = []
  private var categoryRows: [NameRow] = []

  init(model: AppModel) {
    self.model = model
    widget = PreferencesPage([groups, PreferencesGroup(rows: [clicking]), categories])
    clicking.onChoice { model.chooseLeftClickGroup($0 == 0 ? nil : $0 - 1) }
  }

  func focus() { groupRows.first?.focus() }

  func show() {
    let settings = model.state.settings
    fit(&groupRows, to: settings.groups.count, .group, in: groups)
    fit(&categoryRows, to: settings.categories.count, .category, in: categories)
    for row in rows { row.show() }
    clicking.show(
      [localized("Nothing")] + settings.groups, chosen: settings.leftClickGroup.map { $0 + 1 } ?? 0)
    for part in [groups, categories, clicking] as [Widget] { part.isSensitive = model.canJudge }
  }

  var isEdited: Bool { rows.contains(where: \.isEdited) }

  func keepTyped() {
    for row in rows { row.keepTyped() }
  }

  private var rows: [NameRow] { groupRows + categoryRows }

  /// As many rows as there are names.
  private func fit(
    _ rows: inout [NameRow], to count: Int, _ thing: NamedThing, in group: PreferencesGroup
  ) {
    while rows.count > count, let last = rows.popLast() { group.remove(last.widget) }
    for index in rows.count..<max(count, rows.count) {
      let row = NameRow(model: model, thing: thing, index: index)
      rows.append(row)
      group.append(row.widget)
    }
  }
}
