import CErfa
import CWcslib
import Foundation
import MarkerImaging
import MarkerModel
import Synchronization

/// The world coordinate system that a FITS header describes.
///
/// Made from header cards, which it keeps: another process can make the same one from `source`.
/// Equatorial positions are in the header's own frame, galactic ones are turned into ICRS.
public final class HeaderWCS: SkyTransform, @unchecked Sendable {
  /// All that the transformation is made from.
  public struct Source: Sendable, Equatable, Codable {
    /// Header cards of 80 bytes without separators.
    public var cards: [UInt8]
    /// The FITS axes that the image shows across and up, from 1.
    public var x: Int
    public var y: Int
    /// The image's height in pixels: FITS counts rows from the bottom.
    public var height: Int
    /// Where the image lies on axes that it does not show: FITS pixel by axis number, from 1. The
    /// reference pixel where nothing is said.
    public var held: [Int: Double]

    public init(
      cards: [UInt8], x: Int = 1, y: Int = 2, height: Int, held: [Int: Double] = [:]
    ) {
      self.cards = cards
      self.x = x
      self.y = y
      self.height = height
      self.held = held
    }
  }

  private enum Frame {
    case equatorial
    case galactic
  }

  public let source: Source
  public let axisTypes: [String]
  public let pixelScaleArcsec: Double
  /// Whether a position depends on the axes that the image does not show.
  let dependsOnHeldAxes: Bool

  private let parameters: WCSParameters
  /// wcslib writes into its own structures while it computes.
  private let lock = Mutex(())
  private let frame: Frame
  private let x: Int
  private let y: Int
  private let longitude: Int
  private let latitude: Int

  private init(
    _ source: Source, _ parameters: WCSParameters, frame: Frame, axisTypes: [String]
  ) {
    self.source = source
    self.parameters = parameters
    self.frame = frame
    self.axisTypes = axisTypes
    dependsOnHeldAxes = parameters.axes > 2
    x = dependsOnHeldAxes ? source.x - 1 : 0
    y = dependsOnHeldAxes ? source.y - 1 : 1
    longitude = Int(parameters.prm.pointee.lng)
    latitude = Int(parameters.prm.pointee.lat)
    pixelScaleArcsec = parameters.pixelArea(x: x, y: y).squareRoot() * 3600
  }

  /// The header's transformation, where it has one that leads to the sky, and what a person should
  /// know of it. A header without coordinates gives neither.
  public static func read(_ source: Source) -> (wcs: HeaderWCS?, notices: [String]) {
    Codecs.run { read(source, HeaderCards(source.cards)) }
  }

  private static func read(
    _ source: Source, _ cards: HeaderCards
  ) -> (wcs: HeaderWCS?, notices: [String]) {
    let axes = [source.x, source.y]
    let types = axes.map { cards.value("CTYPE\($0)") ?? "" }
    if types.allSatisfy(\.isEmpty) {
      let claims = axes.contains { cards.has("CRVAL\($0)") || cards.has("CRPIX\($0)") }
      return (nil, claims ? ["no sky positions: the header has no CTYPE"] : [])
    }
    let conventions = HeaderConventions(cards, axes: axes)
    let parameters: WCSParameters
    do {
      parameters = try WCSParameters(conventions.cards, x: source.x - 1, y: source.y - 1)
    } catch {
      return (nil, looksCelestial(types) ? ["no sky positions: \(error.reason)"] : [])
    }
    let prm = parameters.prm.pointee
    let shown: Set<Int> = parameters.axes > 2 ? [source.x - 1, source.y - 1] : [0, 1]
    guard prm.lng >= 0, prm.lat >= 0, [Int(prm.lng), Int(prm.lat)].allSatisfy(shown.contains) else {
      return (nil, looksCelestial(types) ? ["no sky positions: the axes are \(types)"] : [])
    }
    for axis in axes where !cards.has("CRVAL\(axis)") {
      return (nil, ["no sky positions: the header has no CRVAL\(axis)"])
    }
    for axis in axes where isZero(cards, axis: axis) {
      return (nil, ["no sky positions: the header's CD\(axis)_1, CD\(axis)_2 are zero"])
    }
    let frame: Frame
    switch text(prm.lngtyp) {
    case "RA": frame = .equatorial
    case "GLON": frame = .galactic
    default:
      let name = types.joined(separator: ", ")
      return (nil, ["no sky positions: \(name) are neither equatorial nor galactic axes"])
    }
    let wcs = HeaderWCS(source, parameters, frame: frame, axisTypes: types)
    guard wcs.pixelScaleArcsec.isFinite, wcs.pixelScaleArcsec > 0 else {
      return (nil, ["no sky positions: the header's pixels have no size"])
    }
    return (wcs, conventions.notices)
  }

  public var skyFrame: SkyFrame {
    switch frame {
    case .equatorial: .equatorial(system: "ICRS", equinox: nil)
    case .galactic: .galactic
    }
  }

  public func sky(at point: PixelPoint) -> SkyPoint? {
    let native = native(at: point)
    guard let native, frame == .galactic else { return native }
    return HeaderWCS.rotated(native, by: eraG2icrs)
  }

  public func native(at point: PixelPoint) -> SkyPoint? {
    let pixel = FITSPixel(point, height: source.height)
    guard pixel.x.isFinite, pixel.y.isFinite else { return nil }
    return lock.withLock { _ in
      hold()
      parameters.pixel[x] = pixel.x
      parameters.pixel[y] = pixel.y
      guard parameters.toWorld() else { return nil }
      return SkyPoint(ra: parameters.world[longitude], dec: parameters.world[latitude])
    }
  }

  public func pixel(at point: SkyPoint) -> PixelPoint? {
    guard point.ra.isFinite, point.dec.isFinite, abs(point.dec) <= 90 else { return nil }
    let native = frame == .galactic ? HeaderWCS.rotated(point, by: eraIcrs2g) : point
    let pixel: FITSPixel? = lock.withLock { _ in solve(native) }
    return pixel?.pixelPoint(height: source.height)
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

  /// Puts the coordinate where the image lies on all axes, at the reference pixel on its own two.
  private func hold() {
    for axis in 0..<parameters.axes {
      parameters.pixel[axis] =
        (dependsOnHeldAxes ? source.held[axis + 1] : nil) ?? parameters.prm.pointee.crpix[axis]
    }
  }

  private static func rotated(
    _ point: SkyPoint,
    by rotation: (Double, Double, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) ->
      Void
  ) -> SkyPoint {
    var longitude = 0.0
    var latitude = 0.0
    rotation(point.ra * .pi / 180, point.dec * .pi / 180, &longitude, &latitude)
    return SkyPoint(ra: longitude * 180 / .pi, dec: latitude * 180 / .pi)
  }

  /// Whether an axis has a row in the CD matrix that is all zero; wcslib takes 1 instead.
  private static func isZero(_ cards: HeaderCards, axis: Int) -> Bool {
    let row = cards.keywords.filter { $0.hasPrefix("CD\(axis)_") }
    return !row.isEmpty && row.allSatisfy { cards.number($0) == 0 }
  }

  private static func looksCelestial(_ types: [String]) -> Bool {
    types.contains { type in
      let name = type.uppercased()
      return ["RA--", "DEC-", "GLON", "GLAT", "ELON", "ELAT"].contains { name.hasPrefix($0) }
    }
  }

  private static func text<T>(_ characters: T) -> String {
    withUnsafeBytes(of: characters) { bytes in
      let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      return text.trimmingCharacters(in: .whitespaces)
    }
  }
}
