import MarkerImaging
import MarkerModel
import MarkerTestSupport
import Testing

@Suite struct TurnedRenderTests {
  private let size = PixelSize(width: 4, height: 4)
  /// 0 at the top left, then to the right and down.
  private let numbers = PixelBuffer.of(
    (0..<16).map { UInt8($0 * 16) }, size: PixelSize(width: 4, height: 4))

  private func render(_ pixels: PixelBuffer, _ viewport: Viewport) -> Raster {
    let toneMap = ToneMap(DisplaySettings(), limits: DisplayLimits(low: 0, high: 255))
    return ViewportRenderer(pixels: pixels, toneMap: toneMap).render(viewport)
  }

  private func rows(_ orientation: ViewOrientation) -> [[Int]] {
    let raster = render(numbers, .fitting(size, in: size, orientation: orientation))
    return (0..<4).map { y in (0..<4).map { x in Int(raster[x, y] & 0xFF) / 16 } }
  }

  @Test func `a quarter turn to the right has the first column, from the bottom, as its first row`()
  {
    #expect(
      rows(.upright.rotated(by: 90)) == [
        [12, 8, 4, 0], [13, 9, 5, 1], [14, 10, 6, 2], [15, 11, 7, 3],
      ])
  }

  @Test func `a quarter turn to the left, a half turn, and flips are exact`() {
    #expect(
      rows(.upright.rotated(by: -90)) == [
        [3, 7, 11, 15], [2, 6, 10, 14], [1, 5, 9, 13], [0, 4, 8, 12],
      ])
    #expect(
      rows(.upright.rotated(by: 180)) == [
        [15, 14, 13, 12], [11, 10, 9, 8], [7, 6, 5, 4], [3, 2, 1, 0],
      ])
    #expect(
      rows(.upright.flippedHorizontally) == [
        [3, 2, 1, 0], [7, 6, 5, 4], [11, 10, 9, 8], [15, 14, 13, 12],
      ])
    #expect(
      rows(.upright.flippedVertically) == [
        [12, 13, 14, 15], [8, 9, 10, 11], [4, 5, 6, 7], [0, 1, 2, 3],
      ])
    #expect(
      rows(.upright.rotated(by: 90).flippedHorizontally) == [
        [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
      ])
  }

  @Test func `turned by a right angle, a reduced picture has the same averages in other places`() {
    var random = SeededRandom(seed: 7)
    let image = PixelSize(width: 90, height: 70)
    let pixels = PixelBuffer.of(
      (0..<6300).map { _ in UInt8.random(in: 0...255, using: &random) }, size: image)
    let upright = render(
      pixels,
      Viewport(
        size: PixelSize(width: 41, height: 67), center: PixelPoint(x: 40.2, y: 33.7), scale: 0.63))
    let turned = render(
      pixels,
      Viewport(
        size: PixelSize(width: 67, height: 41), center: PixelPoint(x: 40.2, y: 33.7), scale: 0.63,
        orientation: .upright.rotated(by: 90)))
    for y in 0..<41 {
      for x in 0..<67 { #expect(turned[x, y] == upright[y, 66 - x]) }
    }
  }

  @Test func `enlarged, each device pixel shows the sample under it, at any angle`() {
    var random = SeededRandom(seed: 3)
    let image = PixelSize(width: 17, height: 11)
    let samples = (0..<187).map { UInt8($0) }
    for rowOrder in [PixelBuffer.RowOrder.topDown, .bottomUp] {
      let pixels = PixelBuffer.of(samples, size: image, rowOrder: rowOrder)
      for turn in 0..<40 {
        let orientation = ViewOrientation(
          rotation: turn < 8 ? Double(turn % 4) * 90 : .random(in: 0..<360, using: &random),
          isMirrored: turn % 2 == 0)
        let viewport = Viewport(
          size: PixelSize(width: 61, height: 43),
          center: PixelPoint(
            x: .random(in: -1...18, using: &random), y: .random(in: -1...12, using: &random)),
          scale: .random(in: 1...9, using: &random), orientation: orientation)
        let raster = render(pixels, viewport)
        for y in 0..<43 {
          for x in 0..<61 {
            let point = viewport.pixel(ScreenPoint(x: Double(x) + 0.5, y: Double(y) + 0.5))
            // At a sample's very edge either neighbour will do.
            let edges = [point.x + 0.5, point.y + 0.5].map { abs($0 - $0.rounded()) }
            guard edges.allSatisfy({ $0 > 1e-9 }) else { continue }
            let value = pixels.values(
              x: Int((point.x + 0.5).rounded(.down)), y: Int((point.y + 0.5).rounded(.down)))
            let expected = image.contains(point) ? value?[0] ?? -1 : 0
            #expect(Double(raster[x, y] & 0xFF) == expected, "\(orientation) at \(x), \(y)")
          }
        }
      }
    }
  }

  @Test func `reduced at any angle, a smooth picture is what lies under each device pixel`() {
    let image = PixelSize(width: 240, height: 240)
    let pixels = PixelBuffer.of(
      (0..<240).flatMap { y in (0..<240).map { x in Float(x + y) / 2 } }, size: image)
    for angle in [1.0, 30, 45, 137, 200.5, 300] {
      for isMirrored in [false, true] {
        let viewport = Viewport(
          size: PixelSize(width: 40, height: 30), center: PixelPoint(x: 121, y: 118), scale: 0.4,
          orientation: ViewOrientation(rotation: angle, isMirrored: isMirrored))
        let raster = render(pixels, viewport)
        for y in 0..<30 {
          for x in 0..<40 {
            let point = viewport.pixel(ScreenPoint(x: Double(x) + 0.5, y: Double(y) + 0.5))
            #expect(abs(Double(raster[x, y] & 0xFF) - (point.x + point.y) / 2) <= 1.5)
          }
        }
      }
    }
  }

  @Test func `a turned view larger than the image, or tiny, is black outside`() {
    for side in [1, 2, 50] {
      for scale in [0.01, 0.9, 1, 3] {
        let raster = render(
          numbers,
          Viewport(
            size: PixelSize(width: side, height: side), center: PixelPoint(x: -4e4, y: 9e4),
            scale: scale, orientation: ViewOrientation(rotation: 20)))
        #expect((0..<side * side).allSatisfy { raster.pixels[$0] == 0xFF00_0000 })
      }
    }
  }
}
