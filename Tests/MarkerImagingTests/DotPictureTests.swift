@testable import MarkerImaging
import MarkerModel
import Testing

@Suite struct DotPictureTests {
  private struct NoTexts: CatalogTexts {
    func text(at span: TextSpan) -> String { "" }
    func columns(at source: Int) -> [(name: String, value: String)] { [] }
  }

  private let size = PixelSize(width: 120, height: 90)
  private let limits = CatalogDrawing.Limits(shapes: 10, labels: 0)

  /// Three thousand rows in three colours, on whole, half and other pixels, beyond the frame too.
  private var frame: FrameCatalog {
    var rows = CatalogRows()
    var state: UInt64 = 7
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    for row in 0..<3000 {
      let (x, y) = (next() * 320 - 10, next() * 320 - 10)
      rows.append(
        row % 3 == 0 ? (2 * x).rounded() / 2 : x, row % 3 == 0 ? (2 * y).rounded() / 2 : y,
        isSky: false)
      rows.setGroup("\(row % 3)")
    }
    return FrameCatalog(
      CatalogTable(rows, NoTexts()), pixels: .displayed, image: "a.fits",
      size: PixelSize(width: 300, height: 300), sky: nil)
  }

  private let style = CatalogStyle(
    color: MarkColor(9, 9, 9),
    groups: [
      "0": MarkColor(255, 0, 0), "1": MarkColor(0, 255, 0), "2": MarkColor(0, 0, 255),
    ])

  private func dots(
    _ frame: FrameCatalog, on view: Viewport, deviceScale: Double = 1
  ) throws -> DotLayer {
    try #require(
      CatalogDrawing(
        [(frame, style)], viewport: view, deviceScale: deviceScale, usualDiameter: 10,
        limits: limits
      ).dots)
  }

  private func pixels(_ picture: DotPicture) -> [UInt32] {
    let raster = Raster(size: size)
    picture.lay(on: raster)
    let laid = picture.laid(over: Raster(size: size))
    #expect(Array(laid.pixels) == Array(raster.pixels))
    return Array(raster.pixels)
  }

  @Test(
    arguments: [0.5, 1, 3.7],
    [
      ViewOrientation.upright, ViewOrientation(rotation: 90, isMirrored: true),
      ViewOrientation(rotation: 33),
    ])
  func `a picture of dots that went with the view is as one drawn anew`(
    scale: Double, orientation: ViewOrientation
  ) throws {
    let frame = frame
    var view = Viewport(
      size: size, center: PixelPoint(x: 150.25, y: 149.5), scale: scale, orientation: orientation)
    var picture = DotPicture(try dots(frame, on: view), on: view)
    #expect(Set(pixels(picture)).count == 4)
    for (x, y) in [(5, 3), (-9, 0), (0, -40), (70, 80), (-119, 1), (-1, -89), (33, -17)] {
      view = view.panned(
        from: ScreenPoint(x: 50, y: 40), to: ScreenPoint(x: 50 + Double(x), y: 40 + Double(y)))
      let goes = picture.move(to: view)
      #expect(goes)
      let anew = DotPicture(try dots(frame, on: view), on: view)
      #expect(pixels(picture) == pixels(anew), "moved by \(x), \(y)")
    }
  }

  @Test func `a picture with dots that was moved has those that come into view, and all others`()
    throws
  {
    let frame = frame
    let renderer = ViewportRenderer(
      pixels: .of([UInt8(40)], size: PixelSize(width: 1, height: 1)),
      toneMap: ToneMap(DisplaySettings(), limits: DisplayLimits(low: 0, high: 100)))
    var view = Viewport(size: size, center: PixelPoint(x: 150.5, y: 149), scale: 1.5)
    var picture = DotPicture(try dots(frame, on: view), on: view)
    var shown = renderer.render(view)
    picture.lay(on: shown)
    for (x, y) in [(5, 3), (-9, 0), (0, -40), (70, 80), (-119, 1), (33, -17)] {
      let old = view
      view = view.panned(
        from: ScreenPoint(x: 50, y: 40), to: ScreenPoint(x: 50 + Double(x), y: 40 + Double(y)))
      let goes = picture.move(to: view)
      #expect(goes)
      shown = try #require(renderer.moved(shown, of: old, to: view, most: .max)?.raster)
      picture.lay(on: shown, of: view, movedFrom: old)
      let anew = renderer.render(view)
      DotPicture(try dots(frame, on: view), on: view).lay(on: anew)
      #expect(Array(shown.pixels) == Array(anew.pixels), "moved by \(x), \(y)")
    }
  }

  @Test func `a picture of dots does not go where nothing of it is left, nor to another scale`()
    throws
  {
    let frame = frame
    let view = Viewport(size: size, center: PixelPoint(x: 150, y: 150), scale: 1)
    var picture = DotPicture(try dots(frame, on: view), on: view)
    var others = [view, view, view]
    others[0].center.x += 120
    others[1].center.x += 0.5
    others[2].scale = 2
    for other in others {
      let goes = picture.move(to: other)
      #expect(!goes)
    }
  }

  @Test func `dots of another colour or of other rows are not those that are drawn`() throws {
    let (one, two) = (frame, frame)
    let view = Viewport(size: size, center: PixelPoint(x: 150, y: 150), scale: 1)
    let picture = DotPicture(try dots(one, on: view), on: view)
    #expect(try picture.dots == dots(one, on: view))
    #expect(try picture.dots != dots(two, on: view))
    #expect(try picture.dots != dots(one, on: view, deviceScale: 2))
    var red = style
    red.groups["1"] = MarkColor(255, 0, 0)
    let other = CatalogDrawing([(one, red)], viewport: view, usualDiameter: 10, limits: limits)
    #expect(picture.dots != other.dots)
  }
}
