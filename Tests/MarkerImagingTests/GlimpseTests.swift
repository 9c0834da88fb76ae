import MarkerModel
import Testing

@testable import MarkerImaging

/// Large frames seen by single samples.
@Suite struct GlimpseTests {
  @Test(arguments: [1, 2, 3, 16])
  func `what a glimpse shows lies where the whole frame has it`(step: Int) throws {
    let size = PixelSize(width: 203, height: 158)
    let whole = PixelBuffer.of(
      (0..<size.width * size.height).map { Float(($0 % 203) + 1000 * ($0 / 203)) }, size: size)
    let (columns, rows) = (
      Glimpse.places(of: size.width, step: step), Glimpse.places(of: size.height, step: step)
    )
    let few = PixelBuffer.of(
      rows.flatMap { y in columns.map { x in Float(x + 1000 * y) } },
      size: PixelSize(width: columns.count, height: rows.count))
    let frame = FrameDescription(
      index: 0, name: "1", size: size, channels: .gray, sampleType: .float32, notices: [])
    let glimpse = Glimpse(
      description: ImageDescription(format: .fits, frames: [frame]), frame: 0, pixels: few,
      step: step)
    #expect(glimpse.size == size)
    var display = DisplaySettings()
    display.interval = .minMax
    let limits = DisplayLimits(low: 0, high: 157_202)
    let toneMap = ToneMap(display, limits: limits)
    // So large that each sample is seen: those of the glimpse are where they belong.
    let view = Viewport(
      size: PixelSize(width: 406, height: 316), center: size.center, scale: 2)
    let (seen, exact) = (
      glimpse.render(view, toneMap),
      ViewportRenderer(pixels: whole, toneMap: toneMap).render(view)
    )
    withExtendedLifetime((seen, exact)) {
      for y in rows {
        for x in columns {
          #expect(seen[2 * x, 2 * y] == exact[2 * x, 2 * y], "\(x), \(y)")
        }
      }
    }
  }

  @Test func `the step makes the longer side no longer than is asked for`() {
    #expect(Glimpse.step(of: PixelSize(width: 2048, height: 10)) == 1)
    #expect(Glimpse.step(of: PixelSize(width: 10, height: 2049)) == 2)
    #expect(Glimpse.step(of: PixelSize(width: 10_000, height: 10_000)) == 5)
    #expect(Glimpse.step(of: PixelSize(width: 32_768, height: 32_768)) == 16)
  }
}
