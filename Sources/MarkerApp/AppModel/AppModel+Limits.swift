import MarkerImaging
import MarkerModel

/// Limits for all images, for one, or locked.
extension AppModel {
  public var limitsSource: LimitsSource {
    if limits.locked != nil { return .locked }
    return shownPlace.flatMap(ownLimits) == nil ? .interval : .own
  }

  /// The present limits hold for every image from here on, or no longer.
  public func toggleLimitsLock() {
    if limits.locked != nil {
      limits.locked = nil
    } else if let now = displayLimits {
      limits.locked = now
    } else {
      return
    }
    followLimits()
  }

  /// Has this frame's limits found as those of other images are.
  public func forgetOwnLimits() {
    guard let place = shownPlace, ownLimits(place) != nil else { return }
    setOwnLimits(nil, of: place)
    followLimits()
  }

  /// The same for every image.
  public func forgetAllOwnLimits() {
    for place in placesWithLimits { setOwnLimits(nil, of: place) }
    followLimits()
  }

  public var hasOwnLimits: Bool { !placesWithLimits.isEmpty }

  /// One of the limits, with the other where it would be on the wrong side of it.
  public func setLimit(_ end: LimitEnd, to value: ExactNumber) {
    guard var limits = displayLimits, value.isFinite else { return }
    switch end {
    case .low:
      limits.exactLow = value
      limits.exactHigh = max(value, limits.exactHigh)
    case .high:
      limits.exactHigh = value
      limits.exactLow = min(value, limits.exactLow)
    }
    changeDisplay { $0.interval = .manual(limits) }
  }

  /// An interval was chosen, or limits by hand.
  func choose(_ interval: Interval) {
    if case .manual(let chosen) = interval {
      // Limits that are locked stay so, and are these now.
      if limits.locked != nil {
        limits.locked = chosen
      } else if let place = shownPlace {
        setOwnLimits(chosen, of: place)
      } else {
        limits.interval = interval
      }
      return
    }
    limits.interval = interval
    limits.locked = nil
    if let place = shownPlace, ownLimits(place) != nil { setOwnLimits(nil, of: place) }
  }

  /// Shows another frame with the limits that hold there.
  func takeLimits(of location: ImageLocation, frame: Int) {
    display = display(of: location, frame: frame)
  }

  /// How a frame will be displayed.
  func display(of location: ImageLocation, frame: Int) -> DisplaySettings {
    var display = self.display
    display.interval = interval(at: FramePlace(location: location, frame: frame))
    return display
  }

  /// How images are displayed that have no limits of their own.
  var displayElsewhere: DisplaySettings {
    var display = self.display
    display.interval = limits.locked.map { .manual($0) } ?? limits.interval
    return display
  }

  private func interval(at place: FramePlace?) -> Interval {
    let fixed = limits.locked ?? place.flatMap(ownLimits)
    return fixed.map { .manual($0) } ?? limits.interval
  }

  private func followLimits() {
    var display = self.display
    display.interval = interval(at: shownPlace)
    show(display: display)
    // What holds elsewhere may have changed where nothing did here.
    onChange(.readout)
    onChange(.histogram)
    rememberSoon()
  }

  private var shownPlace: FramePlace? {
    guard picture != nil, let location = list.current else { return nil }
    return FramePlace(location: location, frame: frame)
  }

  private func ownLimits(_ place: FramePlace) -> DisplayLimits? {
    if let changed = limits.own[place] { return changed }
    return state.image(at: place.location).flatMap { state[$0]?.limits[place.frame] }
      .flatMap { DisplayLimits(journalText: $0) }
  }

  private func setOwnLimits(_ own: DisplayLimits?, of place: FramePlace) {
    limits.own[place] = .some(own)
    limits.unwritten.insert(place)
  }

  private var placesWithLimits: [FramePlace] {
    let kept = state.images.flatMap { record in
      record.limits.keys.map { FramePlace(location: record.location, frame: $0) }
    }
    return Set(kept).union(limits.own.keys).filter { ownLimits($0) != nil }
  }
}

/// One of two limits.
public enum LimitEnd: CaseIterable, Sendable {
  case low
  case high
}
