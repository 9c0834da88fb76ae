/// The two axes of a header's coordinate description that are longitude and latitude on the sky.
struct CelestialAxes: Equatable {
  /// FITS axis numbers, from 1.
  var longitude: Int
  var latitude: Int
  /// CTYPE as written.
  var types: [String]
  var kind: Kind

  enum Kind: Equatable {
    case equatorial
    case galactic
    case ecliptic
    /// Helioprojective, supergalactic, a planet's: nothing that has a right ascension here.
    case other
  }

  /// Nil where there is no such pair. `letter` is empty for the primary description.
  init?(_ cards: HeaderCards, letter: String) {
    var longitude: (axis: Int, type: String, frame: String)?
    var latitude: (axis: Int, type: String, frame: String)?
    for axis in 1...CelestialAxes.most {
      guard let type = cards.value("CTYPE\(axis)\(letter)") else { continue }
      guard let (frame, isLongitude) = CelestialAxes.frame(type) else { continue }
      if isLongitude {
        longitude = longitude ?? (axis, type, frame)
      } else {
        latitude = latitude ?? (axis, type, frame)
      }
    }
    if longitude == nil, latitude == nil, letter.isEmpty, HeaderNumbers.isPlateSolution(cards) {
      // wcslib translates plate solutions of the Digitized Sky Survey, which have no CTYPE.
      longitude = (1, "RA---TAN", "")
      latitude = (2, "DEC--TAN", "")
    }
    guard let longitude, let latitude, longitude.frame == latitude.frame else { return nil }
    self.longitude = longitude.axis
    self.latitude = latitude.axis
    types = [longitude, latitude].sorted { $0.axis < $1.axis }.map(\.type)
    kind =
      switch longitude.frame {
      case "": .equatorial
      case "G": .galactic
      case "E": .ecliptic
      default: .other
      }
  }

  /// FITS keywords have two digits for an axis; no header has more than a few.
  static let most = 32

  /// The frame that a CTYPE names (FITS WCS paper II, section 3.1: RA and DEC, xLON and xLAT, yzLN and
  /// yzLT), and whether it is the longitude.
  private static func frame(_ type: String) -> (String, isLongitude: Bool)? {
    let name = type.prefix { $0 != "-" }
    let rest = type.utf8.count > 4 ? type.dropFirst(4) : ""
    guard rest.isEmpty || rest.first == "-" else { return nil }
    switch name {
    case "RA": return ("", true)
    case "DEC": return ("", false)
    default: break
    }
    guard name.utf8.count == 4 else { return nil }
    if name.hasSuffix("LON") { return (String(name.prefix(1)), true) }
    if name.hasSuffix("LAT") { return (String(name.prefix(1)), false) }
    if name.hasSuffix("LN") { return (String(name.prefix(2)), true) }
    if name.hasSuffix("LT") { return (String(name.prefix(2)), false) }
    return nil
  }

  /// Whether a header means to speak of the sky on one of these axes, if not well.
  static func areClaimed(_ cards: HeaderCards, _ axes: [Int], letter: String = "") -> Bool {
    axes.contains { frame(cards.value("CTYPE\($0)\(letter)")?.uppercased() ?? "") != nil }
  }
}
