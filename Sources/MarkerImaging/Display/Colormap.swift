/// A colour map: the colours of stretched gray values, by their names in the field.
public struct Colormap: Hashable, Sendable {
  public let name: String
  private let colors: Colors

  private enum Colors: Sendable {
    case gray
    /// Steps of equal width, 0xXXRRGGBB.
    case steps([UInt32])
    /// Broken lines of red, green and blue.
    case lines([BrokenLine])
  }

  public static let gray = Colormap(name: "gray", colors: .gray)

  /// Gray first, then the perceptually uniform ones, then DS9's.
  public static let all: [Colormap] = perceptual + ds9

  /// Gray, and those whose steps look alike all along.
  public static let perceptual: [Colormap] =
    [gray]
    + ["viridis", "magma", "inferno", "plasma", "cividis", "cubehelix"].compactMap { name in
      MatplotlibColormaps.tables[name].map { Colormap(name: name, colors: .steps(parsed($0))) }
    }

  /// Those that DS9 has always had.
  public static let ds9: [Colormap] =
    [
      "heat", "cool", "rainbow", "hsv", "standard", "staircase", "color", "a", "b", "bb", "he",
      "i8", "aips0", "sls", "red", "green", "blue",
    ].compactMap { name in
      if let table = DS9Colormaps.tables[name] {
        return Colormap(name: name, colors: .steps(parsed(table)))
      }
      return DS9Colormaps.lines[name].map {
        Colormap(name: name, colors: .lines($0.map { BrokenLine($0) }))
      }
    }

  /// The colour map of that name; `grey` is gray.
  public init?(name: String) {
    let name = name == "grey" ? "gray" : name
    guard let found = Colormap.all.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  private init(name: String, colors: Colors) {
    self.name = name
    self.colors = colors
  }

  public static func == (left: Colormap, right: Colormap) -> Bool { left.name == right.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// The colour of a value in [0, 1], as 0xXXRRGGBB. Of a table of n colours it is number
  /// ⌊n · value⌋, as matplotlib has it.
  public func color(_ value: Double) -> UInt32 {
    switch colors {
    case .gray:
      let level = UInt32(value * 255 + 0.5)
      return ToneMap.pack(level, level, level)
    case .steps(let colors):
      return colors[min(Int(value * Double(colors.count)), colors.count - 1)]
    case .lines(let lines):
      func level(_ channel: Int) -> UInt32 {
        UInt32(lines[channel].intensity(value) * 255 + 0.5)
      }
      return ToneMap.pack(level(0), level(1), level(2))
    }
  }

  private static func parsed(_ hexadecimal: String) -> [UInt32] {
    let digits = Array(hexadecimal.utf8)
    return stride(from: 0, to: digits.count - 5, by: 6).map { start in
      digits[start..<(start + 6)].reduce(0xFF) { color, digit in
        color << 4 | UInt32(digit > 0x39 ? digit - 0x57 : digit - 0x30)
      }
    }
  }
}

/// An intensity that runs straight from point to point.
private struct BrokenLine: Sendable {
  private let points: [(place: Double, intensity: Double)]

  /// Points as `place,intensity`, separated by spaces.
  init(_ text: String) {
    points = text.split(separator: " ").compactMap { point in
      let numbers = point.split(separator: ",").compactMap { Double($0) }
      return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
    }
  }

  /// Before the first point and behind the last it stays as there.
  func intensity(_ place: Double) -> Double {
    guard let next = points.firstIndex(where: { $0.place >= place }) else {
      return points.last?.intensity ?? 0
    }
    guard next > 0, points[next].place > place else { return points[next].intensity }
    let (left, right) = (points[next - 1], points[next])
    return left.intensity
      + (right.intensity - left.intensity) * (place - left.place) / (right.place - left.place)
  }
}
