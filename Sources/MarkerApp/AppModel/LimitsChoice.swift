import MarkerImaging
import MarkerModel

/// A frame of an image, by where the image is.
struct FramePlace: Hashable, Sendable {
  var location: ImageLocation
  var frame: Int
}

/// Which display limits hold where: those of an interval, found for each image; limits that are
/// locked for every image; and before the interval's a frame's own, set by hand.
struct LimitsChoice {
  var interval = Interval.minMax
  var locked: DisplayLimits?
  /// What was set by hand, or forgotten (nil), since the save folder was opened.
  var own: [FramePlace: DisplayLimits?] = [:]
  /// Those of them that are not in the journal yet.
  var unwritten: Set<FramePlace> = []
}

/// Why the limits are what they are.
public enum LimitsSource: Equatable, Sendable {
  /// Found in this image, as in every other.
  case interval
  /// Set by hand for this frame.
  case own
  /// The same for every image.
  case locked
}

extension DisplayLimits {
  /// As the journal has them: `LO,HI` with all digits.
  var journalText: String { "\(exactLow),\(exactHigh)" }

  init?(journalText: String) {
    guard case .manual(let limits)? = Interval(name: "manual:\(journalText)") else { return nil }
    self = limits
  }
}
