import MarkerModel

/// The last step from a value to a colour: limits, stretch, colour map, as one table.
///
/// Colours are 0xXXRRGGBB in native byte order, as cairo's RGB24 wants them.
public struct ToneMap: Sendable {
  public let limits: DisplayLimits
  /// Drawn where a value is missing.
  public static let missingColor: UInt32 = 0xFF28_3C6E

  /// Fine enough that the steepest stretch (log, a slope of 145 at 0) stays within a third of one
  /// grey level.
  private static let steps = 65536
  private let scale: Double
  private let colors: [UInt32]
  private let stretched: [Float]
  private let isInverted: Bool

  public init(_ settings: DisplaySettings, limits: DisplayLimits) {
    self.limits = limits
    let width = limits.high - limits.low
    // Limits so close that the scale would be infinite are as good as one.
    scale = width > 0 && (1 / width).isFinite ? 1 / width : 0
    isInverted = settings.isInverted
    let stretched = (0..<ToneMap.steps).map { step in
      Float(settings.stretch(Double(step) / Double(ToneMap.steps - 1)))
    }
    self.stretched = stretched
    colors = stretched.map { value in
      settings.colormap.color(settings.isInverted ? 1 - Double(value) : Double(value))
    }
  }

  /// The table's place of a finite value.
  @inline(__always)
  private func step(_ value: Double) -> Int {
    // A range without width (a constant image) is dark up to its value and bright above.
    let t = scale > 0 ? (value - limits.low) * scale : (value > limits.high ? 1 : 0)
    return Int(ToneMap.unit(t) * Double(ToneMap.steps - 1) + 0.5)
  }

  /// The colour of a gray value; NaN is missing.
  @inline(__always)
  public func color(_ value: Double) -> UInt32 {
    if value.isNaN { return ToneMap.missingColor }
    return colors[step(value)]
  }

  /// The colour of a colour pixel. Limits and stretch act on the largest channel and scale the
  /// three alike, so that the hue is kept.
  @inline(__always)
  public func color(red: Double, green: Double, blue: Double) -> UInt32 {
    let value = max(red, max(green, blue))
    if value.isNaN || red.isNaN || green.isNaN || blue.isNaN { return ToneMap.missingColor }
    guard value > 0, value.isFinite else { return isInverted ? 0xFFFF_FFFF : 0xFF00_0000 }
    let factor = Double(stretched[step(value)]) / value
    return ToneMap.pack(level(red * factor), level(green * factor), level(blue * factor))
  }

  @inline(__always)
  private func level(_ value: Double) -> UInt32 {
    let shown = ToneMap.unit(value)
    return UInt32((isInverted ? 1 - shown : shown) * 255 + 0.5)
  }

  @inline(__always)
  static func pack(_ red: UInt32, _ green: UInt32, _ blue: UInt32) -> UInt32 {
    0xFF00_0000 | red << 16 | green << 8 | blue
  }

  /// The nearest number in [0, 1]; 0 for what is none, since samples may be anything.
  @inline(__always)
  private static func unit(_ value: Double) -> Double { value > 0 ? min(value, 1) : 0 }

  /// A colour laid over black with an opacity in [0, 1].
  @inline(__always)
  static func faded(_ color: UInt32, opacity: Double) -> UInt32 {
    func channel(_ shift: UInt32) -> UInt32 {
      UInt32(Double(color >> shift & 0xFF) * unit(opacity) + 0.5)
    }
    return pack(channel(16), channel(8), channel(0))
  }
}
