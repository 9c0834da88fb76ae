import MarkerModel
import Testing

@testable import MarkerImaging

/// The blur of what a view shows, beside the blur of the whole frame.
@Suite struct BlurredPartTests {
  private static let size = PixelSize(width: 1203, height: 951)

  private static let pixels: PixelBuffer = {
    let values = Noise.values(size.width * size.height).map { Float($0 % 1000) / 1000 }
    return .of(values, size: size, rowOrder: .bottomUp)
  }()

  private func view(_ scale: Double, x: Double, y: Double) -> Viewport {
    Viewport(
      size: PixelSize(width: 97, height: 71), center: PixelPoint(x: x, y: y), scale: scale)
  }

  @Test(arguments: [0.6, 2.5, 7]) func `at the samples' size it is the same`(sigma: Double) throws {
    let whole = GaussianBlur(of: Self.pixels)(sigma: sigma)
    let levels = PixelLevels(of: Self.pixels)
    for view in [view(1, x: 600.2, y: 400), view(3, x: 2, y: 3), view(1.7, x: 1200, y: 949)] {
      let part = try #require(
        BlurredPart(
          of: [Self.pixels] + levels.levels, size: Self.size, in: view, sigma: sigma))
      #expect(part.covers(view))
      for (x, y) in [(48, 35), (30, 20), (60, 50)] {
        let there = view.pixel(ScreenPoint(x: Double(x) + 0.5, y: Double(y) + 0.5))
        let here = part.view(view).pixel(ScreenPoint(x: Double(x) + 0.5, y: Double(y) + 0.5))
        let expected = whole.values(x: Int(there.x.rounded()), y: Int(there.y.rounded()))
        let found = part.frame.values(x: Int(here.x.rounded()), y: Int(here.y.rounded()))
        guard let expected = expected?.first else { continue }
        #expect(abs(try #require(found?.first) - expected) < 2e-3, "\(view.center) \(x) \(y)")
      }
    }
  }

  @Test func `of a reduced view it has few samples, about as the averages of the blurred frame`()
    throws
  {
    let levels = PixelLevels(of: Self.pixels)
    let view = view(0.08, x: 600, y: 475)
    let part = try #require(
      BlurredPart(of: [Self.pixels] + levels.levels, size: Self.size, in: view, sigma: 9))
    #expect(part.frame.pixels.size.width < 200)
    let whole = GaussianBlur(of: Self.pixels)(sigma: 9)
    for (x, y) in [(200, 300), (600, 475), (1000, 800)] {
      let here = PixelPoint(
        x: (Double(x) + 0.5) / 8 - 0.5, y: (Double(y) + 0.5) / 8 - 0.5)
      let expected = try #require(whole.values(x: x, y: y)?.first)
      let found = try #require(
        part.frame.values(x: Int(here.x.rounded()), y: Int(here.y.rounded()))?.first)
      #expect(abs(found - expected) < 0.02)
    }
  }

  @Test func `it says which views it reaches`() throws {
    let part = try #require(
      BlurredPart(of: [Self.pixels], size: Self.size, in: view(1, x: 600, y: 475), sigma: 1))
    #expect(part.covers(view(1, x: 601, y: 475)))
    #expect(part.covers(view(2, x: 600, y: 475)))
    #expect(!part.covers(view(1, x: 620, y: 475)))
    #expect(!part.covers(view(0.5, x: 600, y: 475)))
    #expect(
      BlurredPart(of: [Self.pixels], size: Self.size, in: view(1, x: -900, y: 0), sigma: 1) == nil)
  }

  @Test func `a blur that is not wanted any more ends without a result`() {
    let blur = GaussianBlur(of: Self.pixels)
    for sigma in [1.0, 8.0] {
      #expect(blur.blurred(sigma: sigma, while: { false }) == nil)
      #expect(blur.blurred(sigma: sigma, while: { true }) != nil)
    }
  }
}
