/// The colour of pixels without a value.
public struct MissingColor: Hashable, Sendable {
  /// 0xXXRRGGBB.
  public let rgb: UInt32

  /// Those that have names, by them; the first is what a person sees who chose none.
  public static let named: [(name: String, color: MissingColor)] = [
    ("olive", MissingColor(0x48_5400)), ("black", MissingColor(0x00_0000)),
    ("white", MissingColor(0xFF_FFFF)), ("red", MissingColor(0xFF_0000)),
    ("green", MissingColor(0x00_FF00)), ("magenta", MissingColor(0xFF_00FF)),
  ]

  /// Far from every colour of every colour map, and quiet.
  public static let olive = MissingColor(0x48_5400)

  private init(_ rgb: UInt32) { self.rgb = 0xFF00_0000 | rgb }

  /// The name, or RRGGBB.
  public var name: String {
    MissingColor.named.first { $0.color == self }?.name
      ?? String(String(rgb, radix: 16).dropFirst(2))
  }

  /// One of the names, or RRGGBB in hexadecimal digits with or without a `#`.
  public init?(name: String) {
    if let known = MissingColor.named.first(where: { $0.name == name.lowercased() }) {
      self = known.color
      return
    }
    let digits = name.hasPrefix("#") ? name.dropFirst() : name[...]
    guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
      let rgb = UInt32(digits, radix: 16)
    else { return nil }
    self.init(rgb)
  }
}
