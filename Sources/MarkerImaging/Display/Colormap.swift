/// A colour map: the colours of stretched gray values, by their names in the field.
public struct Colormap: Hashable, Sendable {
  public let name: String
  /// Evenly spaced from 0 to 1, 0xXXRRGGBB.
  private let colors: [UInt32]

  public static let gray = Colormap(
    name: "gray", colors: (0...255).map { ToneMap.pack($0, $0, $0) })

  /// Gray first, then the others by name.
  public static let all: [Colormap] =
    [gray]
    + ColormapTables.hexadecimal.keys.sorted().compactMap { name in
      ColormapTables.hexadecimal[name].map { Colormap(name: name, colors: parse($0)) }
    }

  /// The colour map of that name.
  public init?(name: String) {
    guard let found = Colormap.all.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  private init(name: String, colors: [UInt32]) {
    self.name = name
    self.colors = colors
  }

  /// The colour of a value in [0, 1]: the nearest of the table's.
  func color(_ value: Double) -> UInt32 {
    colors[min(max(Int(value * Double(colors.count - 1) + 0.5), 0), colors.count - 1)]
  }

  private static func parse(_ hexadecimal: String) -> [UInt32] {
    let digits = Array(hexadecimal.utf8)
    return stride(from: 0, to: digits.count - 5, by: 6).map { start in
      digits[start..<(start + 6)].reduce(0xFF) { color, digit in
        color << 4 | UInt32(digit > 0x39 ? digit - 0x57 : digit - 0x30)
      }
    }
  }
}
