/// Which cards of a header belong to one of its coordinate descriptions.
enum HeaderSelection {
  /// The letters of the descriptions that give types to axes, the primary one's empty.
  static func letters(_ cards: HeaderCards) -> [String] {
    let all = [""] + (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(UnicodeScalar($0)) }
    return all.filter { letter in
      (1...CelestialAxes.most).contains { cards.has("CTYPE\($0)\(letter)") }
    }
  }

  /// The cards that say something of positions in any description, and nothing else.
  static func coordinates(_ all: HeaderCards) -> HeaderCards {
    var cards = all
    let names = whole + ownedByPrimary + ["D2IM", "AXISCORR", "NAXIS", "EPOCH", "RADECSYS"]
    cards.keep { keyword in
      names.contains(where: keyword.hasPrefix) || isSIP(keyword)
        || indexed.contains { isIndexed(keyword, $0) }
    }
    return cards
  }

  /// The cards that say something of positions in this description, and nothing else.
  static func cards(_ all: HeaderCards, letter: String) -> HeaderCards {
    var cards = all
    cards.keep { belongs($0, letter) }
    return cards
  }

  private static func belongs(_ keyword: String, _ letter: String) -> Bool {
    if whole.contains(where: { keyword == $0 + letter }) || keyword == "NAXIS" { return true }
    if isSIP(keyword) { return true }
    if letter.isEmpty, keyword == "EPOCH" || keyword == "RADECSYS" { return true }
    if letter.isEmpty, ownedByPrimary.contains(where: keyword.hasPrefix) { return true }
    guard indexed.contains(where: { isIndexed(keyword, $0) }) else { return false }
    let hasLetter = !(0x30...0x39).contains(keyword.utf8.last ?? 0)
    return letter.isEmpty ? !hasLetter : keyword.hasSuffix(letter)
  }

  private static func isIndexed(_ keyword: String, _ prefix: String) -> Bool {
    guard keyword.hasPrefix(prefix), let next = keyword.dropFirst(prefix.count).utf8.first else {
      return false
    }
    return (0x30...0x39).contains(next)
  }

  private static let whole = ["WCSAXES", "WCSNAME", "LONPOLE", "LATPOLE", "RADESYS", "EQUINOX"]
  private static let indexed = [
    "CRPIX", "CRVAL", "CTYPE", "CUNIT", "CDELT", "PC", "CD", "PV", "PS", "CPDIS", "CQDIS",
    "CPERR", "CQERR", "DP", "DQ",
  ]
  /// Older conventions, and the plate solutions of the Digitized Sky Survey.
  private static let ownedByPrimary = [
    "CROTA", "PROJP", "WAT", "AMD", "CNPIX", "PLT", "PPO", "XPIXELSZ", "YPIXELSZ",
  ]

  static func isSIP(_ keyword: String) -> Bool {
    ["A_", "B_", "AP_", "BP_"].contains { prefix in
      guard keyword.hasPrefix(prefix) else { return false }
      let rest = keyword.utf8.dropFirst(prefix.utf8.count)
      return rest.elementsEqual("ORDER".utf8) || rest.elementsEqual("DMAX".utf8)
        || rest.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") }
    }
  }
}
