import MarkerImaging
import MarkerModel
import Testing

@Suite struct RenderTests {
  private func render(
    _ pixels: PixelBuffer, _ viewport: Viewport,
    settings: DisplaySettings = DisplaySettings(),
    limits: DisplayLimits = DisplayLimits(low: 0, high: 255), units: SampleUnits = .plain
  ) -> Raster {
    let toneMap = ToneMap(settings, limits: limits, units: units)
    return ViewportRenderer(pixels: pixels, toneMap: toneMap).render(viewport)
  }

  private func gray(_ raster: Raster, _ x: Int, _ y: Int) -> UInt32 { raster[x, y] & 0xFF }

  private let ramp = PixelBuffer.of(
    (0..<12).map { UInt8($0 * 20) }, size: PixelSize(width: 4, height: 3))

  @Test func `at scale 1 each image pixel is one device pixel`() {
    let raster = render(ramp, .fitting(ramp.size, in: ramp.size))
    for y in 0..<3 {
      for x in 0..<4 { #expect(gray(raster, x, y) == UInt32((y * 4 + x) * 20)) }
    }
  }

  @Test func `what was reduced of other pixels is black, and nothing beyond it is read`() throws {
    let view = Viewport(size: PixelSize(width: 2, height: 2), center: ramp.size.center, scale: 0.5)
    let toneMap = ToneMap(DisplaySettings(), limits: DisplayLimits(low: 0, high: 255))
    let gray = ViewportRenderer(pixels: ramp, toneMap: toneMap)
    let reduced = try #require(gray.renderKeeping(view)?.reduced)
    #expect((gray.render(reduced)[0, 0] & 0xFF) > 0)
    let colors = PixelBuffer.of(
      [UInt8](repeating: 200, count: 48), size: ramp.size, channels: .rgba)
    let raster = ViewportRenderer(pixels: colors, toneMap: toneMap).render(reduced)
    #expect(raster.size == view.size)
    for y in 0..<2 { for x in 0..<2 { #expect(raster[x, y] & 0xFF_FFFF == 0) } }
  }

  @Test func `the first row of a FITS image is drawn at the bottom`() {
    let image = PixelBuffer.of(
      [UInt8](arrayLiteral: 1, 2, 3, 4), size: PixelSize(width: 2, height: 2),
      rowOrder: .bottomUp)
    let raster = render(image, .fitting(image.size, in: image.size))
    #expect(gray(raster, 0, 0) == 3 && gray(raster, 1, 1) == 2)
    #expect(image.values(x: 0, y: 0) == [3])
  }

  @Test func `enlarged, a pixel is a square of one colour`() {
    let raster = render(ramp, .fitting(ramp.size, in: PixelSize(width: 40, height: 30)))
    for y in 0..<30 {
      for x in 0..<40 { #expect(gray(raster, x, y) == UInt32((y / 10 * 4 + x / 10) * 20)) }
    }
  }

  @Test func `what is drawn under a place is the pixel that the viewport names there`() throws {
    let viewport = Viewport(
      size: PixelSize(width: 31, height: 23), center: PixelPoint(x: 1.3, y: 0.9), scale: 7.3)
    let raster = render(ramp, viewport)
    for y in 0..<23 {
      for x in 0..<31 {
        let point = viewport.pixel(ScreenPoint(x: Double(x) + 0.5, y: Double(y) + 0.5))
        let expected =
          ramp.size.contains(point)
          ? ramp.values(
            x: Int((point.x + 0.5).rounded(.down)), y: Int((point.y + 0.5).rounded(.down)))?[0] : 0
        #expect(Double(gray(raster, x, y)) == expected)
      }
    }
  }

  @Test func `reduced, a device pixel is the mean of what it covers, by area`() {
    let image = PixelBuffer.of(
      [UInt8](arrayLiteral: 0, 100, 200, 40, 60, 80), size: PixelSize(width: 6, height: 1))
    let viewport = Viewport(
      size: PixelSize(width: 4, height: 1), center: image.size.center, scale: 4.0 / 6)
    let raster = render(image, viewport)
    // Each device pixel covers one and a half samples.
    let expected = [50.0 / 1.5, 250.0 / 1.5, 70.0 / 1.5, 110.0 / 1.5]
    for (x, value) in expected.enumerated() {
      #expect(abs(Double(gray(raster, x, 0)) - value) <= 1)
    }
  }

  @Test func `a missing pixel is drawn in its own colour and spoils no average`() {
    let image = PixelBuffer.of(
      [Float.nan, .nan, .nan, 100], size: PixelSize(width: 2, height: 2))
    let one = render(image, .fitting(image.size, in: image.size))
    #expect(one[0, 0] == MissingColor.olive.rgb && gray(one, 1, 1) == 100)
    let reduced = render(image, .fitting(image.size, in: PixelSize(width: 1, height: 1)))
    #expect(gray(reduced, 0, 0) == 100)
  }

  @Test func `a colour keeps its hue under a stretch`() {
    let image = PixelBuffer.of(
      [UInt8](arrayLiteral: 40, 20, 10), size: PixelSize(width: 1, height: 1), channels: .rgb)
    let raster = render(
      image, .fitting(image.size, in: image.size), settings: DisplaySettings(stretch: .sqrt))
    let red = Double(raster[0, 0] >> 16 & 0xFF)
    let green = Double(raster[0, 0] >> 8 & 0xFF)
    let blue = Double(raster[0, 0] & 0xFF)
    #expect(abs(red - 255 * (40.0 / 255).squareRoot()) <= 1)
    #expect(abs(green - red / 2) <= 1 && abs(blue - red / 4) <= 1)
  }

  @Test func `a picture is within one level of the exact value under every stretch`() {
    let samples = (0..<4096).map { Float($0) / 4095 }
    let image = PixelBuffer.of(samples, size: PixelSize(width: 4096, height: 1))
    for stretch in Stretch.plain + [.exponent(0.1), .exponent(3.5)] {
      let raster = render(
        image, .fitting(image.size, in: image.size), settings: DisplaySettings(stretch: stretch),
        limits: DisplayLimits(low: 0, high: 1))
      for x in 0..<4096 {
        let exact = stretch(Double(samples[x])) * 255
        #expect(abs(Double(gray(raster, x, 0)) - exact) <= 1, "\(stretch) at \(x)")
      }
    }
  }

  @Test func `transparency shows the black behind`() {
    let image = PixelBuffer.of(
      [UInt8](arrayLiteral: 200, 0, 200, 255), size: PixelSize(width: 2, height: 1),
      channels: .grayAlpha)
    let raster = render(image, .fitting(image.size, in: image.size))
    #expect(gray(raster, 0, 0) == 0 && gray(raster, 1, 0) == 200)
  }

  @Test func `no sample whatever stops the drawing`() {
    let odd: [Float] = [
      .nan, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
      .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0, -0.0, 1,
    ]
    let limits = [
      DisplayLimits(low: 0, high: 1), DisplayLimits(low: 0, high: 0),
      DisplayLimits(low: 0, high: .leastNonzeroMagnitude),
      DisplayLimits(low: -.greatestFiniteMagnitude, high: .greatestFiniteMagnitude),
    ]
    for channels in [PixelBuffer.Channels.gray, .grayAlpha, .rgb, .rgba] {
      let samples = odd.flatMap { first in
        odd.flatMap { second in
          (0..<channels.rawValue).map { $0 % 2 == 0 ? first : second }
        }
      }
      let image = PixelBuffer.of(
        samples, size: PixelSize(width: 10, height: 10), channels: channels)
      for limits in limits {
        for stretch in Stretch.plain {
          for isInverted in [false, true] {
            let settings = DisplaySettings(stretch: stretch, isInverted: isInverted)
            for size in [PixelSize(width: 10, height: 10), PixelSize(width: 3, height: 3)] {
              let raster = render(
                image, .fitting(image.size, in: size), settings: settings, limits: limits)
              #expect(raster.size == size)
            }
          }
        }
      }
    }
  }

  @Test func `a blur leaves the transparency as it was`() {
    let image = PixelBuffer.of(
      [UInt8](arrayLiteral: 255, 128, 255, 128), size: PixelSize(width: 2, height: 1),
      channels: .grayAlpha)
    let viewport = Viewport.fitting(image.size, in: image.size)
    let plain = render(image, viewport)
    let frame = GaussianBlur(of: image)(sigma: 1)
    let blurred = render(frame.pixels, viewport, units: frame.units)
    #expect(gray(plain, 0, 0) == 128 && gray(blurred, 0, 0) == 128)
  }

  @Test func `outside the image is black`() {
    let viewport = Viewport(
      size: PixelSize(width: 10, height: 3), center: ramp.size.center, scale: 1)
    let raster = render(ramp, viewport)
    #expect(raster[0, 1] == 0xFF00_0000 && raster[9, 1] == 0xFF00_0000)
  }

  @Test func `a colour map begins and ends as its table does`() throws {
    let image = PixelBuffer.of([UInt8](arrayLiteral: 0, 255), size: PixelSize(width: 2, height: 1))
    let viridis = try #require(Colormap(name: "viridis"))
    let raster = render(
      image, .fitting(image.size, in: image.size), settings: DisplaySettings(colormap: viridis))
    #expect(raster[0, 0] == 0xFF44_0154 && raster[1, 0] == 0xFFFD_E724)
  }
}
