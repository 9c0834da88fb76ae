/// The cards of a FITS header: 80 bytes each, one after the other.
struct HeaderCards: Sendable, Equatable {
  static let width = 80
  private(set) var bytes: [UInt8]
  /// Where the last card of each keyword stands.
  private var places: [UInt64: Int] = [:]

  /// Whole cards only; what is over is dropped. Bytes outside printable ASCII become spaces, since
  /// the standard has none and C would take a zero for the end.
  init(_ text: some Sequence<UInt8>) {
    bytes = text.map { $0 >= 0x20 && $0 < 0x7F ? $0 : 0x20 }
    bytes.removeLast(bytes.count % HeaderCards.width)
    index()
  }

  var count: Int { bytes.count / HeaderCards.width }

  func card(_ index: Int) -> ArraySlice<UInt8> {
    bytes[index * HeaderCards.width..<(index + 1) * HeaderCards.width]
  }

  /// The keywords of all cards that have a value, in order.
  var keywords: [String] { (0..<count).compactMap(keyword) }

  func keyword(_ index: Int) -> String? {
    hasValue(index) ? HeaderCards.text(card(index).prefix(8)) : nil
  }

  private func hasValue(_ index: Int) -> Bool {
    bytes[index * HeaderCards.width + 8] == UInt8(ascii: "=")
  }

  private mutating func index() {
    places = [:]
    for index in 0..<count where hasValue(index) {
      places[HeaderCards.key(card(index).prefix(8))] = index
    }
  }

  private static func key(_ name: some Sequence<UInt8>) -> UInt64 {
    var key: UInt64 = 0
    var length = 0
    for byte in name.prefix(8) {
      key = key << 8 | UInt64(byte)
      length += 1
    }
    for _ in length..<8 { key = key << 8 | 0x20 }
    return key
  }

  func index(of keyword: String) -> Int? {
    keyword.utf8.count <= 8 ? places[HeaderCards.key(keyword.utf8)] : nil
  }

  func has(_ keyword: String) -> Bool { index(of: keyword) != nil }

  /// A string value without its quotes and trailing blanks; any other value up to its comment.
  func value(_ keyword: String) -> String? { index(of: keyword).map(value) }

  func value(at index: Int) -> String {
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

  /// Whether the card's value stands in quotes.
  func isText(at index: Int) -> Bool {
    card(index).dropFirst(9).first { $0 != 0x20 } == UInt8(ascii: "'")
  }

  func integer(_ keyword: String) -> Int? { value(keyword).flatMap(Int.init) }

  func number(_ keyword: String) -> Double? { value(keyword).flatMap(HeaderCards.number) }

  /// A number as FITS writes it, with E or D before the exponent: no hexadecimals, no infinity.
  static func number(_ text: String) -> Double? {
    let isDecimal = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || Array("+-.eEdD".utf8).contains(byte)
    }
    guard isDecimal else { return nil }
    let number = Double(text.replacing("D", with: "E").replacing("d", with: "e"))
    return number.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The same header with another string in a card that is there.
  mutating func set(_ keyword: String, to value: String) {
    replace(keyword, HeaderCards.card(keyword, "'\(value)'"))
  }

  /// The same header with the value of a card as written here.
  mutating func set(_ keyword: String, literal value: String) {
    replace(keyword, HeaderCards.card(keyword, value))
  }

  private mutating func replace(_ keyword: String, _ card: [UInt8]) {
    guard let index = index(of: keyword) else { return }
    bytes.replaceSubrange(
      index * HeaderCards.width..<(index + 1) * HeaderCards.width, with: card)
  }

  /// Writes exponents with E: the standard allows D, and wcslib reads no further than it.
  mutating func normalizeExponents() {
    for index in 0..<count where hasValue(index) && !isText(at: index) {
      let start = index * HeaderCards.width
      let field = (start + 10)..<(start + HeaderCards.width)
      for at in field {
        if bytes[at] == UInt8(ascii: "/") { break }
        let isDigit = (0x30...0x39).contains(bytes[at - 1]) || bytes[at - 1] == UInt8(ascii: ".")
        if isDigit, bytes[at] | 0x20 == UInt8(ascii: "d") { bytes[at] = UInt8(ascii: "E") }
      }
    }
  }

  /// Without the cards that have these keywords; comments stay.
  mutating func remove(where isUnwanted: (String) -> Bool) {
    keep(commentsToo: true) { !isUnwanted($0) }
  }

  /// The cards with these keywords alone.
  mutating func keep(where isWanted: (String) -> Bool) {
    keep(commentsToo: false, isWanted)
  }

  private mutating func keep(commentsToo: Bool, _ isWanted: (String) -> Bool) {
    var kept: [UInt8] = []
    for index in 0..<count where keyword(index).map(isWanted) ?? commentsToo {
      kept += card(index)
    }
    bytes = kept
    index()
  }

  /// Of a table of compressed tiles, the header of the image: its axes (ZNAXIS, ZNAXISn) under their
  /// own names instead of the table's.
  var untiled: HeaderCards {
    var image: [UInt8] = []
    for index in 0..<count {
      let name = keyword(index) ?? ""
      if name == "BITPIX" || name.hasPrefix("NAXIS") { continue }
      if name == "ZBITPIX" || name.hasPrefix("ZNAXIS") {
        image += card(index).prefix(8).dropFirst() + [0x20] + card(index).dropFirst(8)
      } else {
        image += card(index)
      }
    }
    return HeaderCards(image)
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
