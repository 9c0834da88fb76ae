import GtkKit
import MarkerApp
import MarkerImaging
import MarkerLanguage

/// The window for how the picture is displayed: interval, stretch, colours, the limits on their
/// histogram, the blur. The picture follows while it is open.
@MainActor
final class DisplayWindow: BesideWindow {
  var onClose: () -> Void = {}
  private let model: AppModel
  private let actions: CommandActions
  private let window: AuxiliaryWindow
  private let choices: [(list: DropDown, choices: DisplayChoices)] = [
    (DropDown(), DisplayChoices(localized("Interval"))),
    (DropDown(), DisplayChoices(localized("Stretch"))),
    (DropDown(), DisplayChoices(localized("Colormap"), localized("Colormap of DS9"))),
  ]
  private let inverted = CheckButton(localized("Invert"))
  private let plot: HistogramPlot
  private let all = CheckButton(localized("All values"))
  private let low = Entry()
  private let high = Entry()
  private let reason = Label()
  private let locked = CheckButton(localized("Lock for all images"))
  private let forget = Button(localized("By the Interval"))
  private let blur: Slider
  private let sigma = Entry()
  private let reset = Button(localized("Reset All"))
  /// Whether the limits, or the blur, were typed at since they were last shown.
  private var isEdited = false
  private var isSigmaEdited = false

  /// The caller keeps it as long as it is open.
  init(model: AppModel, actions: CommandActions, of parent: Window) {
    self.model = model
    self.actions = actions
    plot = HistogramPlot(model: model)
    blur = Slider(0...model.largestBlur, step: 0.5)
    let column = Box(.vertical, spacing: 8)
    column.setMargins(start: 14, end: 14, top: 10, bottom: 14)
    window = AuxiliaryWindow(of: parent, title: localized("Display"), content: column)
    window.setDefaultSize(width: 480, height: -1)
    column.append(choosing())
    column.append(plot.widget)
    column.append(
      Box(
        .horizontal, spacing: 12,
        [
          field(localized("Low"), low, localized("The low limit of this image")),
          field(localized("High"), high, localized("The high limit of this image")), all,
        ]))
    reason.addClass("error")
    reason.xAlign = 0
    reason.wraps = true
    column.append(reason)
    locked.expandsHorizontally = true
    column.append(Box(.horizontal, spacing: 12, [locked, forget]))
    let title = Label(localized("Blur"))
    title.addClass("dim-label")
    blur.expandsHorizontally = true
    sigma.setWidth(characters: 6, atMost: 6)
    column.append(Box(.horizontal, spacing: 8, [title, blur, sigma]))
    reset.align(horizontal: .end)
    column.append(reset)
    explainControls()
    connect()
    model.watchHistogram(true)
    show()
  }

  private func choosing() -> Widget {
    let row = Box(.horizontal, spacing: 8)
    for (index, name) in [localized("Interval"), localized("Stretch"), localized("Colour map")]
      .enumerated()
    {
      let list = choices[index].list
      list.tooltip = name
      list.setAccessible(name: name)
      list.expandsHorizontally = true
      row.append(list)
    }
    row.append(inverted)
    return row
  }

  private func explainControls() {
    inverted.tooltip = localized("Swap dark and bright")
    all.tooltip = localized("Show all values on the axis, also the few that are far from most")
    locked.tooltip = localized("Keep these limits for every image, until an interval is chosen")
    forget.tooltip = localized("Forget the limits of this image, which were set by hand")
    blur.setAccessible(name: localized("Sigma of the blur in image pixels"))
    blur.tooltip = model.hint(for: "blur", localized("Sigma of the blur in image pixels"))
    sigma.tooltip = localized("Sigma of the blur in image pixels; Return takes what is typed")
    sigma.setAccessible(name: localized("Sigma of the blur in image pixels, as a number"))
    reset.tooltip = localized(
      "Interval, stretch, colours, blur and lock as at the start of the program")
  }

  private func connect() {
    for (list, choices) in choices {
      list.onChoice { [weak self] chosen in
        guard let self, choices.commands.indices.contains(chosen) else { return }
        model.perform(choices.commands[chosen])
        show()
      }
    }
    inverted.onToggle { [weak self] isOn in self?.model.changeDisplay { $0.isInverted = isOn } }
    all.onToggle { [weak self] isOn in self?.model.histogramShowsAll = isOn }
    locked.onToggle { [weak self] _ in
      self?.model.toggleLimitsLock()
      self?.show()
    }
    forget.onClick { [weak self] in
      self?.isEdited = false
      self?.explain(nil)
      self?.model.forgetOwnLimits()
      self?.show()
    }
    for entry in [low, high] {
      entry.onChange { [weak self] _ in
        self?.isEdited = true
        self?.explain(nil)
      }
      entry.onActivate { [weak self] in self?.takeLimits() }
      entry.onFocusLeave { [weak self] in self?.takeLimits() }
    }
    blur.onChange { [weak self] value in self?.model.changeDisplay { $0.blur = value } }
    sigma.onChange { [weak self] _ in self?.isSigmaEdited = true }
    sigma.onActivate { [weak self] in self?.takeSigma() }
    sigma.onFocusLeave { [weak self] in self?.takeSigma() }
    reset.onClick { [weak self] in
      self?.isEdited = false
      self?.isSigmaEdited = false
      self?.explain(nil)
      self?.model.resetDisplay()
      self?.show()
    }
    window.keys.beforeFocus = { [weak self] in self?.take($0) ?? false }
    window.onCloseRequest { [weak self] in
      self?.model.watchHistogram(false)
      self?.onClose()
      return true
    }
  }

  /// Paging goes on from here; Tab walks through the window.
  private func take(_ key: KeyEvent) -> Bool {
    guard ["Page Up", "Page Down"].contains(key.name), let command = actions.command(for: key)
    else { return false }
    model.perform(command, Command.Occasion(isRepeat: key.isRepeat))
    return true
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
    reason.isVisible = !reason.text.isEmpty
    for (list, choices) in choices {
      list.show(choices.titles, chosen: choices.chosen(model) ?? -1)
    }
    inverted.isOn = model.display.isInverted
    all.isOn = model.histogramShowsAll
    locked.isOn = model.limitsSource == .locked
    locked.isSensitive = model.displayLimits != nil
    forget.isSensitive = model.limitsSource == .own
    blur.setRange(0...model.largestBlur)
    blur.value = model.display.blur
    if !isSigmaEdited { sigma.text = "\(model.display.blur)" }
    reset.isSensitive = !model.isDisplayPlain
    plot.show()
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

  private func takeSigma() {
    guard isSigmaEdited else { return }
    let isTaken = model.setBlur(sigma.text)
    sigma.setClass("error", !isTaken)
    if isTaken { isSigmaEdited = false }
  }

  private func explain(_ refusal: LimitsRefusal?) {
    reason.text = refusal?.reason ?? ""
    reason.isVisible = refusal != nil
    low.setClass("error", refusal == .low || refusal == .order)
    high.setClass("error", refusal == .high || refusal == .order)
  }

  private func field(_ name: String, _ entry: Entry, _ tooltip: String) -> Widget {
    entry.expandsHorizontally = true
    entry.setWidth(characters: 9)
    entry.setAccessible(name: localized("\(name) limit"))
    entry.tooltip = tooltip
    let label = Label(name)
    label.addClass("dim-label")
    let row = Box(.horizontal, spacing: 6, [label, entry])
    row.expandsHorizontally = true
    return row
  }
}
