/// A FITS file's bytes, made by hand so that the tests do not lean on the library under test.
struct FITSBytes {
  private(set) var bytes: [UInt8] = []

  /// Adds an HDU: its cards as keyword and value text, then big-endian data, both padded.
  mutating func add(_ cards: [(String, String)], data: [UInt8] = [], padded: Bool = true) {
    for (keyword, value) in cards { bytes += FITSBytes.card(keyword, value) }
    bytes += FITSBytes.line("END")
    pad(0x20)
    bytes += data
    if padded { pad(0) }
  }

  /// Adds bytes that are no HDU.
  mutating func add(rubbish: [UInt8]) {
    bytes += rubbish
    pad(0)
  }

  /// Adds an image: the primary one if it is the first.
  mutating func addImage<T: FixedWidthInteger>(
    _ bitpix: Int, _ axes: [Int], _ bits: [T], more: [(String, String)] = [], padded: Bool = true
  ) {
    var cards = bytes.isEmpty ? [("SIMPLE", "T")] : [("XTENSION", "'IMAGE   '")]
    let isFirst = bytes.isEmpty
    cards += [("BITPIX", "\(bitpix)"), ("NAXIS", "\(axes.count)")]
    cards += axes.enumerated().map { ("NAXIS\($0.offset + 1)", "\($0.element)") }
    if !isFirst { cards += [("PCOUNT", "0"), ("GCOUNT", "1")] }
    add(cards + more, data: FITSBytes.bigEndian(bits), padded: padded)
  }

  mutating func addImage(
    _ axes: [Int], _ floats: [Float], more: [(String, String)] = [], padded: Bool = true
  ) {
    addImage(-32, axes, floats.map(\.bitPattern), more: more, padded: padded)
  }

  static func image<T: FixedWidthInteger>(
    _ bitpix: Int, _ axes: [Int], _ bits: [T], more: [(String, String)] = []
  ) -> [UInt8] {
    var file = FITSBytes()
    file.addImage(bitpix, axes, bits, more: more)
    return file.bytes
  }

  static func bigEndian<T: FixedWidthInteger>(_ values: [T]) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value.bigEndian) { Array($0) } }
  }

  static func card(_ keyword: String, _ value: String) -> [UInt8] {
    let name = keyword + String(repeating: " ", count: 8 - keyword.count)
    let field =
      value.hasPrefix("'") || value.count >= 20
      ? value : String(repeating: " ", count: 20 - value.count) + value
    return line(name + "= " + field)
  }

  static func line(_ text: String) -> [UInt8] {
    Array(text.utf8) + [UInt8](repeating: 0x20, count: 80 - text.utf8.count)
  }

  private mutating func pad(_ byte: UInt8) {
    bytes += [UInt8](repeating: byte, count: (2880 - bytes.count % 2880) % 2880)
  }
}
