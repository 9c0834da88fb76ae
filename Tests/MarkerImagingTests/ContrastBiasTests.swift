import MarkerImaging
import MarkerModel
import Testing

@Suite struct ContrastBiasTests {
  private let ramp = PixelBuffer.of(
    (0..<256).map { UInt8($0) }, size: PixelSize(width: 256, height: 1))

  private func picture(_ settings: DisplaySettings, of pixels: PixelBuffer? = nil) -> [UInt32] {
    let pixels = pixels ?? ramp
    let map = ToneMap(settings, limits: DisplayLimits(low: 0, high: 255))
    let raster = ViewportRenderer(pixels: pixels, toneMap: map).render(
      Viewport(size: pixels.size, center: pixels.size.center, scale: 1))
    return (0..<pixels.size.width).map { raster[$0, 0] }
  }

  private func gray(_ level: Int) -> UInt32 {
    0xFF00_0000 | UInt32(level) << 16 | UInt32(level) << 8 | UInt32(level)
  }

  @Test func `colours move along the map as in DS9: value less bias, times contrast, plus a half`()
  {
    let tone = ContrastBias(contrast: 2, bias: 0.25)
    #expect([0, 0.125, 0.25, 0.4, 0.5, 1].map { tone($0) } == [0, 0.25, 0.5, 0.8, 1, 1])
    let shown = picture(DisplaySettings(contrastBias: tone))
    #expect(shown[0] == gray(0) && shown[255] == gray(255))
    // 51 is a fifth: (0.2 − 0.25) · 2 + 0.5 = 0.4.
    #expect(shown[51] == gray(102))
  }

  @Test func `contrast 1 and bias a half change nothing`() {
    #expect(
      picture(DisplaySettings(contrastBias: ContrastBias(contrast: 1, bias: 0.5)))
        == (0..<256).map { gray($0) })
  }

  @Test func `inverted, the same values are in the middle of the map`() {
    let tone = ContrastBias(contrast: 3, bias: 0.3)
    let plain = picture(DisplaySettings(contrastBias: tone))
    let inverted = picture(DisplaySettings(isInverted: true, contrastBias: tone))
    for (one, other) in zip(plain, inverted) {
      #expect(Int(one & 0xFF) + Int(other & 0xFF) == 255)
    }
  }

  @Test func `colouring a map anew gives the picture that making it anew gives`() throws {
    let first = DisplaySettings(stretch: .log)
    let heat = try #require(Colormap(name: "heat"))
    let second = DisplaySettings(
      stretch: .log, colormap: heat, isInverted: true,
      contrastBias: ContrastBias(contrast: 1.7, bias: 0.4))
    #expect(first.withoutColors == second.withoutColors)
    let limits = DisplayLimits(low: 0, high: 255)
    let view = Viewport(size: ramp.size, center: ramp.size.center, scale: 1)
    let recolored = ViewportRenderer(
      pixels: ramp, toneMap: ToneMap(first, limits: limits).recolored(second)
    ).render(view)
    #expect((0..<256).map { recolored[$0, 0] } == picture(second))
  }

  @Test func `a colour picture keeps its hue`() {
    let pixels = PixelBuffer.of(
      [100, 50, 0] as [UInt8], size: PixelSize(width: 1, height: 1), channels: .rgb)
    let shown = picture(
      DisplaySettings(contrastBias: ContrastBias(contrast: 1, bias: 0.25)), of: pixels)[0]
    let (red, green, blue) = (shown >> 16 & 0xFF, shown >> 8 & 0xFF, shown & 0xFF)
    #expect(blue == 0 && red > 150 && abs(Int(red) - 2 * Int(green)) <= 1)
  }

  @Test func `a drag over the whole view goes through all of DS9's range, and not beyond`() {
    let none = ContrastBias.none
    #expect(none.dragged(right: 0.25, down: 0.1) == ContrastBias(contrast: 2, bias: 0.75))
    #expect(none.dragged(right: -1, down: -1) == ContrastBias(contrast: 0, bias: 0))
    #expect(none.dragged(right: 1, down: 1) == ContrastBias(contrast: 10, bias: 1))
  }
}
