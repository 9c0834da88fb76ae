/// An opaque sRGB colour, eight bits a channel.
public struct MarkColor: Hashable, Sendable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// RRGGBB in hexadecimal digits.
  public var hex: String {
    [red, green, blue].map { channel in
      let digits = String(channel, radix: 16, uppercase: true)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// Six hexadecimal digits, with or without a `#` before them.
  public init?(hex text: String) {
    let digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
    guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
      let number = UInt32(digits, radix: 16)
    else { return nil }
    self.init(
      UInt8(truncatingIfNeeded: number >> 16), UInt8(truncatingIfNeeded: number >> 8),
      UInt8(truncatingIfNeeded: number))
  }
}

/// The colours that groups have where nobody chose others; further groups begin again.
public struct MarkPalette: Hashable, Sendable {
  public let colors: [MarkColor]

  /// Those of Image Marker.
  public static let usual = MarkPalette(colors: [
    MarkColor(255, 0, 0), MarkColor(255, 128, 0), MarkColor(255, 255, 0),
    MarkColor(0, 255, 0), MarkColor(0, 255, 255), MarkColor(0, 128, 128),
    MarkColor(0, 0, 255), MarkColor(128, 0, 255), MarkColor(255, 0, 255),
  ])

  public func color(ofGroup index: Int) -> MarkColor {
    colors[((index % colors.count) + colors.count) % colors.count]
  }
}
