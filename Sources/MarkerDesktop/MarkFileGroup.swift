import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The settings of one mark file: its colour, what its x and y mean, and the rows left out.
@MainActor
final class MarkFileGroup {
  let widget: PreferencesGroup
  private let state = ActionRow("")
  private let color: ColorButton
  private let pixels = ChoiceRow(localized("x and y"))
  private let faults = ActionRow(localized("Rows left out"))
  private let colorRow = ActionRow(
    localized("Colour"), subtitle: localized("Of marks without a group of yours"))

  private static let mostFaults = 12

  init(
    _ name: String, onColor: @escaping @MainActor (MarkColor) -> Void,
    onPixels: @escaping @MainActor (Catalog.PixelConvention) -> Void
  ) {
    widget = PreferencesGroup(name)
    color = ColorButton(localized("Colour of “\(name)”"))
    color.setAccessible(name: localized("Colour of \(name)"))
    color.tooltip = localized("Choose the colour of these marks")
    colorRow.addSuffix(color)
    for row in [state, colorRow, pixels, faults] as [Widget] { widget.append(row) }
    color.onChoice { onColor(MarkColor($0)) }
    pixels.tooltip = localized("What the numbers of the columns x and y mean")
    pixels.onChoice { onPixels($0 == 0 ? .displayed : .fits) }
  }

  /// Adds a row with a switch; returns the switch.
  func add(_ title: String, tooltip: String, _ change: @escaping @MainActor (Bool) -> Void)
    -> Switch
  {
    let row = ActionRow(title)
    let toggle = Switch()
    toggle.tooltip = tooltip
    row.addSuffix(toggle)
    row.setActivatable(toggle)
    toggle.onToggle(change)
    widget.append(row)
    return toggle
  }

  func add(_ row: ActionRow) { widget.append(row) }

  func show(
    _ content: CatalogContent?, color: MarkColor, convention: Catalog.PixelConvention
  ) {
    self.color.color = RGBA(color)
    pixels.show(
      [localized("As displayed (from 0, y down)"), localized("FITS pixels (from 1, y up)")],
      chosen: convention == .fits ? 1 : 0)
    pixels.isVisible = false
    faults.isVisible = false
    colorRow.isVisible = true
    state.subtitle = ""
    switch content {
    case nil: state.title = localized("Not read yet")
    case .reading(let share): state.title = localized("Reading… \(Int(share * 100)) %")
    case .refused(let reason):
      state.title = localized("Cannot be read")
      state.subtitle = reason
      colorRow.isVisible = false
    case .ready(_, let summary):
      state.title = summary.text
      state.subtitle = summary.notices.prefix(5).joined(separator: "\n")
      pixels.isVisible = summary.hasPixels
      faults.isVisible = summary.faultCount > 0
      faults.subtitle = MarkFileGroup.text(summary)
    }
  }

  private static func text(_ summary: CatalogSummary) -> String {
    var lines = summary.faults.prefix(mostFaults).map(\.description)
    let more = summary.faultCount - lines.count
    if more > 0 { lines.append(localized("and \(more) more")) }
    return lines.joined(separator: "\n")
  }
}
