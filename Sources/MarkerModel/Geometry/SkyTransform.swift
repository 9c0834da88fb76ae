/// A frame's world coordinate system: the map between its displayed pixels and the sky.
///
/// Positions are displayed pixels (`PixelPoint`) and degrees. Outside a projection there is no
/// value. Implementations may be used from any thread.
public protocol SkyTransform: Sendable {
  /// The axis types of the header as written, for example `RA---TAN`, `DEC--TAN`.
  var axisTypes: [String] { get }
  /// The frame that the header's own longitude and latitude are in.
  var skyFrame: SkyFrame { get }
  /// Equatorial: as the header has it, galactic and ecliptic axes turned into ICRS.
  func sky(at point: PixelPoint) -> SkyPoint?
  /// The header's own longitude and latitude, in `skyFrame`.
  func native(at point: PixelPoint) -> SkyPoint?
  func pixel(at point: SkyPoint) -> PixelPoint?
  /// The same of many, in their order.
  func pixels(at points: [SkyPoint]) -> [PixelPoint?]
  /// The mean side of a pixel in arc seconds at the reference point.
  var pixelScaleArcsec: Double { get }
}

extension SkyTransform {
  public func pixels(at points: [SkyPoint]) -> [PixelPoint?] { points.map(pixel) }
}

/// A celestial reference frame, as headers and read-outs name them.
public enum SkyFrame: Hashable, Sendable {
  /// As RADESYS and EQUINOX name it: "ICRS", "FK5", "FK4".
  case equatorial(system: String, equinox: Double?)
  case galactic
  /// Mean ecliptic and equinox of that Julian year.
  case ecliptic(equinox: Double)
}
