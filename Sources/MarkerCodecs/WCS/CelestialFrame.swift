import CErfa
import Foundation
import MarkerModel

/// A celestial reference frame with the rotations of ERFA between it and ICRS, in degrees.
enum CelestialFrame {
  /// The frame of a header's axes, by RADESYS and EQUINOX (FITS Standard 4.0, section 8.3).
  ///
  /// Without RADESYS an equinox before 1984 means FK4, a later one FK5, and none ICRS.
  static func named(_ kind: CelestialAxes.Kind, _ cards: HeaderCards, letter: String) -> SkyFrame? {
    let equinox = cards.number("EQUINOX\(letter)") ?? (letter.isEmpty ? oldEpoch(cards) : nil)
    var system = cards.value("RADESYS\(letter)") ?? ""
    if system.isEmpty, letter.isEmpty { system = cards.value("RADECSYS") ?? "" }
    system = system.uppercased()
    if system.isEmpty { system = equinox.map { $0 < 1984 ? "FK4" : "FK5" } ?? "ICRS" }
    switch kind {
    case .equatorial:
      let isFixed = system == "ICRS" || system == "GAPPT"
      let usual = system.hasPrefix("FK4") ? 1950.0 : 2000.0
      return .equatorial(system: system, equinox: isFixed ? nil : equinox ?? usual)
    case .galactic: return .galactic
    case .ecliptic:
      guard system.hasPrefix("FK4") else { return .ecliptic(equinox: equinox ?? 2000) }
      var (whole, part) = (0.0, 0.0)
      eraEpb2jd(equinox ?? 1950, &whole, &part)
      return .ecliptic(equinox: eraEpj(whole, part))
    case .other: return nil
    }
  }

  /// The equinox under its name from before 1989.
  private static func oldEpoch(_ cards: HeaderCards) -> Double? {
    cards.number("EPOCH").flatMap { $0 > 0 ? $0 : nil }
  }

  /// A native position as the contract wants it: equatorial as the header has it, others in ICRS.
  static func equatorial(_ native: SkyPoint, from frame: SkyFrame) -> SkyPoint {
    switch frame {
    case .equatorial: native
    case .galactic: rotated(native, eraG2icrs)
    case .ecliptic(let equinox): rotated(native) { date(equinox, $0, $1, $2, $3, eraEceq06) }
    }
  }

  static func native(_ equatorial: SkyPoint, in frame: SkyFrame) -> SkyPoint {
    switch frame {
    case .equatorial: equatorial
    case .galactic: rotated(equatorial, eraIcrs2g)
    case .ecliptic(let equinox): rotated(equatorial) { date(equinox, $0, $1, $2, $3, eraEqec06) }
    }
  }

  /// Galactic longitude and latitude of a position in that frame; nil where ERFA has no way there.
  ///
  /// FK4 positions are taken to Besselian 1950 without proper motion on the sky, and on by
  /// `eraFk45z`; FK5 positions by IAU 1976 precession to J2000 and on by `eraFk5hz`.
  static func galactic(_ point: SkyPoint, from frame: SkyFrame) -> SkyPoint? {
    guard point.ra.isFinite, point.dec.isFinite else { return nil }
    switch frame {
    case .galactic: return point
    case .ecliptic: return rotated(equatorial(point, from: frame), eraIcrs2g)
    case .equatorial(let system, let equinox):
      return icrs(point, system: system, equinox: equinox).map { rotated($0, eraIcrs2g) }
    }
  }

  private static func icrs(_ point: SkyPoint, system: String, equinox: Double?) -> SkyPoint? {
    switch system {
    case "ICRS": return point
    case "FK5":
      let (whole, part) = (2451545.0, 0.0)
      var j2000 = point
      if let equinox, equinox != 2000 {
        var (from, fromPart) = (0.0, 0.0)
        eraEpj2jd(equinox, &from, &fromPart)
        j2000 = precessed(point, from: (from, fromPart), to: (whole, part))
      }
      return rotated(j2000) { eraFk5hz($0, $1, whole, part, $2, $3) }
    case "FK4":
      // Precession within FK4 would need Newcomb's; ERFA has none.
      guard equinox == nil || equinox == 1950 else { return nil }
      let fk5 = rotated(point) { eraFk45z($0, $1, 1950, $2, $3) }
      return rotated(fk5) { eraFk5hz($0, $1, 2451545, 0, $2, $3) }
    default: return nil
    }
  }

  /// By the IAU 1976 precession (ERFA's `eraPrec76`).
  private static func precessed(
    _ point: SkyPoint, from: (Double, Double), to: (Double, Double)
  ) -> SkyPoint {
    var (zeta, z, theta) = (0.0, 0.0, 0.0)
    eraPrec76(from.0, from.1, to.0, to.1, &zeta, &z, &theta)
    let (ra, dec) = (point.ra * .pi / 180, point.dec * .pi / 180)
    let a = cos(dec) * sin(ra + zeta)
    let b = cos(theta) * cos(dec) * cos(ra + zeta) - sin(theta) * sin(dec)
    let c = sin(theta) * cos(dec) * cos(ra + zeta) + cos(theta) * sin(dec)
    return SkyPoint(
      ra: eraAnp(atan2(a, b) + z) * 180 / .pi, dec: asin(min(max(c, -1), 1)) * 180 / .pi)
  }

  private typealias Out = UnsafeMutablePointer<Double>

  private static func date(
    _ equinox: Double, _ longitude: Double, _ latitude: Double, _ outLongitude: Out,
    _ outLatitude: Out, _ rotation: (Double, Double, Double, Double, Out, Out) -> Void
  ) {
    var (whole, part) = (0.0, 0.0)
    eraEpj2jd(equinox, &whole, &part)
    rotation(whole, part, longitude, latitude, outLongitude, outLatitude)
  }

  private static func rotated(
    _ point: SkyPoint, _ rotation: (Double, Double, Out, Out) -> Void
  ) -> SkyPoint {
    var (longitude, latitude) = (0.0, 0.0)
    rotation(point.ra * .pi / 180, point.dec * .pi / 180, &longitude, &latitude)
    return SkyPoint(ra: eraAnp(longitude) * 180 / .pi, dec: latitude * 180 / .pi)
  }
}

/// Positions in other frames, for people to read.
public enum SkyPositions {
  /// Galactic longitude and latitude in degrees of a frame's own position (`SkyTransform.native`);
  /// nil for frames that ERFA has no way from, such as FK4 of another equinox than 1950.
  public static func galactic(_ native: SkyPoint, in frame: SkyFrame) -> SkyPoint? {
    CelestialFrame.galactic(native, from: frame)
  }
}
