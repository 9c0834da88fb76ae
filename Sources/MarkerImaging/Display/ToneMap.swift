import MarkerModel

/// The last step from a value to a colour: limits, stretch, colour map, as one table.
///
/// Colours are 0xXXRRGGBB in native byte order, as cairo's RGB24 wants them.
public struct ToneMap: Sendable {
  /// In units of the samples to draw.
  let limits: DisplayLimits
  private let missing: UInt32
  let steps: ToneSteps
  /// For each step its colour as a gray value and its stretched value.
  private let colors: [UInt32]
  private let stretched: [Float]
  private let isInverted: Bool

  /// - Parameters:
  ///   - limits: in the image's units.
  ///   - distribution: of the frame's values between the limits, which the histogram stretch goes
  ///     by; without it that is linear.
  ///   - units: what the samples to draw stand for.
  public init(
    _ settings: DisplaySettings, limits: DisplayLimits, distribution: ValueDistribution? = nil,
    units: SampleUnits = .plain
  ) {
    self.init(
      settings, limits: limits.measured(in: units),
      steps: ToneSteps(
        settings.stretch, width: limits.width, distribution: distribution, scale: units.scale))
  }

  /// The same values in other colours. The settings must differ in their colours alone
  /// (`DisplaySettings.withoutColors`).
  public func recolored(_ settings: DisplaySettings) -> ToneMap {
    ToneMap(settings, limits: limits, steps: steps)
  }

  private init(_ settings: DisplaySettings, limits: DisplayLimits, steps: ToneSteps) {
    self.limits = limits
    self.steps = steps
    missing = settings.missingColor.rgb
    isInverted = settings.isInverted
    let colors = ToneColors.of(steps, settings)
    stretched = colors.stretched
    self.colors = colors.colors
  }

  /// The colour of a gray value, given as what it is above the low limit; NaN is missing.
  @inline(__always)
  func color(offset: Double) -> UInt32 {
    if offset.isNaN { return missing }
    return colors[steps.step(offset)]
  }

  /// The colours of gray values, given as what they are above the low limit.
  @inline(__always)
  func colors(
    _ count: Int, into target: UnsafeMutablePointer<UInt32>, offset: (Int) -> Double
  ) {
    guard let scale = steps.evenScale else {
      for index in 0..<count { target[index] = color(offset: offset(index)) }
      return
    }
    let last = Double(colors.count - 1)
    let (missing, scaled) = (missing, scale * last)
    colors.withUnsafeBufferPointer { colors in
      for index in 0..<count {
        let offset = offset(index)
        // NaN is not above 0, and shown as missing all the same.
        let color = colors[ToneSteps.nearest(offset * scaled, last)]
        target[index] = offset.isNaN ? missing : color
      }
    }
  }

  /// The colour of a colour pixel. Limits and stretch act on the largest channel and scale the
  /// three alike, so that the hue is kept.
  @inline(__always)
  func color(red: Double, green: Double, blue: Double) -> UInt32 {
    let value = max(red, max(green, blue))
    if red.isNaN || green.isNaN || blue.isNaN { return missing }
    guard value > 0, value.isFinite else { return isInverted ? 0xFFFF_FFFF : 0xFF00_0000 }
    let factor = Float(Double(stretched[steps.step(value - limits.low)]) / value)
    return ToneMap.pack(
      level(Float(red) * factor), level(Float(green) * factor), level(Float(blue) * factor))
  }

  /// The colours of colour pixels, with their three values.
  @inline(__always)
  func colors(
    _ count: Int, into target: UnsafeMutablePointer<UInt32>,
    values: (Int) -> (red: Double, green: Double, blue: Double)
  ) {
    guard let scale = steps.evenScale else {
      for index in 0..<count {
        let (red, green, blue) = values(index)
        target[index] = color(red: red, green: green, blue: blue)
      }
      return
    }
    let last = Double(stretched.count - 1)
    let (missing, low, scaled) = (missing, limits.low, scale * last)
    stretched.withUnsafeBufferPointer { stretched in
      for index in 0..<count {
        let (red, green, blue) = values(index)
        let value = max(red, max(green, blue))
        let isThere = red == red && green == green && blue == blue
        let isLit = value > 0 && value < .infinity
        let shown = stretched[ToneSteps.nearest((value - low) * scaled, last)]
        let factor = isLit ? Float(Double(shown) / value) : 0
        let color = ToneMap.pack(
          level(Float(red) * factor), level(Float(green) * factor), level(Float(blue) * factor))
        target[index] = isThere ? color : missing
      }
    }
  }

  /// For each value that the largest of three 8-bit channels may have, the level of each value of a channel.
  ///
  /// - Parameter count: how many pixels are drawn. Empty where a table is not worth its making.
  func levels(of pixels: PixelBuffer, drawing count: Int) -> [UInt8] {
    guard pixels.sampleType == .uint8, pixels.channels == .rgb, pixels.missing == nil,
      count >= 1 << 17
    else { return [] }
    return (0..<256).flatMap { value in
      let largest = Double(value)
      let isDark = value == 0
      let factor =
        isDark ? 0 : Float(Double(stretched[steps.step(largest - limits.low)]) / largest)
      return (0..<256).map { UInt8(level(Float($0) * factor)) }
    }
  }

  @inline(__always)
  private func level(_ value: Float) -> UInt32 {
    var shown = value > 0 ? value : 0
    shown = shown < 1 ? shown : 1
    // What is added pushes all but the nearest whole number out of a Float's bits.
    return ((isInverted ? 1 - shown : shown) * 255 + ToneMap.rounding).bitPattern & 0xFF
  }

  /// Half of 2²⁴: a Float has no bits behind its point from here on.
  private static let rounding: Float = 8_388_608

  @inline(__always)
  static func pack(_ red: UInt32, _ green: UInt32, _ blue: UInt32) -> UInt32 {
    0xFF00_0000 | red << 16 | green << 8 | blue
  }

  /// The nearest number in [0, 1]; 0 for what is none, since samples may be anything.
  @inline(__always)
  static func unit(_ value: Double) -> Double { value > 0 ? min(value, 1) : 0 }

  /// A colour laid over black with an opacity in [0, 1].
  @inline(__always)
  static func faded(_ color: UInt32, opacity: Double) -> UInt32 {
    func channel(_ shift: UInt32) -> UInt32 {
      UInt32(Double(color >> shift & 0xFF) * unit(opacity) + 0.5)
    }
    return pack(channel(16), channel(8), channel(0))
  }
}
