import MarkerLanguage

/// The check of a header's numbers for the celestial axes. wcslib passes over a card that it cannot
/// parse and takes 0 or 1 instead, which gives positions that are wrong.
struct HeaderNumbers {
  let axes: [Int]
  let letter: String
  private(set) var notices: [String] = []

  init(axes: [Int], letter: String) {
    self.axes = axes
    self.letter = letter
  }

  /// Mends numbers that stand in quotes, drops cards without a value and what is broken for other
  /// axes, and throws for what is missing.
  mutating func check(_ cards: inout HeaderCards) throws(HeaderConventions.Refusal) {
    var dropped: Set<String> = []
    for index in 0..<cards.count {
      guard let keyword = cards.keyword(index), cards.index(of: keyword) == index,
        isNumber(keyword)
      else { continue }
      let text = cards.value(at: index)
      if text.isEmpty {
        dropped.insert(keyword)
      } else if HeaderCards.number(text) == nil {
        guard !concernsSky(keyword) else {
          throw HeaderConventions.Refusal(reason: "its \(keyword) is \(text)")
        }
        dropped.insert(keyword)
      } else if cards.isText(at: index) {
        cards.set(keyword, literal: text)
        if concernsSky(keyword) {
          notices.append(localized("\(keyword) is written as text: read as \(text)"))
        }
      }
    }
    if !dropped.isEmpty { cards.remove(where: dropped.contains) }
    for axis in axes { try checkAxis(cards, axis) }
  }

  private func checkAxis(
    _ cards: HeaderCards, _ axis: Int
  ) throws(HeaderConventions.Refusal) {
    guard cards.has("CRVAL\(axis)\(letter)") || HeaderNumbers.isPlateSolution(cards) else {
      throw HeaderConventions.Refusal(reason: localized("the header has no CRVAL\(axis)\(letter)"))
    }
    let row = (1...CelestialAxes.most).compactMap { cards.number("CD\(axis)_\($0)\(letter)") }
    if !row.isEmpty {
      if row.allSatisfy({ $0 == 0 }) {
        throw HeaderConventions.Refusal(
          reason: localized("the header's CD\(axis)_1\(letter), CD\(axis)_2\(letter) are zero"))
      }
    } else if cards.number("CDELT\(axis)\(letter)") == 0 {
      throw HeaderConventions.Refusal(
        reason: localized("the header's CDELT\(axis)\(letter) is zero"))
    }
  }

  /// A plate solution of the Digitized Sky Survey, which has no standard keywords.
  static func isPlateSolution(_ cards: HeaderCards) -> Bool {
    ["AMDX1", "AMDY1", "PPO3", "PPO6", "PLTRAH", "CNPIX1"].allSatisfy(cards.has)
  }

  private func isNumber(_ keyword: String) -> Bool {
    if keyword == "LONPOLE" + letter || keyword == "LATPOLE" + letter { return true }
    return ["CRPIX", "CRVAL", "CDELT", "CROTA", "PC", "CD", "PV", "PROJP"].contains { prefix in
      keyword.hasPrefix(prefix)
        && (0x30...0x39).contains(keyword.utf8.dropFirst(prefix.utf8.count).first ?? 0)
    }
  }

  private func concernsSky(_ keyword: String) -> Bool {
    let digits = keyword.utf8.drop { !(0x30...0x39).contains($0) }
    guard let first = digits.first else { return true }
    // Of a matrix element's two axes either is enough.
    let numbers = digits.split { !(0x30...0x39).contains($0) }.compactMap {
      Int(String(decoding: $0, as: UTF8.self))
    }
    let count = keyword.hasPrefix("PV") ? 1 : 2
    return first == UInt8(ascii: "0") || numbers.prefix(count).contains(where: axes.contains)
  }
}
