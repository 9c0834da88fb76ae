import MarkerModel
import Testing

@Suite struct ViewportTests {
  let image = PixelSize(width: 400, height: 300)
  let view = PixelSize(width: 800, height: 900)

  @Test func `a fitting view shows the whole image, as large as it goes, in the middle`() {
    let fitting = Viewport.fitting(image, in: view)
    #expect(fitting.scale == 2)
    #expect(fitting.screen(PixelPoint(x: -0.5, y: -0.5)) == ScreenPoint(x: 0, y: 150))
    #expect(fitting.screen(PixelPoint(x: 399.5, y: 299.5)) == ScreenPoint(x: 800, y: 750))
  }

  @Test func `screen and image positions are each other's inverse`() {
    let viewport = Viewport(size: view, center: PixelPoint(x: 17.25, y: 9.5), scale: 3.5)
    for point in [PixelPoint(x: 0, y: 0), PixelPoint(x: -4.5, y: 300.125)] {
      let back = viewport.pixel(viewport.screen(point))
      #expect(abs(back.x - point.x) < 1e-12 && abs(back.y - point.y) < 1e-12)
    }
  }

  @Test func `zooming keeps what is under the pointer there`() {
    let viewport = Viewport.fitting(image, in: view)
    let anchor = ScreenPoint(x: 123, y: 456)
    let under = viewport.pixel(anchor)
    for factor in [1.2, 1 / 1.2, 40, 1e9, 1e-9] {
      let after = viewport.zoomed(by: factor, at: anchor).pixel(anchor)
      #expect(abs(after.x - under.x) < 1e-6 && abs(after.y - under.y) < 1e-6, "by \(factor)")
    }
  }

  @Test func `zooming stops at the ends of its range`() {
    let viewport = Viewport.fitting(image, in: view)
    let middle = ScreenPoint(x: 400, y: 450)
    #expect(viewport.zoomed(by: 1e9, at: middle).scale == Viewport.scaleRange.upperBound)
    #expect(viewport.zoomed(by: 1e-9, at: middle).scale == Viewport.scaleRange.lowerBound)
  }

  @Test func `panning carries what was under the start to the end`() {
    let viewport = Viewport(size: view, center: PixelPoint(x: 100, y: 100), scale: 4)
    let start = ScreenPoint(x: 10, y: 20)
    let end = ScreenPoint(x: 210, y: -30)
    #expect(viewport.panned(from: start, to: end).pixel(end) == viewport.pixel(start))
  }

  @Test func `the middle is kept on the image`() {
    let far = Viewport(size: view, center: PixelPoint(x: 1e6, y: -1e6), scale: 1).kept(on: image)
    #expect(far.center == PixelPoint(x: 399.5, y: -0.5))
  }

  @Test func `an empty image or view has a view all the same`() {
    #expect(Viewport.fitting(PixelSize(width: 0, height: 0), in: view).scale == 1)
    #expect(Viewport.fitting(image, in: PixelSize(width: 0, height: 5)).scale == 1)
  }

  @Test func `an image's pixels reach half a pixel around their centres`() {
    #expect(image.contains(PixelPoint(x: -0.5, y: -0.5)))
    #expect(image.contains(PixelPoint(x: 399.49, y: 299.49)))
    #expect(!image.contains(PixelPoint(x: 399.5, y: 0)))
    #expect(!image.contains(PixelPoint(x: 0, y: -0.51)))
    #expect(image.center == PixelPoint(x: 199.5, y: 149.5))
  }

  @Test(arguments: [(400, 300), (401, 299)])
  func `aligned to the pixels, device pixels show whole ones`(width: Int, height: Int) {
    for orientation in [ViewOrientation.upright, ViewOrientation.upright.rotated(by: 90)] {
      var view = Viewport(
        size: PixelSize(width: width, height: height), center: PixelPoint(x: 70.37, y: 91.81),
        scale: 1, orientation: orientation)
      view.alignToPixels()
      #expect(abs(view.center.x - 70.37) <= 0.5 && abs(view.center.y - 91.81) <= 0.5)
      for place in [ScreenPoint(x: 0.5, y: 0.5), ScreenPoint(x: 117.5, y: 33.5)] {
        let point = view.pixel(place)
        #expect(abs(point.x - point.x.rounded()) < 1e-9 && abs(point.y - point.y.rounded()) < 1e-9)
      }
    }
  }
}
