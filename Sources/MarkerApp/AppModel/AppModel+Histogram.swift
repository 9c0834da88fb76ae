import Dispatch
import MarkerImaging
import MarkerModel

/// The histogram of the picture that is shown, as far as it is counted.
struct HistogramState {
  /// Whether somebody looks at it.
  var isWatched = false
  var showsAll = false
  /// What was counted last, and what it was counted for.
  var counted: (key: HistogramKey, part: DisplayLimits?, histogram: Histogram?)?
  var counting: Task<Void, Never>?
}

struct HistogramKey: Equatable {
  /// `PreparedFrame.number`.
  var picture: Int
  var showsAll: Bool
}

/// The histogram of values, which limits are set on.
extension AppModel {
  /// Nil while it is counted, and where there is none.
  public var histogram: Histogram? {
    guard let counted = histogramState.counted, counted.key == histogramKey else { return nil }
    return counted.histogram
  }

  /// Whether its axis has all values, or only as many as are worth looking at closely.
  public var histogramShowsAll: Bool {
    get { histogramState.showsAll }
    set {
      histogramState.showsAll = newValue
      followHistogram()
      onChange(.histogram)
    }
  }

  /// Somebody looks at the histogram, or no longer: it is counted only then.
  public func watchHistogram(_ isWatched: Bool) {
    histogramState.isWatched = isWatched
    if !isWatched { histogramState.counted = nil }
    followHistogram()
  }

  /// Has the histogram of what is shown now counted, off the main actor, where it is not. The axis
  /// follows the limits; while one is dragged it must stand still, and nobody calls this.
  public func followHistogram() {
    guard histogramState.isWatched, histogramState.counting == nil, let picture,
      let key = histogramKey
    else { return }
    let limits = displayLimits
    if let counted = histogramState.counted, counted.key == key {
      guard let part = counted.part, let histogram = counted.histogram, let limits,
        histogram.range.lacks(limits, around: part)
      else { return }
    }
    histogramState.counting = Task {
      let found = await picture.histogram(showsAll: key.showsAll, limits: limits)
      histogramState.counting = nil
      guard histogramState.isWatched else { return }
      histogramState.counted = (key, found.part, found.histogram)
      onChange(.histogram)
      followHistogram()
    }
  }

  private var histogramKey: HistogramKey? {
    picture.map { HistogramKey(picture: $0.number, showsAll: histogramState.showsAll) }
  }

  /// So many colours and stretched values along an axis, as the picture has them.
  public func tones(
    along axis: DisplayLimits, count: Int
  ) -> (colors: [UInt32], levels: [Double])? {
    guard let picture, let limits = displayLimits else { return nil }
    let map = toneMap(of: picture, display, units: toneMap?.key.units ?? .plain)
    let isColor = picture.channels.colorCount == 3
    return (
      map.colors(along: axis, limits: limits, count: count, isColor: isColor),
      map.levels(along: axis, limits: limits, count: count)
    )
  }
}

extension DisplayLimits {
  /// Whether an axis around a part of the values would reach limits that this one does not.
  fileprivate func lacks(_ limits: DisplayLimits, around part: DisplayLimits) -> Bool {
    let wanted = part.axis(showing: limits)
    return (wanted.exactLow < exactLow && limits.exactLow < exactLow)
      || (wanted.exactHigh > exactHigh && limits.exactHigh > exactHigh)
  }
}

extension PreparedFrame {
  /// The part of the values that is looked at, and the histogram around it.
  func histogram(
    showsAll: Bool, limits: DisplayLimits?
  ) async -> (part: DisplayLimits?, histogram: Histogram?) {
    if let streamed { return await histogram(streamed, showsAll: showsAll, limits: limits) }
    return await PreparedFrame.histograms.value {
      let middle = showsAll ? nil : self.limits(.percentiles(0.1, 99.9))
      let part = middle.flatMap { $0.width > 0 ? $0 : nil } ?? self.limits(.minMax)
      let histogram = part.flatMap { part in
        self.pixels.flatMap { Histogram(of: $0, covering: part.axis(showing: limits)) }
      }
      return (part, histogram)
    }
  }

  private func histogram(
    _ streamed: StreamedFrame, showsAll: Bool, limits: DisplayLimits?
  ) async -> (part: DisplayLimits?, histogram: Histogram?) {
    var display = DisplaySettings(interval: .minMax)
    if !showsAll { display.interval = .percentiles(0.1, 99.9) }
    await ask(streamed, display)
    let middle = self.limits(display.interval)
    let part = middle.flatMap { $0.width > 0 ? $0 : nil } ?? self.limits(.minMax)
    guard let part else { return (nil, nil) }
    do throws(ImageError) {
      let range = part.axis(showing: limits)
      return (part, try await streamed.answer(.histogram(covering: range)).histogram)
    } catch {
      // The picture's own reading tells what is wrong.
      return (part, nil)
    }
  }

  private static let histograms = DispatchQueue(label: "histogram", qos: .userInitiated)
}
