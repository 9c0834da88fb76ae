import MarkerImaging
import MarkerModel
import Testing

@Suite struct CatalogDrawingTests {
  private struct NoTexts: CatalogTexts {
    func text(at span: TextSpan) -> String { "" }
    func columns(at source: Int) -> [(name: String, value: String)] { [] }
  }

  private func drawing(_ rows: CatalogRows) -> CatalogDrawing {
    let frame = FrameCatalog(
      CatalogTable(rows, NoTexts()), pixels: .displayed, image: "a.fits",
      size: PixelSize(width: 400, height: 300), sky: nil)
    return CatalogDrawing(
      [(frame, CatalogStyle(color: MarkColor(255, 0, 0)))],
      viewport: Viewport(
        size: PixelSize(width: 400, height: 300), center: PixelPoint(x: 200, y: 150), scale: 1),
      usualDiameter: 10)
  }

  @Test func `circles are drawn whose line lies in the view, and none that never ends`() {
    var rows = CatalogRows()
    for size in [20, 300, 600, 1e9, 1e30, .infinity] {
      rows.append(200, 150, isSky: false, size: .pixels(size))
    }
    rows.append(-30, 150, isSky: false, size: .pixels(40))
    let circles = drawing(rows).layers.flatMap(\.circles)
    #expect(circles.map(\.radius) == [10, 150])
  }

  @Test func `an outline that ends nowhere is not drawn`() {
    var rows = CatalogRows()
    for width in [50, 1e12, .infinity] {
      rows.append(200, 150, isSky: false, size: .pixels(10))
      rows.setShape(.box(width: width, height: 20, angle: 0, unit: .pixels))
    }
    #expect(drawing(rows).layers.flatMap(\.outlines).count == 1)
  }

  @Test func `circles that would hide the picture are dots, and a few are circles however large`() {
    func rows(_ count: Int, _ diameter: Double?) -> CatalogRows {
      var rows = CatalogRows()
      for row in 0..<count {
        rows.append(
          Double(row % 20) * 20, Double(row / 20) * 20, isSky: false,
          size: diameter.map { .pixels($0) })
      }
      return rows
    }
    for (count, diameter, areDots) in [
      (200, 30.0, false), (200, 150, true), (20, 300, false), (200, nil, false),
    ] as [(Int, Double?, Bool)] {
      let drawn = drawing(rows(count, diameter))
      #expect((drawn.dots != nil) == areDots, "\(count) of \(diameter ?? .nan)")
      #expect(drawn.layers.isEmpty == areDots)
    }
  }
}
