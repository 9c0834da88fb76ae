/// Numbers in text, by the million: decimal points only, whatever the locale.
enum NumberText {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  private static let powers: [Double] = (0...22).map { power in
    (0..<power).reduce(1.0) { product, _ in product * 10 }
  }

  /// The number that the bytes say and nothing else; nil where they say none, or none that is finite.
  static func parse(_ bytes: Bytes) -> Double? {
    var at = 0
    let count = bytes.count
    guard count > 0 else { return nil }
    let isNegative = bytes[0] == UInt8(ascii: "-")
    if isNegative || bytes[0] == UInt8(ascii: "+") { at = 1 }
    var digits: UInt64 = 0
    var seen = 0
    var shift = 0
    var isFraction = false
    while at < count {
      let byte = bytes[at]
      if byte >= 0x30, byte <= 0x39 {
        seen += 1
        // Beyond these an exact product is not sure.
        if digits >= 900_719_925_474_099 { return slow(bytes) }
        digits = digits * 10 + UInt64(byte - 0x30)
        if isFraction { shift -= 1 }
      } else if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else {
        break
      }
      at += 1
    }
    guard seen > 0 else { return nil }
    guard at == count, shift >= -22 else { return slow(bytes) }
    // Both are exact, so the one division rounds as it must.
    let value = Double(digits) / powers[-shift]
    return isNegative ? -value : value
  }

  private static func slow(_ bytes: Bytes) -> Double? {
    guard bytes.count <= 400 else { return nil }
    return Double(String(decoding: bytes, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
  }
}

/// Angles as people write them.
enum AngleText {
  static func isSexagesimal(_ bytes: NumberText.Bytes) -> Bool {
    bytes.contains { byte in
      byte == 0x3A || byte == 0x20 || byte == UInt8(ascii: "h") || byte == UInt8(ascii: "m")
        || byte == UInt8(ascii: "s") || byte == UInt8(ascii: "d") || byte == UInt8(ascii: "'")
        || byte >= 0x80
    }
  }

  /// Whether a right ascension is in hours: `12:34:56.7`, `12 34 56.7`, `12h34m56.7s`, but not what says
  /// that it is in degrees, as `150d30m00s` and `150° 30′` do.
  static func isHours(_ bytes: NumberText.Bytes) -> Bool {
    let signs: [UInt8] = [0x3A, 0x20, UInt8(ascii: "h")]
    // The last byte of ° in UTF-8, and of no other sign of angles.
    return bytes.contains { signs.contains($0) }
      && !bytes.contains { $0 == UInt8(ascii: "d") || $0 == 0xB0 }
  }

  /// Degrees, or the first unit of `12:34:56.7`, `12 34 56.7`, `12h34m56.7s`, `-12d34m56s`.
  static func sexagesimal(_ text: String) -> Double? {
    guard text.utf8.count <= 100 else { return nil }
    let isNegative = text.hasPrefix("-") || text.hasPrefix("−")
    let unsigned = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let parts = unsigned.split { ":hms°d'\" ′″".contains($0) }.map { Double($0) }
    guard (1...3).contains(parts.count) else { return nil }
    var value = 0.0
    for (index, part) in parts.enumerated() {
      guard let part, part >= 0, part.isFinite, index == 0 || part < 60 else { return nil }
      value += part / [1, 60, 3600][index]
    }
    return isNegative ? -value : value
  }
}
