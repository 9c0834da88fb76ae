/// The cards of a FITS header: 80 bytes each, one after the other.
struct HeaderCards: Sendable, Equatable {
  static let width = 80
  private(set) var bytes: [UInt8]

  /// Whole cards only; what is over is dropped. Bytes outside printable ASCII become spaces, since
  /// the standard has none and C would take a zero for the end.
  init(_ text: some Sequence<UInt8>) {
    bytes = text.map { $0 >= 0x20 && $0 < 0x7F ? $0 : 0x20 }
    bytes.removeLast(bytes.count % HeaderCards.width)
  }

  var count: Int { bytes.count / HeaderCards.width }

  func card(_ index: Int) -> ArraySlice<UInt8> {
    bytes[index * HeaderCards.width..<(index + 1) * HeaderCards.width]
  }

  /// The keywords of all cards that have a value, in order.
  var keywords: [String] { (0..<count).compactMap(keyword) }

  private func keyword(_ index: Int) -> String? {
    let card = card(index)
    guard card[card.startIndex + 8] == UInt8(ascii: "=") else { return nil }
    return HeaderCards.text(card.prefix(8))
  }

  func index(of keyword: String) -> Int? {
    let start = Array(HeaderCards.card(keyword, "").prefix(9))
    return (0..<count).last { card($0).starts(with: start) }
  }

  func has(_ keyword: String) -> Bool { index(of: keyword) != nil }

  /// A string value without its quotes and trailing blanks; any other value up to its comment.
  func value(_ keyword: String) -> String? {
    guard let index = index(of: keyword) else { return nil }
    let field = card(index).dropFirst(9).drop { $0 == 0x20 }
    guard field.first == UInt8(ascii: "'") else {
      return HeaderCards.text(field.prefix { $0 != UInt8(ascii: "/") })
    }
    var value: [UInt8] = []
    var rest = field.dropFirst()
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "'") {
        guard rest.first == byte else { break }
        rest = rest.dropFirst()
      }
      value.append(byte)
    }
    return HeaderCards.text(value[...])
  }

  func integer(_ keyword: String) -> Int? { value(keyword).flatMap(Int.init) }

  func number(_ keyword: String) -> Double? {
    value(keyword).flatMap { Double($0.replacing("D", with: "E").replacing("d", with: "e")) }
  }

  /// The same header with another string in a card that is there.
  mutating func set(_ keyword: String, to value: String) {
    guard let index = index(of: keyword) else { return }
    bytes.replaceSubrange(
      index * HeaderCards.width..<(index + 1) * HeaderCards.width,
      with: HeaderCards.card(keyword, "'\(value)'"))
  }

  /// Writes exponents with E: the standard allows D, and wcslib reads no further than it.
  mutating func normalizeExponents() {
    for index in 0..<count {
      let start = index * HeaderCards.width
      guard bytes[start + 8] == UInt8(ascii: "=") else { continue }
      let field = bytes[(start + 9)..<(start + HeaderCards.width)]
      guard field.first(where: { $0 != 0x20 }) != UInt8(ascii: "'") else { continue }
      for at in field.indices.dropFirst() {
        if bytes[at] == UInt8(ascii: "/") { break }
        let isDigit = (0x30...0x39).contains(bytes[at - 1]) || bytes[at - 1] == UInt8(ascii: ".")
        if isDigit, bytes[at] | 0x20 == UInt8(ascii: "d") { bytes[at] = UInt8(ascii: "E") }
      }
    }
  }

  mutating func remove(where isUnwanted: (String) -> Bool) {
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    for index in 0..<count where keyword(index).map(isUnwanted) != true { kept += card(index) }
    bytes = kept
  }

  /// A card as the standard wants it, with the value as it shall stand there.
  static func card(_ keyword: String, _ value: String) -> [UInt8] {
    let name = Array(keyword.utf8.prefix(8))
    let start = name + [UInt8](repeating: 0x20, count: 8 - name.count)
    let card = start + Array("= \(value)".utf8).prefix(width - 8)
    return card + [UInt8](repeating: 0x20, count: width - card.count)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    var bytes = bytes.drop { $0 == 0x20 }
    while bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
