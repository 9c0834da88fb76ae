import MarkerImaging
import MarkerModel

/// How images are displayed, kept with the session.
extension AppModel {
  /// As at the start of the program.
  private var plainDisplay: DisplaySettings {
    DisplaySettings(missingColor: MissingColor(name: preferences.missingColor) ?? .olive)
  }

  /// Whether there is nothing to reset.
  public var isDisplayPlain: Bool { display == plainDisplay && limitsSource == .interval }

  /// Displays images as at the start of the program. Limits that other images have of their own stay.
  public func resetDisplay() {
    change(display: plainDisplay)
    choose(plainDisplay.interval)
    forgetOwnLimits()
    onChange(.readout)
  }

  /// Writes down how images are displayed, once nothing was changed for a while.
  func rememberSoon() {
    remembering?.cancel()
    remembering = Task { [weak self] in
      do {
        try await Task.sleep(for: .seconds(1))
      } catch {
        // Something was changed again, or it is written down already.
        return
      }
      self?.rememberDisplay()
    }
  }

  /// Writes down what changed in how images are displayed.
  func rememberDisplay() {
    remembering?.cancel()
    remembering = nil
    guard canJudge else { return }
    let memory = displayMemory
    if memory != state.display ?? AppModel.memory(of: plainDisplay, elsewhere: LimitsChoice()) {
      record(.displayed(memory))
    }
    for place in limits.unwritten {
      guard let id = number(of: place.location) else { continue }
      let own = limits.own[place]?.map(\.journalText)
      if state[id]?.limits[place.frame] != own { record(.limits(id, frame: place.frame, own)) }
    }
    limits.unwritten.removeAll()
  }

  /// Displays images as they were when the save folder was open last.
  func restoreDisplay() {
    remembering?.cancel()
    limits = LimitsChoice()
    display = plainDisplay
    guard let memory = state.display else { return }
    limits.interval = Interval(name: memory.interval) ?? limits.interval
    limits.locked = memory.locked.flatMap { DisplayLimits(journalText: $0) }
    display.stretch = Stretch(name: memory.stretch) ?? display.stretch
    display.colormap = Colormap(name: memory.colormap) ?? display.colormap
    display.isInverted = memory.inverted
    if let contrast = memory.contrast, let bias = memory.bias {
      display.contrastBias = ContrastBias(contrast: contrast, bias: bias)
        .dragged(right: 0, down: 0)
    }
    if memory.blur > 0, memory.blur <= 10_000 { display.blur = memory.blur }
    if let missing = memory.missing.flatMap({ MissingColor(name: $0) }) {
      display.missingColor = missing
    }
    display.interval = displayElsewhere.interval
  }

  private var displayMemory: DisplayMemory {
    var memory = AppModel.memory(of: display, elsewhere: limits)
    if display.missingColor != plainDisplay.missingColor {
      memory.missing = display.missingColor.name
    }
    return memory
  }

  private static func memory(
    of display: DisplaySettings, elsewhere limits: LimitsChoice
  ) -> DisplayMemory {
    let tone = display.contrastBias == .none ? nil : display.contrastBias
    return DisplayMemory(
      interval: limits.interval.name, stretch: display.stretch.name,
      colormap: display.colormap.name, inverted: display.isInverted, blur: display.blur,
      contrast: tone?.contrast, bias: tone?.bias, locked: limits.locked?.journalText)
  }

  /// The number of an image that may have been left already, given to it now if it has none.
  private func number(of location: ImageLocation) -> ImageID? {
    if let id = state.image(at: location) { return id }
    record(.image(state.nextImage, location))
    return state.image(at: location)
  }
}
