import MarkerImaging

/// A FITS header as files beside images and other metadata carry it: 80-character cards without
/// separators, or one card a line.
enum HeaderText {
  /// Larger ones are none.
  static let most = 4 << 20

  /// The cards up to END; lines that are no cards are passed over.
  static func cards(_ text: some Collection<UInt8>) -> HeaderCards {
    let lines = text.prefix(HeaderCards.width * 2).contains { $0 == 0x0A || $0 == 0x0D }
    guard lines else {
      let cards = HeaderCards(text)
      let end = (0..<cards.count).first { cards.card($0).elementsEqual(HeaderText.end) }
      return end.map { HeaderCards(cards.bytes.prefix($0 * HeaderCards.width)) } ?? cards
    }
    var bytes: [UInt8] = []
    for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      if line.elementsEqual(end.prefix(3)) || line.elementsEqual(end) { break }
      bytes += card(line)
    }
    return HeaderCards(bytes)
  }

  private static let end = Array("END".utf8) + [UInt8](repeating: 0x20, count: 77)

  /// A line as a card, with its equals sign in the ninth column.
  private static func card(_ line: some Collection<UInt8>) -> [UInt8] {
    var card = Array(line.prefix(HeaderCards.width))
    if let sign = card.firstIndex(of: UInt8(ascii: "=")), sign < 8 {
      let spaces = [UInt8](repeating: 0x20, count: 8 - sign)
      card = Array((card[..<sign] + spaces + card[sign...]).prefix(HeaderCards.width))
    }
    return card + [UInt8](repeating: 0x20, count: HeaderCards.width - card.count)
  }
}
