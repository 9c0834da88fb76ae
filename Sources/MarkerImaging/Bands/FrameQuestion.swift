import MarkerModel

/// Something to be found out about a frame that is too large for memory, by going through its file.
///
/// Columns and rows are displayed ones.
public enum FrameQuestion: Sendable, Equatable {
  /// The whole frame by the means of its blocks, with its limits; not of a frame whose samples take less
  /// than so many bytes, which is better read. Where a view's size is given, also what that shows of it
  /// whole.
  case survey(Interval, least: Int, fitting: PixelSize? = nil)
  case limits([Interval])
  /// How the values lie around those limits.
  case histogram(covering: DisplayLimits)
  /// Some of the samples as they are.
  case cutout(columns: Range<Int>, rows: Range<Int>)
  /// What a reduced view that is not turned shows, averaged by area.
  case averages(Viewport)
}

/// What a frame's file answered to a `FrameQuestion`; of what was not asked for there is nothing.
public struct FrameAnswer: Sendable {
  public var description: ImageDescription
  /// The index of the frame.
  public var frame: Int
  /// The means of a survey, the samples of a cutout, or averages.
  public var pixels: PixelBuffer?
  /// Of a survey: the averages of the view that shows all of the frame.
  public var fitted: PixelBuffer?
  public var limits: [Interval: DisplayLimits?] = [:]
  public var histogram: Histogram?

  public init(description: ImageDescription, frame: Int) {
    self.description = description
    self.frame = frame
  }
}
