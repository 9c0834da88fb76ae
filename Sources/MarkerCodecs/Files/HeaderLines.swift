import MarkerImaging

/// Metadata as lines to read.
enum HeaderLines {
  /// A field of an image's metadata: its name before the first line of its text.
  static func field(_ name: String, _ text: [UInt8]) -> [String] {
    let trimmed = text.prefix { $0 != 0 }
    let lines = String(decoding: trimmed, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
        clean(String($0))
      }
    guard lines.count > 1 else { return ["\(name): \(lines.first ?? "")"] }
    return ["\(name):"] + lines.map { "  \($0)" }
  }

  static func cards(_ cards: HeaderCards) -> [String] {
    (0..<cards.count).map { clean(String(decoding: cards.card($0), as: UTF8.self)) }
  }

  /// Without control characters, and without blanks at the end.
  static func clean(_ line: String) -> String {
    var scalars = String.UnicodeScalarView(
      line.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 })
    while scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }
}
