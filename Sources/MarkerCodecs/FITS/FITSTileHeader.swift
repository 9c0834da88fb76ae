import MarkerImaging
import MarkerLanguage

/// What a header says of compressed tiles, as it stands in the file.
///
/// Checked before cfitsio moves to the HDU: it divides by these numbers and takes memory for them
/// without a look, already on its way there.
struct FITSTileHeader {
  private var isTiled = false
  private var problem: String?
  private var axes: [String: Int] = [:]
  private var tiles: [String: Int] = [:]
  private var parameters: [String: String] = [:]
  private var values: [String: String] = [:]

  /// Throws `.damaged` where the cards are those of a tiled image that cannot be. `unit` counts HDUs
  /// from 0.
  static func check(_ cards: [UInt8], unit: Int, limits: ImageLimits) throws(ImageError) {
    var header = FITSTileHeader()
    for start in stride(from: 0, to: cards.count - HeaderCards.width + 1, by: HeaderCards.width) {
      header.take(cards[start..<(start + HeaderCards.width)])
    }
    guard header.isTiled, let problem = header.problem ?? header.contradiction(limits) else {
      return
    }
    throw ImageError(.damaged, localized("HDU \(unit) has impossible compressed tiles: \(problem)"))
  }

  /// Of a keyword that is there twice cfitsio may take either, so each has to be good.
  private mutating func take(_ card: ArraySlice<UInt8>) {
    var rest = card
    if rest.starts(with: Array("HIERARCH".utf8)) {
      rest = rest.dropFirst(8).drop { $0 == 0x20 }
    }
    guard let first = rest.first, first | 0x20 == UInt8(ascii: "z") else { return }
    let end: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0 || $0 == UInt8(ascii: "=") }
    let keyword = String(decoding: rest.prefix { !end($0) }, as: UTF8.self).uppercased()
    let field = rest.drop { $0 != UInt8(ascii: "=") }.dropFirst()
    let value = String(decoding: field.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
      .split { " '\0".contains($0) }.joined(separator: " ")

    if keyword.hasPrefix("ZIMAGE") {
      isTiled = true
    } else if keyword == "ZBITPIX" {
      expect(keyword, value) { [8, 16, 32, 64, -32, -64].contains($0) }
    } else if keyword == "ZNAXIS" {
      expect(keyword, value) { (1...6).contains($0) }
    } else if keyword.hasPrefix("ZNAXIS") {
      if let length = expectLength(keyword, value) {
        axes[keyword] = max(length, axes[keyword] ?? 1)
      }
    } else if keyword.hasPrefix("ZTILE"), keyword != "ZTILELEN" {
      if let length = expectLength(keyword, value) {
        tiles[keyword] = max(length, tiles[keyword] ?? 1)
      }
    } else if keyword.hasPrefix("ZNAME") {
      parameters[String(keyword.dropFirst(5))] = value.uppercased()
    } else if keyword.hasPrefix("ZVAL") {
      values[String(keyword.dropFirst(4))] = value
    }
  }

  private func contradiction(_ limits: ImageLimits) -> String? {
    for (number, name) in parameters {
      guard let text = values[number] else { continue }
      let isGood =
        switch name {
        case "BLOCKSIZE": Int(text).map { (1...4096).contains($0) } ?? false
        case "BYTEPIX": Int(text).map { [1, 2, 4, 8].contains($0) } ?? false
        default: true
        }
      if !isGood { return "\(name) is \(text)" }
    }
    // A tile is inflated into samples of up to 8 bytes. One as long as the first axis is the default.
    var tile = tiles["ZTILE1"] == nil ? axes["ZNAXIS1"] ?? 1 : 1
    for length in tiles.values {
      let (next, over) = tile.multipliedReportingOverflow(by: length)
      guard !over, next <= limits.bytes / 8 else {
        return localized("they are larger than is allowed")
      }
      tile = next
    }
    var samples = 1
    for length in axes.values {
      let (next, over) = samples.multipliedReportingOverflow(by: length)
      guard !over else { return localized("the image is larger than all numbers") }
      samples = next
    }
    return nil
  }

  private mutating func expectLength(_ keyword: String, _ value: String) -> Int? {
    expect(keyword, value) { (1...Int(Int32.max)).contains($0) }
  }

  @discardableResult
  private mutating func expect(
    _ keyword: String, _ value: String, _ isGood: (Int) -> Bool
  ) -> Int? {
    if let number = Int(value), isGood(number) { return number }
    if problem == nil { problem = "\(keyword) is \(value.isEmpty ? "empty" : value)" }
    return nil
  }
}
