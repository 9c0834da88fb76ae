import GtkKit

/// A setting that is on or off.
@MainActor
final class SwitchRow {
  let widget: ActionRow
  private let toggle = Switch()

  init(
    _ title: String, subtitle: String = "", _ change: @escaping @MainActor (Bool) -> Void = { _ in }
  ) {
    widget = ActionRow(title, subtitle: subtitle)
    toggle.setAccessible(name: title)
    toggle.tooltip = subtitle.isEmpty ? title : subtitle
    widget.addSuffix(toggle)
    widget.setActivatable(toggle)
    toggle.onToggle(change)
  }

  func show(_ isOn: Bool) { toggle.isOn = isOn }

  func onToggle(_ action: @escaping @MainActor (Bool) -> Void) { toggle.onToggle(action) }
}

/// A setting that is typed: a number, or nothing. What cannot be is told in its title.
@MainActor
final class NumberRow {
  let widget = EntryRow()
  private let title: String
  private let field: KeptField

  /// - Parameter keep: keeps what was typed, or says why not.
  init(_ title: String, tooltip: String, keep: @escaping @MainActor (String) -> String?) {
    self.title = title
    field = KeptField(widget, keep: keep)
    widget.title = title
    widget.tooltip = tooltip
    field.onRefusal = { [weak self] in
      guard let self else { return }
      widget.title = field.refusal ?? title
    }
  }

  func show(_ text: String) { field.show(text) }

  var isEdited: Bool { field.isEdited }

  func keepTyped() { field.keepTyped() }
}
