/// A frame's world coordinate system: the map between its displayed pixels and the sky.
///
/// Positions are displayed pixels (`PixelPoint`) and degrees. Outside a projection there is no
/// value. Implementations may be used from any thread.
public protocol SkyTransform: Sendable {
  /// The axis types of the header as written, for example `RA---TAN`, `DEC--TAN`.
  var axisTypes: [String] { get }
  func sky(at point: PixelPoint) -> SkyPoint?
  func pixel(at point: SkyPoint) -> PixelPoint?
  /// The mean side of a pixel in arc seconds at the reference point.
  var pixelScaleArcsec: Double { get }
}
