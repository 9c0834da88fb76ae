import GtkKit
import MarkerApp
import MarkerImaging
import MarkerLanguage

/// The small window with the frames of the image: a slider, and their names. What is chosen is shown
/// at once.
@MainActor
final class FramesWindow: BesideWindow {
  var onClose: () -> Void = {}
  private let model: AppModel
  private let window: AuxiliaryWindow
  private let slider = Slider(1...2, step: 1)
  private let place = Label()
  private let list = TextList(accessibleName: localized("Frames"))
  private var shown: [String] = []

  /// The caller keeps it as long as it is open.
  init(model: AppModel, actions: CommandActions, of parent: Window) {
    self.model = model
    let column = Box(.vertical, spacing: 8)
    column.setMargins(12)
    window = AuxiliaryWindow(of: parent, title: localized("Frames"), content: column)
    window.setDefaultSize(width: 360, height: 420)
    slider.expandsHorizontally = true
    place.setTabularDigits()
    place.addClass("dim-label")
    column.append(Box(.horizontal, spacing: 12, [slider, place]))
    list.expandsVertically = true
    column.append(list)
    slider.onChange { model.goToFrame(Int($0) - 1) }
    list.onSelect { model.goToFrame($0) }
    // Their keys turn frames here as in the window, whatever has the focus.
    window.keys.beforeFocus = { key in
      guard let command = actions.command(for: key),
        ["next-frame", "previous-frame"].contains(command.id)
      else { return false }
      model.perform(command, Command.Occasion(isRepeat: key.isRepeat))
      return true
    }
    window.onCloseRequest { [weak self] in
      self?.onClose()
      return true
    }
    show()
  }

  func present() {
    window.present()
    list.focusSelected()
  }

  /// Shows the frames and which of them is shown.
  func show() {
    let texts = model.frames.enumerated().map { FramesWindow.text(of: $1, number: $0 + 1) }
    if texts != shown {
      shown = texts
      list.show(texts)
      slider.setRange(1...Double(max(texts.count, 2)))
    }
    slider.isSensitive = texts.count > 1
    slider.explain(
      "next-frame", of: model, as: localized("Number of the frame"), and: ["previous-frame"])
    let here = model.frames.firstIndex { $0.index == model.frame }
    place.text = here.map { localized("\($0 + 1) of \(texts.count)") } ?? ""
    guard let here else { return }
    slider.value = Double(here + 1)
    list.selected = here
  }

  private static func text(of frame: FrameDescription, number: Int) -> String {
    let name = frame.name == "\(number)" ? "" : "  \(frame.name)"
    return "\(number)\(name)  ·  \(frame.size.width) × \(frame.size.height)"
  }
}
