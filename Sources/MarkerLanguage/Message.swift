/// A sentence for people as the source has it, in English: its text with numbered places, by which
/// a translation of it is found, and what stands in those places.
///
/// Written as a literal: `"The folder \(name) is empty."` has the text `The folder {0} is empty.`
/// A brace of its own is doubled.
public struct Message: ExpressibleByStringInterpolation, Sendable {
  /// The text with its places, `{0}`, `{1}` …: what translations are filed under.
  public let text: String
  let values: [String]

  public init(stringLiteral value: String) {
    text = Self.escaped(value)
    values = []
  }

  public init(stringInterpolation: StringInterpolation) {
    text = stringInterpolation.text
    values = stringInterpolation.values
  }

  /// The message that an English text was made of, where that has one place at most: a name in “…”,
  /// else a number. So a text that was kept in English can be told in the person's language.
  public init(retelling english: String) {
    var place = english.firstRange(of: #/[0-9]+/#)
    if let open = english.firstIndex(of: "“"), let close = english.lastIndex(of: "”"), open < close
    {
      place = english.index(after: open)..<close
    }
    guard let place else {
      self.init(stringLiteral: english)
      return
    }
    var parts = StringInterpolation(literalCapacity: english.count, interpolationCount: 1)
    parts.appendLiteral(String(english[..<place.lowerBound]))
    parts.appendInterpolation(english[place])
    parts.appendLiteral(String(english[place.upperBound...]))
    self.init(stringInterpolation: parts)
  }

  /// The message as the source has it.
  public var english: String { filled(text) ?? text }

  public struct StringInterpolation: StringInterpolationProtocol {
    var text = ""
    var values: [String] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 3 * interpolationCount)
    }

    public mutating func appendLiteral(_ literal: String) { text += Message.escaped(literal) }

    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      text += "{\(values.count)}"
      values.append(value.description)
    }

    public mutating func appendInterpolation(_ error: any Error) {
      appendInterpolation("\(error)")
    }
  }

  private static func escaped(_ literal: String) -> String {
    guard literal.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") })
    else { return literal }
    return literal.reduce(into: "") { text, character in
      text.append(character)
      if character == "{" || character == "}" { text.append(character) }
    }
  }

  /// The pattern, a translation of `text`, with the values in its places; nil where it names a
  /// place that there is not, leaves one out that it may not, or has a brace that belongs to none.
  func filled(_ pattern: String, leavingOut: Bool = false) -> String? {
    var filled = ""
    var used = Set<Int>()
    var rest = Substring(pattern)
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      filled += rest[..<brace]
      let character = rest[brace]
      rest = rest[rest.index(after: brace)...]
      if rest.first == character {
        filled.append(character)
        rest = rest.dropFirst()
      } else if character == "{", let end = rest.firstIndex(of: "}"),
        let place = Int(rest[..<end]), values.indices.contains(place)
      {
        filled += values[place]
        used.insert(place)
        rest = rest[rest.index(after: end)...]
      } else {
        return nil
      }
    }
    return leavingOut || used.count == values.count ? filled + rest : nil
  }
}
