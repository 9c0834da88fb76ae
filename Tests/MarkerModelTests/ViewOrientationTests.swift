import MarkerModel
import MarkerTestSupport
import Testing

@Suite struct ViewOrientationTests {
  private let image = PixelSize(width: 400, height: 300)
  private let view = PixelSize(width: 800, height: 900)

  private func viewport(_ orientation: ViewOrientation) -> Viewport {
    Viewport(
      size: view, center: PixelPoint(x: 17.25, y: 9.5), scale: 3.5, orientation: orientation)
  }

  private func isNear(_ one: PixelPoint, _ other: PixelPoint, _ limit: Double = 1e-9) -> Bool {
    abs(one.x - other.x) < limit && abs(one.y - other.y) < limit
  }

  private static let orientations = [0.0, 33.3, 90, 123.456, 180, 270, 359.9].flatMap { angle in
    [false, true].map { ViewOrientation(rotation: angle, isMirrored: $0) }
  }

  @Test func `a turn to the right brings the image's right to the bottom of the view`() {
    let turned = viewport(.upright.rotated(by: 90))
    let place = turned.screen(PixelPoint(x: 18.25, y: 9.5))
    #expect(place == ScreenPoint(x: 400, y: 453.5))
  }

  @Test func `a flip swaps the sides of the view, whatever the turn`() {
    for orientation in Self.orientations {
      let place = viewport(orientation).screen(PixelPoint(x: 40, y: 70))
      let sides = viewport(orientation.flippedHorizontally).screen(PixelPoint(x: 40, y: 70))
      #expect(abs(sides.x - (800 - place.x)) < 1e-9 && abs(sides.y - place.y) < 1e-9)
      let ends = viewport(orientation.flippedVertically).screen(PixelPoint(x: 40, y: 70))
      #expect(abs(ends.x - place.x) < 1e-9 && abs(ends.y - (900 - place.y)) < 1e-9)
    }
  }

  @Test func `screen and image positions are each other's inverse in any orientation`() {
    for orientation in Self.orientations {
      let viewport = viewport(orientation)
      for point in [PixelPoint(x: 0, y: 0), PixelPoint(x: -4.5, y: 300.125)] {
        #expect(isNear(viewport.pixel(viewport.screen(point)), point))
      }
    }
  }

  @Test func `zooming and panning keep what is under the pointer in any orientation`() {
    for orientation in Self.orientations {
      let viewport = viewport(orientation)
      let start = ScreenPoint(x: 123, y: 456)
      let end = ScreenPoint(x: 200, y: 30)
      let under = viewport.pixel(start)
      #expect(isNear(viewport.zoomed(by: 1.7, at: start).pixel(start), under))
      #expect(isNear(viewport.panned(from: start, to: end).pixel(end), under))
    }
  }

  @Test func `a fitted image touches the view's edges and stays inside, however it is turned`() {
    for orientation in Self.orientations {
      let fitted = Viewport.fitting(image, in: view, orientation: orientation)
      let wide = Viewport.fittingWidth(of: image, in: view, orientation: orientation)
      let corners = [(-0.5, -0.5), (399.5, -0.5), (-0.5, 299.5), (399.5, 299.5)].map {
        PixelPoint(x: $0, y: $1)
      }
      let places = corners.map { fitted.screen($0) }
      let left = places.map(\.x).min() ?? 0
      let top = places.map(\.y).min() ?? 0
      #expect(left > -1e-9 && top > -1e-9 && min(left, top) < 1e-9)
      let edges = corners.map { wide.screen($0).x }
      #expect(abs(edges.min() ?? 1) < 1e-9 && abs((edges.max() ?? 1) - 800) < 1e-9)
    }
  }

  @Test func `four turns by a right angle, and two flips, are none`() {
    var orientation = ViewOrientation(rotation: 0)
    for _ in 0..<4 { orientation = orientation.rotated(by: 90) }
    #expect(orientation == .upright)
    #expect(orientation.flippedHorizontally.flippedVertically == ViewOrientation(rotation: 180))
    #expect(ViewOrientation(rotation: -90) == ViewOrientation(rotation: 630))
    #expect(ViewOrientation(rotation: .nan) == .upright)
    #expect(ViewOrientation(rotation: -1e-300) == .upright)
  }
}
