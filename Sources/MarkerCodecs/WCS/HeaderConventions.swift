/// Rewrites what older programs put into headers as wcslib wants it, and says which distortions are
/// left out. As astropy does, so that both give the same positions.
struct HeaderConventions {
  private(set) var cards: HeaderCards
  private(set) var notices: [String] = []

  /// `axes` are the numbers of the two celestial axes, from 1.
  init(_ original: HeaderCards, axes: [Int]) {
    cards = original
    cards.normalizeExponents()
    let types = axes.map { (original.value("CTYPE\($0)") ?? "").uppercased() }
    let hasSIP = original.has("A_ORDER") && original.has("B_ORDER")
    let isTAN = types.allSatisfy { $0.hasSuffix("-TAN") }

    if isTAN, axes.contains(where: { HeaderConventions.hasSCAMP(original, axis: $0) }) {
      // SCAMP before 2012 wrote TPV polynomials under the name of TAN.
      for (axis, type) in zip(axes, types) {
        cards.set("CTYPE\(axis)", to: type.replacing("-TAN", with: "-TPV"))
      }
      removeSIP()
    } else if types.allSatisfy({ $0.hasSuffix("-TPV") }) {
      removeSIP()
    } else if hasSIP, types.allSatisfy({ $0.hasSuffix("-SIP") }),
      axes.contains(where: { HeaderConventions.hasSCAMP(original, axis: $0) })
    {
      // SCAMP's polynomial beside SIP is the same distortion once more.
      cards.remove { keyword in axes.contains { keyword.hasPrefix("PV\($0)_") } }
    } else if hasSIP, types.allSatisfy({ $0.count == 8 }) {
      // Spitzer and others give SIP coefficients without saying so in CTYPE.
      for (axis, type) in zip(axes, types) { cards.set("CTYPE\(axis)", to: type + "-SIP") }
    }

    leaveOutTables(axes)
  }

  /// wcslib refuses a header with look-up tables, which are other HDUs of the file.
  private mutating func leaveOutTables(_ axes: [Int]) {
    let isTable = axes.contains { axis in
      ["CPDIS", "CQDIS"].contains { cards.value("\($0)\(axis)")?.uppercased() == "LOOKUP" }
    }
    if isTable {
      notices.append("distortion table not applied: positions leave out the header's CPDIS")
      let unwanted = ["CPDIS", "CQDIS", "CPERR", "CQERR", "DP1", "DP2", "DQ1", "DQ2"]
      cards.remove { keyword in unwanted.contains(where: keyword.hasPrefix) }
    }
    if cards.keywords.contains(where: { $0.hasPrefix("D2IMDIS") || $0 == "D2IMEXT" }) {
      notices.append("distortion table not applied: positions leave out the header's D2IMDIS")
    }
  }

  /// A TAN projection has no parameter above 4: higher ones are a polynomial.
  private static func hasSCAMP(_ cards: HeaderCards, axis: Int) -> Bool {
    let prefix = "PV\(axis)_"
    return cards.keywords.contains { keyword in
      guard keyword.hasPrefix(prefix), let m = Int(keyword.dropFirst(prefix.count)) else {
        return false
      }
      return m >= 5
    }
  }

  private mutating func removeSIP() {
    cards.remove { keyword in
      ["A_", "B_", "AP_", "BP_"].contains { prefix in
        guard keyword.hasPrefix(prefix) else { return false }
        let rest = keyword.dropFirst(prefix.count)
        return rest == "ORDER" || rest == "DMAX" || rest.allSatisfy { $0.isNumber || $0 == "_" }
      }
    }
  }
}
