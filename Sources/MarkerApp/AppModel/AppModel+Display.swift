import Foundation
import MarkerImaging
import MarkerLanguage
import MarkerModel

struct ToneKey: Equatable {
  var picture: Int
  var display: DisplaySettings
  var units: SampleUnits
  /// Whether it goes by all values, where it goes by how they are spread.
  var isWhole: Bool
}

/// Displaying: the settings, and the picture that they make.
extension AppModel {
  public func changeDisplay(_ change: (inout DisplaySettings) -> Void) {
    var display = self.display
    change(&display)
    self.change(display: display)
  }

  /// The picture follows at once where nothing has to be worked out for it; else the old one stays
  /// until the new one is ready.
  public func change(display: DisplaySettings) {
    guard display != self.display else { return }
    if display.interval != self.display.interval { choose(display.interval) }
    show(display: display)
    rememberSoon()
  }

  func show(display: DisplaySettings) {
    guard display != self.display else { return }
    trace?.input(.displayChange)
    self.display = display
    if let picture, !picture.isPrepared(display) {
      onChange(.readout)
      prepareDisplay()
    } else {
      onChange([.picture, .readout])
    }
  }

  /// Limits chosen by hand, as they are typed.
  ///
  /// - Returns: why they are none; nil where they are.
  public func setLimits(low: String, high: String) -> LimitsRefusal? {
    guard let lowest = ExactNumber(low.trimmingSpaces), lowest.isFinite else { return .low }
    guard let highest = ExactNumber(high.trimmingSpaces), highest.isFinite else { return .high }
    guard lowest <= highest else { return .order }
    let limits = DisplayLimits(exactLow: lowest, exactHigh: highest)
    changeDisplay { $0.interval = .manual(limits) }
    return nil
  }

  /// A sigma of the blur, as it is typed.
  ///
  /// - Returns: whether it is one.
  public func setBlur(_ text: String) -> Bool {
    guard let sigma = Double(text.trimmingSpaces), sigma >= 0, sigma <= largestBlur else {
      return false
    }
    changeDisplay { $0.blur = sigma }
    return true
  }

  /// The largest sigma that the blur of this picture can have, in pixels.
  public var largestBlur: Double { picture.map { GaussianBlur.limit(for: $0.size) } ?? 10 }

  /// The limits of the picture as it is wanted; nil where there are none yet, or none at all.
  public var displayLimits: DisplayLimits? {
    guard let picture, picture.isPrepared(display) else { return nil }
    return picture.limits(display.interval)
  }

  private static let intervals = DisplayChoices(localized("Interval"))
  private static let stretches = DisplayChoices(localized("Stretch"))

  private static func hundredths(_ value: Double) -> String {
    String(format: "%.2f", locale: nil, value)
  }

  /// At most two decimals, without zeros behind them.
  private static func plain(_ value: Double) -> String {
    value.formatted(
      .number.precision(.fractionLength(0...2)).grouping(.never)
        .locale(Locale(identifier: "en_US_POSIX")))
  }

  /// Of an interval that the menu does not have.
  private static func title(_ interval: Interval) -> String {
    switch interval {
    case .percentile(let share): "\(plain(share)) %"
    case .percentiles(let lower, let upper): "\(plain(lower))–\(plain(upper)) %"
    default: interval.name
    }
  }

  /// How the picture is displayed, in a few words.
  public var displayText: String {
    let blur = display.blur > 0 ? [localized("blur \(AppModel.plain(display.blur))")] : []
    let interval =
      limitsSource == .locked
      ? localized("locked limits")
      : display.interval.isManual
        ? localized("manual") : AppModel.intervals.title(self) ?? AppModel.title(display.interval)
    let tone = display.contrastBias
    let contrast = localized(
      "contrast \(AppModel.hundredths(tone.contrast)) bias \(AppModel.hundredths(tone.bias))")
    return
      (blur + (tone == .none ? [] : [contrast]) + [
        AppModel.stretches.title(self) ?? display.stretch.name, interval,
      ])
      .joined(separator: " · ")
  }

  /// Works out what the settings need, off the main actor. Changed again meanwhile, they are worked
  /// out again; what was done till then is shown, so that the picture follows a slider.
  private func prepareDisplay() {
    guard preparation == nil, let picture else { return }
    let wanted = display
    if picture.streamed != nil { tellLongPreparation(of: picture, wanted) }
    preparation = Task {
      await picture.prepared(wanted, in: viewport)
      preparation = nil
      if self.picture === picture, let problem = picture.problem(wanted.interval) {
        onNotice(localized("The limits are those of Min–Max: this image \(problem.description)"))
      }
      if self.picture === picture, picture.isPrepared(wanted) {
        drawn = (picture.number, wanted)
        onWithdraw([AppModel.lookedThrough])
        onChange([.picture, .readout])
      }
      if let now = self.picture, !now.isPrepared(display) { prepareDisplay() }
    }
  }

  /// True until the picture is shown so.
  private static var lookedThrough: String {
    localized("All of this image is being looked through for that; it will be shown then.")
  }

  /// Going through a frame that stays in its file may take seconds, while the old picture is shown.
  private func tellLongPreparation(of picture: PreparedFrame, _ wanted: DisplaySettings) {
    Task {
      try await Task.sleep(for: .milliseconds(500))
      if self.picture === picture, display == wanted, !picture.isPrepared(wanted) {
        onNotice(AppModel.lookedThrough)
      }
    }
  }

  /// What the picture can be drawn with now.
  func drawnDisplay(of picture: PreparedFrame) -> DisplaySettings {
    let id = picture.number
    if !picture.isPrepared(display), let drawn, drawn.picture == id,
      picture.isPrepared(drawn.display)
    {
      return drawn.display
    }
    drawn = (id, display)
    return display
  }

  func toneMap(
    of picture: PreparedFrame, _ display: DisplaySettings, units: SampleUnits
  ) -> ToneMap {
    let key = ToneKey(
      picture: picture.number, display: display, units: units,
      isWhole: picture.isDistributed(display))
    if let toneMap, toneMap.key == key { return toneMap.map }
    if let toneMap, toneMap.key.picture == key.picture, toneMap.key.units == units,
      toneMap.key.isWhole == key.isWhole,
      toneMap.key.display.withoutColors == display.withoutColors
    {
      let map = toneMap.map.recolored(display)
      self.toneMap = (key, map)
      return map
    }
    let map = picture.toneMap(display, units: units)
    toneMap = (key, map)
    return map
  }
}

/// Why limits that were typed are none.
public enum LimitsRefusal: Error, Equatable, Sendable {
  case low
  case high
  case order

  public var reason: String {
    switch self {
    case .low: localized("The low limit is not a number.")
    case .high: localized("The high limit is not a number.")
    case .order: localized("The low limit is above the high one.")
    }
  }
}

extension String {
  fileprivate var trimmingSpaces: Substring {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
    return self[start..<end]
  }
}
