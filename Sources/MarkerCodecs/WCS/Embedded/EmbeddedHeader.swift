import MarkerLanguage
import MarkerModel

/// A FITS header that stands in a TIFF's ImageDescription: 80-character cards without separators as
/// STIFF writes them, or one card a line (Astro-TIFF). Nil where the text is anything else.
enum EmbeddedHeader {
  static func cards(_ text: [UInt8]) -> HeaderCards? {
    guard text.starts(with: Array("SIMPLE  =".utf8)) else { return nil }
    let cards: HeaderCards
    if text.contains(0x0A) {
      var lines: [UInt8] = []
      for line in text.split(separator: 0x0A) {
        let card = line.last == 0x0D ? line.dropLast() : line
        guard card.count <= HeaderCards.width else { return nil }
        lines += card + [UInt8](repeating: 0x20, count: HeaderCards.width - card.count)
      }
      cards = HeaderCards(lines)
    } else {
      guard text.count % HeaderCards.width == 0 else { return nil }
      cards = HeaderCards(text)
    }
    for index in 0..<cards.count {
      let name = cards.card(index).prefix(8)
      let isKeyword = name.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || [0x20, 0x2D, 0x5F].contains($0)
      }
      guard isKeyword else { return nil }
    }
    return cards
  }

  /// The sky of a TIFF page: its stored top row is the header's last row. A header of another size
  /// does not fit the page.
  static func skies(_ text: [UInt8], size: PixelSize, orientation: UInt16) -> HeaderSkies {
    guard let cards = cards(text) else { return HeaderSkies() }
    if let width = cards.integer("NAXIS1"), let height = cards.integer("NAXIS2"),
      (width, height) != (size.width, size.height)
    {
      return HeaderSkies(refusal: localized("its header is for \(width) × \(height) pixels"))
    }
    return HeaderSkies(
      HeaderWCS.Source(
        cards: cards.bytes,
        placement: FITSPlacement(
          width: size.width, height: size.height, orientation: orientation)))
  }
}
