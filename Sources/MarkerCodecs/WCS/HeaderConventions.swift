import MarkerLanguage

/// The cards of one coordinate description as wcslib wants them: what older programs put into headers
/// rewritten, other axes made linear, faults mended or refused. As astropy does, so that both give the
/// same positions.
struct HeaderConventions {
  private(set) var cards: HeaderCards
  private(set) var notices: [String] = []
  let sip: SIPPolynomial?

  /// Why there are no positions, in words.
  struct Refusal: Error { var reason: String }

  /// - Parameter original: the header's cards for this description (`HeaderSelection`).
  init(
    _ original: HeaderCards, celestial: CelestialAxes, letter: String
  ) throws(Refusal) {
    cards = original
    cards.normalizeExponents()
    let axes = [celestial.longitude, celestial.latitude].sorted()
    var numbers = HeaderNumbers(axes: axes, letter: letter)
    try numbers.check(&cards)
    notices += numbers.notices

    let types = celestial.types.map { $0.uppercased() }
    let isTAN = types.allSatisfy { $0.hasSuffix("-TAN") }
    let checked = cards
    let hasSCAMP = axes.contains { HeaderConventions.hasSCAMP(checked, axis: $0, letter) }
    var ignoresSIP = false
    if isTAN, hasSCAMP {
      // SCAMP before 2012 wrote TPV polynomials under the name of TAN.
      for (axis, type) in zip(axes, types) {
        cards.set("CTYPE\(axis)\(letter)", to: type.replacing("-TAN", with: "-TPV"))
      }
      ignoresSIP = true
    } else if types.allSatisfy({ $0.hasSuffix("-TPV") }) {
      ignoresSIP = true
    }
    do {
      sip = ignoresSIP ? nil : try SIPPolynomial(cards, letter: letter)
    } catch {
      throw Refusal(reason: error.reason)
    }
    cards.remove(where: HeaderSelection.isSIP)
    if sip != nil, hasSCAMP, types.allSatisfy({ $0.hasSuffix("-SIP") }) {
      // SCAMP's polynomial beside SIP is the same distortion once more.
      cards.remove { keyword in axes.contains { keyword.hasPrefix("PV\($0)_") } }
    }
    try removeTables(letter)
    if !types.contains(where: { $0.hasSuffix("-TAB") }) { straighten(axes, letter) }
  }

  /// wcslib refuses a header that names look-up tables; `PixelDistortion` has them.
  private mutating func removeTables(_ letter: String) throws(Refusal) {
    for axis in 1...CelestialAxes.most {
      if cards.value("CQDIS\(axis)\(letter)")?.uppercased() == "LOOKUP" {
        throw Refusal(
          reason: localized("a distortion table after the matrix (CQDIS\(axis)) is not supported"))
      }
      guard cards.value("CPDIS\(axis)\(letter)")?.uppercased() == "LOOKUP" else { continue }
      let unwanted = ["CPDIS", "CPERR", "DP"].map { "\($0)\(axis)\(letter)" }
      cards.remove(where: unwanted.contains)
    }
  }

  /// Axes that are not celestial (wavelength, time) as plain linear ones: a position does not depend
  /// on what they mean, and their faults must not cost it.
  private mutating func straighten(_ axes: [Int], _ letter: String) {
    for axis in 1...CelestialAxes.most where !axes.contains(axis) {
      guard let type = cards.value("CTYPE\(axis)\(letter)"), type != "CUBEFACE" else { continue }
      let own = ["CTYPE", "CUNIT"].map { "\($0)\(axis)\(letter)" }
      cards.remove { keyword in
        own.contains(keyword) || keyword.hasPrefix("PV\(axis)_") || keyword.hasPrefix("PS\(axis)_")
      }
    }
  }

  /// A TAN projection has no parameter above 4: higher ones are a polynomial.
  private static func hasSCAMP(_ cards: HeaderCards, axis: Int, _ letter: String) -> Bool {
    (5...39).contains { cards.has("PV\(axis)_\($0)\(letter)") }
  }
}
