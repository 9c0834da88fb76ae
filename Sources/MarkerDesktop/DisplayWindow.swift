import GtkKit
import MarkerApp
import MarkerImaging

/// The small window for what of the display is set by hand: the limits, the blur. The picture
/// follows while it is open.
@MainActor
final class DisplayWindow {
  var onClose: () -> Void = {}
  private let model: AppModel
  private let window: AuxiliaryWindow
  private let low = Entry()
  private let high = Entry()
  private let reason = Label()
  private let blur: Slider
  private let sigma = Label()
  private let reset = Button("Reset")
  /// Whether the limits were typed at since they were last shown.
  private var isEdited = false

  /// The caller keeps it as long as it is open.
  init(model: AppModel, of parent: Window) {
    self.model = model
    blur = Slider(0...model.largestBlur, step: 0.5)
    let column = Box(.vertical, spacing: 6)
    column.setMargins(18)
    window = AuxiliaryWindow(of: parent, title: "Display", content: column)
    window.setDefaultSize(width: 460, height: -1)
    column.append(DisplayWindow.heading("Limits"))
    column.append(
      Box(.horizontal, spacing: 12, [field("Low", low), field("High", high)]))
    reason.addClass("error")
    reason.xAlign = 0
    reason.wraps = true
    column.append(reason)
    let title = DisplayWindow.heading("Blur")
    title.expandsHorizontally = true
    sigma.setTabularDigits()
    sigma.addClass("dim-label")
    let line = Box(.horizontal, spacing: 12, [title, sigma])
    line.setMargins(top: 6)
    column.append(line)
    blur.setAccessible(name: "Sigma of the blur in image pixels")
    column.append(blur)
    reset.align(horizontal: .end)
    reset.setMargins(top: 6)
    reset.tooltip = "Limits by Min–Max, no blur"
    column.append(reset)
    connect()
    show()
  }

  private func connect() {
    for entry in [low, high] {
      entry.onChange { [weak self] _ in
        self?.isEdited = true
        self?.explain(nil)
      }
      entry.onActivate { [weak self] in self?.takeLimits() }
      entry.onFocusLeave { [weak self] in self?.takeLimits() }
    }
    blur.onChange { [weak self] value in
      self?.sigma.text = DisplayWindow.text(ofSigma: value)
      self?.model.changeDisplay { $0.blur = value }
    }
    reset.onClick { [weak self] in
      self?.isEdited = false
      self?.explain(nil)
      self?.model.changeDisplay {
        $0.interval = .minMax
        $0.blur = 0
      }
      self?.show()
    }
    window.onCloseRequest { [weak self] in
      self?.onClose()
      return true
    }
  }

  func present(for part: DisplayPart) {
    focus(part)
    window.present()
    // A window that opens puts the focus where it likes.
    focus(part)
  }

  private func focus(_ part: DisplayPart) {
    switch part {
    case .limits:
      low.focus()
      low.selectAll()
    case .blur: blur.focus()
    }
  }

  /// Shows the model's settings; what is being typed stays.
  func show() {
    blur.setRange(0...model.largestBlur)
    blur.value = model.display.blur
    sigma.text = DisplayWindow.text(ofSigma: model.display.blur)
    reset.isSensitive = model.display.interval != .minMax || model.display.blur > 0
    guard !isEdited, let limits = model.displayLimits else { return }
    low.text = limits.exactLow.description
    high.text = limits.exactHigh.description
  }

  private func takeLimits() {
    guard isEdited else { return }
    let refusal = model.setLimits(low: low.text, high: high.text)
    explain(refusal)
    if refusal == nil { isEdited = false }
  }

  private func explain(_ refusal: LimitsRefusal?) {
    reason.text = refusal?.reason ?? ""
    low.setClass("error", refusal == .low || refusal == .order)
    high.setClass("error", refusal == .high || refusal == .order)
  }

  private func field(_ name: String, _ entry: Entry) -> Widget {
    entry.expandsHorizontally = true
    entry.setWidth(characters: 12)
    entry.setAccessible(name: "\(name) limit")
    let label = Label(name)
    label.addClass("dim-label")
    let row = Box(.horizontal, spacing: 6, [label, entry])
    row.expandsHorizontally = true
    return row
  }

  private static func heading(_ text: String) -> Label {
    let label = Label(text)
    label.addClass("heading")
    label.xAlign = 0
    return label
  }

  private static func text(ofSigma sigma: Double) -> String {
    sigma == 0 ? "none" : "\(sigma) pixels"
  }
}
