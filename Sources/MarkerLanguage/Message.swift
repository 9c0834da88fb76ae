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
