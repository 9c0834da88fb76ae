import GtkKit
import MarkerApp
import MarkerLanguage

/// The line at the bottom: what is under the pointer, the zoom, and whether the disk keeps up.
@MainActor
final class StatusLine {
  let widget = Box(.vertical, spacing: 2)
  private let model: AppModel
  private let position = Label()
  private let value = Label()
  private let sky = Label()
  private let notice = Label()
  private let storage = Label()
  private let readOnly = Label()
  private let snapping = Label()
  private let zoom = Label()

  init(model: AppModel) {
    self.model = model
    widget.addClass("statusline")
    let row = Box(.horizontal, spacing: 24)
    for label in [position, value, sky, storage, readOnly, snapping, zoom] {
      label.setTabularDigits()
      label.xAlign = 0
      row.append(label)
    }
    // A line of its own: beside positions it would be cut where it matters.
    widget.append(notice)
    widget.append(row)
    position.setWidth(characters: 18)
    value.setWidth(characters: 12)
    // In a narrow window the ends go that are told elsewhere too.
    sky.setEllipsis(.end)
    zoom.setEllipsis(.start)
    sky.expandsHorizontally = true
    notice.xAlign = 0
    notice.setEllipsis(.end)
    notice.addClass("notice")
    readOnly.addClass("read-only")
    readOnly.text = localized("Read-only")
    snapping.text = localized("Snap")
    position.setAccessible(name: localized("Position under the pointer"))
    value.setAccessible(name: localized("Value under the pointer"))
    sky.setAccessible(name: localized("Sky position under the pointer"))
  }

  func show() {
    let readout = model.readout
    position.text = readout.position
    value.text = readout.value
    sky.text = readout.sky
    sky.tooltip = readout.sky.isEmpty ? nil : readout.sky
    storage.text = model.storage.text ?? ""
    storage.tooltip = model.storage.details
    var refuses = false
    if case .refuses = model.storage { refuses = true }
    storage.setClass("storage-problem", refuses)
    storage.setClass("behind", !refuses)
    snapping.isVisible = model.snaps
    snapping.tooltip = model.hint(
      for: "snap", localized("Marks go to the centre of what shines there"))
    readOnly.isVisible = model.readOnlyReason != nil
    readOnly.tooltip = model.readOnlyReason
    let notices = model.picture?.frame?.notices ?? []
    notice.isVisible = !notices.isEmpty
    notice.text = notices.map { $0.prefix(1).uppercased() + $0.dropFirst() }
      .joined(separator: "  ·  ")
    notice.tooltip = notices.isEmpty ? nil : notices.joined(separator: "\n")
    zoom.text =
      !model.isSomethingSeen
      ? "" : "\(model.displayText) · \(model.zoomText)"
    zoom.tooltip = zoom.text.isEmpty ? nil : zoom.text
  }
}
