import CWcslib
import Foundation
import MarkerImaging
import MarkerModel

/// The world coordinate system that a FITS header describes.
///
/// Made from its `source`, which it keeps: another process can make the same one from that.
/// Equatorial positions are in the header's own frame, galactic and ecliptic ones are turned into ICRS.
public final class HeaderWCS: SkyTransform, @unchecked Sendable {
  public let source: Source
  public let axisTypes: [String]
  public let skyFrame: SkyFrame
  public let pixelScaleArcsec: Double
  /// Whether a position depends on the axes that the image does not show.
  let dependsOnHeldAxes: Bool

  private let parameters: WCSParameters
  private let distortion: PixelDistortion?
  /// Indices of the shown axes in wcslib's coordinates.
  private let x: Int
  private let y: Int
  private let longitude: Int
  private let latitude: Int
  /// Whether the image shows both celestial axes, so that a sky position has one pixel.
  private let hasPixels: Bool

  init(
    _ source: Source, _ parameters: WCSParameters, _ distortion: PixelDistortion?,
    celestial: CelestialAxes, frame: SkyFrame, types: [String]
  ) {
    self.source = source
    self.parameters = parameters
    self.distortion = distortion
    skyFrame = frame
    axisTypes = types
    hasPixels = Set([celestial.longitude, celestial.latitude]) == [source.x, source.y]
    dependsOnHeldAxes = parameters.axes > 2
    x = dependsOnHeldAxes ? source.x - 1 : 0
    y = dependsOnHeldAxes ? source.y - 1 : 1
    if dependsOnHeldAxes {
      longitude = celestial.longitude - 1
      latitude = celestial.latitude - 1
    } else {
      longitude = celestial.longitude == source.x ? 0 : 1
      latitude = 1 - longitude
    }
    pixelScaleArcsec = parameters.pixelArea(x: longitude, y: latitude).squareRoot() * 3600
  }

  public func sky(at point: PixelPoint) -> SkyPoint? {
    native(at: point).map { CelestialFrame.equatorial($0, from: skyFrame) }
  }

  public func native(at point: PixelPoint) -> SkyPoint? {
    var pixel = source.placement.fits(point)
    guard pixel.x.isFinite, pixel.y.isFinite else { return nil }
    if let distortion { pixel = distortion.corrected(pixel) }
    return parameters.lock.withLock { _ in
      hold()
      parameters.pixel[x] = pixel.x
      parameters.pixel[y] = pixel.y
      guard parameters.toWorld(), abs(parameters.world[latitude]) <= 90 else { return nil }
      return SkyPoint(ra: parameters.world[longitude], dec: parameters.world[latitude])
    }
  }

  public func pixel(at point: SkyPoint) -> PixelPoint? {
    guard point.ra.isFinite, point.dec.isFinite, abs(point.dec) <= 90, hasPixels else {
      return nil
    }
    let native = CelestialFrame.native(point, in: skyFrame)
    guard var pixel = parameters.lock.withLock({ _ in solve(native) }) else { return nil }
    if let distortion {
      guard let found = distortion.uncorrected(pixel) else { return nil }
      pixel = found
    }
    return source.placement.displayed(pixel)
  }

  public func pixels(at points: [SkyPoint]) -> [PixelPoint?] {
    guard !dependsOnHeldAxes, hasPixels else { return points.map(pixel) }
    var world = [Double](repeating: 0, count: points.count * 2)
    for (index, point) in points.enumerated() {
      let isSound = point.ra.isFinite && point.dec.isFinite && abs(point.dec) <= 90
      let native = isSound ? CelestialFrame.native(point, in: skyFrame) : SkyPoint(ra: 0, dec: 0)
      world[index * 2 + longitude] = native.ra
      world[index * 2 + latitude] = native.dec
    }
    let found = parameters.lock.withLock { _ in parameters.toPixels(world, count: points.count) }
    return points.indices.map { index in
      let point = points[index]
      guard point.ra.isFinite, point.dec.isFinite, abs(point.dec) <= 90,
        found[index * 2].isFinite, found[index * 2 + 1].isFinite
      else { return nil }
      var pixel = FITSPixel(x: found[index * 2 + x], y: found[index * 2 + y])
      if let distortion {
        guard let raw = distortion.uncorrected(pixel) else { return nil }
        pixel = raw
      }
      return source.placement.displayed(pixel)
    }
  }

  private func solve(_ native: SkyPoint) -> FITSPixel? {
    guard dependsOnHeldAxes else {
      parameters.world[longitude] = native.ra
      parameters.world[latitude] = native.dec
      guard parameters.toPixel() else { return nil }
      return FITSPixel(x: parameters.pixel[x], y: parameters.pixel[y])
    }
    // The other axes' world coordinates belong to a pixel that is not known yet: go there in steps.
    hold()
    var last = FITSPixel(x: parameters.pixel[x], y: parameters.pixel[y])
    for _ in 0..<50 {
      guard parameters.toWorld() else { return nil }
      parameters.world[longitude] = native.ra
      parameters.world[latitude] = native.dec
      guard parameters.toPixel() else { return nil }
      let next = FITSPixel(x: parameters.pixel[x], y: parameters.pixel[y])
      if abs(next.x - last.x) + abs(next.y - last.y) < 1e-9 { return next }
      last = next
      hold()
      parameters.pixel[x] = next.x
      parameters.pixel[y] = next.y
    }
    return nil
  }

  /// Puts the coordinate where the image lies on all axes.
  private func hold() {
    for axis in 0..<parameters.axes {
      parameters.pixel[axis] = source.held[axis + 1] ?? 1
    }
  }

  /// The same for another place on the axes that the image does not show.
  init(_ other: HeaderWCS, held: [Int: Double]) {
    var source = other.source
    source.held = held
    self.source = source
    parameters = other.parameters
    distortion = other.distortion
    skyFrame = other.skyFrame
    axisTypes = other.axisTypes
    hasPixels = other.hasPixels
    dependsOnHeldAxes = other.dependsOnHeldAxes
    x = other.x
    y = other.y
    longitude = other.longitude
    latitude = other.latitude
    pixelScaleArcsec = other.pixelScaleArcsec
  }
}
