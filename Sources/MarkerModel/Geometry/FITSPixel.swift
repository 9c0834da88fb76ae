/// A FITS pixel coordinate: 1-based, y **up**, (1, 1) the centre of the first pixel in the file
/// (FITS Standard 4.0, section 8.1).
///
/// The one place that turns a file's rows into displayed rows: FITS shows its first row at the
/// bottom, so displayed row y is FITS row `height − 1 − y` (0-based).
public struct FITSPixel: Hashable, Sendable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// The FITS coordinate of a displayed position in an image of that height.
  public init(_ point: PixelPoint, height: Int) {
    x = point.x + 1
    y = Double(height) - point.y
  }

  /// The displayed position of this coordinate in an image of that height.
  public func pixelPoint(height: Int) -> PixelPoint {
    PixelPoint(x: x - 1, y: Double(height) - y)
  }
}
