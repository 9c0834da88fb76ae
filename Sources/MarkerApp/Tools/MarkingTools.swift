import MarkerModel

/// What a person marks with and how far they have got: the pixel cursor, snapping, a label that is
/// being typed, a series of small moves.
struct MarkingTools {
  /// Shown while it is there.
  var cursor: PixelCursor?
  var nudge: MarkNudge?
  var snaps = false
  var label: LabelDraft?
  var snapped: SnappedPlace?
  /// Counts what may make the page turn by itself, so that a later one makes an earlier one nothing.
  var advances = 0
  /// When the page last turned by itself.
  var advanced: ContinuousClock.Instant?
}

/// A mark's label that is being typed and not kept yet.
public struct LabelDraft: Equatable, Sendable {
  public var mark: MarkID
  public var text: String

  public init(mark: MarkID, text: String) {
    self.mark = mark
    self.text = text
  }
}

/// Where a mark would go that is set at a place: worked out once for the place.
struct SnappedPlace {
  /// `PreparedFrame.number`.
  var picture: Int
  var place: PixelPoint
  /// Nil where there is nothing to snap to.
  var position: PixelPoint?
}
