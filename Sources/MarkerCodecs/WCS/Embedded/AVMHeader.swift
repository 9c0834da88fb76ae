import Foundation
import MarkerLanguage
import MarkerModel

/// The coordinates in a picture's Astronomy Visualization Metadata (AVM 1.2, section "Spatial"),
/// as a FITS header.
///
/// The reference pixel counts as FITS does, from 1 at the bottom left. Where the picture has another
/// size than the reference dimensions, the header is for the picture: pixels' edges coincide, so that
/// a reference pixel p becomes (p − 0.5) s + 0.5.
struct AVMHeader {
  let cards: HeaderCards

  struct Refusal: Error { var reason: String }

  /// - Parameter size: the picture's, as stored.
  init(_ spatial: XMPSpatial, size: PixelSize) throws(Refusal) {
    if spatial.text("Quality")?.lowercased() == "position" {
      throw Refusal(reason: localized("its AVM gives a position without scale"))
    }
    let frame = spatial.text("CoordinateFrame")?.uppercased() ?? "ICRS"
    guard let names = AVMHeader.axes[frame] else {
      throw Refusal(reason: localized("its AVM has the coordinate frame \(frame)"))
    }
    guard let value = spatial.numbers("ReferenceValue"), value.count == 2,
      let pixel = spatial.numbers("ReferencePixel"), pixel.count == 2
    else { throw Refusal(reason: localized("its AVM has no reference position")) }
    let factors = try AVMHeader.factors(spatial, size)
    let code = (spatial.text("CoordsystemProjection") ?? "TAN").uppercased()
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x30...0x5A).contains($0) }) else {
      throw Refusal(reason: localized("its AVM has the projection \(code)"))
    }
    var lines: [(String, String)] = [
      ("WCSAXES", "2"), ("CTYPE1", "'\(names.0)-\(code)'"), ("CTYPE2", "'\(names.1)-\(code)'"),
    ]
    for axis in 0..<2 {
      lines.append(("CRVAL\(axis + 1)", "\(value[axis])"))
      lines.append(("CRPIX\(axis + 1)", "\((pixel[axis] - 0.5) * factors[axis] + 0.5)"))
    }
    lines += try AVMHeader.matrix(spatial, factors)
    if ["ICRS", "FK4", "FK5"].contains(frame) { lines.append(("RADESYS", "'\(frame)'")) }
    if let equinox = AVMHeader.equinox(spatial), frame != "ICRS" {
      lines.append(("EQUINOX", "\(equinox)"))
    }
    cards = HeaderCards(lines.flatMap { HeaderCards.card($0.0, $0.1) })
  }

  private static let axes = [
    "ICRS": ("RA--", "DEC-"), "FK5": ("RA--", "DEC-"), "FK4": ("RA--", "DEC-"),
    "ECL": ("ELON", "ELAT"), "GAL": ("GLON", "GLAT"), "SGAL": ("SLON", "SLAT"),
  ]

  /// The picture's pixels in a pixel of the reference dimensions, across and up.
  private static func factors(
    _ spatial: XMPSpatial, _ size: PixelSize
  ) throws(Refusal) -> [Double] {
    guard let reference = spatial.numbers("ReferenceDimension") else { return [1, 1] }
    guard reference.count == 2, reference.allSatisfy({ $0 >= 1 }) else {
      throw Refusal(reason: localized("its AVM has broken reference dimensions"))
    }
    let factors = [Double(size.width) / reference[0], Double(size.height) / reference[1]]
    // Sizes are rounded to whole pixels when a picture is made smaller.
    let slack = 1 / Double(size.width) + 1 / Double(size.height)
    guard abs(factors[0] / factors[1] - 1) < max(0.01, slack) else {
      let asked = reference.map(HeaderText.whole).joined(separator: " × ")
      throw Refusal(reason: localized("its AVM is for \(asked) pixels"))
    }
    return factors
  }

  /// CD, or CDELT and CROTA2 with the signs of a sky seen from Earth, whatever the metadata has.
  private static func matrix(
    _ spatial: XMPSpatial, _ factors: [Double]
  ) throws(Refusal) -> [(String, String)] {
    if let cd = spatial.numbers("CDMatrix"), cd.count == 4 {
      return (0..<4).map { at in
        ("CD\(at / 2 + 1)_\(at % 2 + 1)", "\(cd[at] / factors[at % 2])")
      }
    }
    guard let scale = spatial.numbers("Scale"), (1...2).contains(scale.count) else {
      throw Refusal(reason: localized("its AVM has no scale"))
    }
    let rotation = spatial.numbers("Rotation")?.first ?? 0
    return [
      ("CDELT1", "\(-abs(scale[0]) / factors[0])"),
      ("CDELT2", "\(abs(scale[scale.count - 1]) / factors[1])"), ("CROTA2", "\(rotation)"),
    ]
  }

  private static func equinox(_ spatial: XMPSpatial) -> Double? {
    guard let text = spatial.text("Equinox") else { return nil }
    let digits = text.first.map { "JjBb".contains($0) } == true ? String(text.dropFirst()) : text
    return HeaderCards.number(digits)
  }

  /// The sky of a picture with this metadata. A whole FITS header in it is preferred where it fits the
  /// picture and agrees with the rest.
  static func skies(_ packet: [UInt8], size: PixelSize, orientation: UInt16) -> HeaderSkies {
    guard let spatial = XMPSpatial(packet) else { return HeaderSkies() }
    func made(_ cards: HeaderCards) -> HeaderSkies {
      HeaderSkies(
        HeaderWCS.Source(
          cards: cards.bytes,
          placement: FITSPlacement(
            width: size.width, height: size.height, orientation: orientation)))
    }
    let whole = spatial.text("FITSheader").map { HeaderText.cards(Array($0.utf8)) }
    let fitting = whole.flatMap { cards -> HeaderSkies? in
      guard cards.integer("NAXIS1") ?? size.width == size.width,
        cards.integer("NAXIS2") ?? size.height == size.height
      else { return nil }
      let skies = made(cards)
      return skies.sky == nil ? nil : skies
    }
    do throws(Refusal) {
      var skies = made(try AVMHeader(spatial, size: size).cards)
      if let fitting, agree(fitting.sky, skies.sky, size) { skies = fitting }
      if skies.sky != nil { skies.note(localized("sky positions from the picture's AVM")) }
      return skies
    } catch {
      if var fitting {
        fitting.note(localized("sky positions from the FITS header in the picture's AVM"))
        return fitting
      }
      return spatial.values["ReferenceValue"] == nil && spatial.values["ReferencePixel"] == nil
        ? HeaderSkies() : HeaderSkies(refusal: error.reason)
    }
  }

  /// Whether two skies have a picture's centre within two pixels.
  private static func agree(_ one: HeaderWCS?, _ other: HeaderWCS?, _ size: PixelSize) -> Bool {
    guard let one, let other, let at = one.sky(at: size.center),
      let pixel = other.pixel(at: at)
    else { return other == nil }
    return abs(pixel.x - size.center.x) < 2 && abs(pixel.y - size.center.y) < 2
  }
}
