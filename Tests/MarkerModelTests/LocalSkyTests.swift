import Foundation
import MarkerModel
import Testing

/// A gnomonic sky by a CD matrix, as the WCS papers have it, in displayed pixels of a picture of a
/// height.
struct TangentSky: SkyTransform {
  let axisTypes = ["RA---TAN", "DEC--TAN"]
  let skyFrame = SkyFrame.equatorial(system: "ICRS", equinox: nil)
  let pixelScaleArcsec = 0.0
  var reference = SkyPoint(ra: 150, dec: 2)
  var middle = PixelPoint(x: 500, y: 500)
  /// Degrees: of FITS x and y to the east and the north.
  var matrix: [[Double]]
  let height = 1001

  func sky(at point: PixelPoint) -> SkyPoint? {
    let pixel = FITSPixel(point, height: height)
    let center = FITSPixel(middle, height: height)
    let (dx, dy) = (pixel.x - center.x, pixel.y - center.y)
    let degree = Double.pi / 180
    let east = (matrix[0][0] * dx + matrix[0][1] * dy) * degree
    let north = (matrix[1][0] * dx + matrix[1][1] * dy) * degree
    let (sine, cosine) = (sin(reference.dec * degree), cos(reference.dec * degree))
    let depth = cosine - north * sine
    let ra = reference.ra + atan2(east, depth) / degree
    let dec = atan2(sine + north * cosine, (east * east + depth * depth).squareRoot()) / degree
    return SkyPoint(ra: ra, dec: dec)
  }

  func native(at point: PixelPoint) -> SkyPoint? { sky(at: point) }
  func pixel(at point: SkyPoint) -> PixelPoint? { nil }
}

@Suite struct LocalSkyTests {
  /// Square pixels of 0.25″, turned so that north lies that far from up towards east.
  private func turned(by degrees: Double, isMirrored: Bool = false) -> TangentSky {
    let scale = 0.25 / 3600
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    let side = isMirrored ? 1.0 : -1
    return TangentSky(
      matrix: [
        [side * scale * cosine, scale * sine], [-side * scale * sine, scale * cosine],
      ])
  }

  private func isNear(_ one: Displacement, _ x: Double, _ y: Double) -> Bool {
    abs(one.x - x) < 1e-6 && abs(one.y - y) < 1e-6
  }

  private let middle = PixelPoint(x: 500, y: 500)

  @Test func `north is up and east to the left in a picture taken so`() throws {
    let sky = try #require(LocalSky(at: middle, of: turned(by: 0)))
    #expect(isNear(sky.north, 0, -1) && isNear(sky.east, -1, 0))
    #expect(abs(sky.arcsecPerPixel - 0.25) < 1e-9)
    #expect(abs(sky.arcsec(of: Displacement(x: 3, y: 4)) - 1.25) < 1e-8)
    #expect(ViewOrientation.northUp(sky) == .upright)
  }

  @Test func `directions follow the header's matrix`() throws {
    for angle in stride(from: -170.0, through: 180, by: 35) {
      let (sine, cosine) = (sin(angle * .pi / 180), cos(angle * .pi / 180))
      let sky = try #require(LocalSky(at: middle, of: turned(by: angle)))
      // The inverse of the matrix: north is (sin, cos) in FITS pixels, whose y is up.
      #expect(isNear(sky.north, sine, -cosine), "\(angle)")
      #expect(isNear(sky.east, -cosine, -sine), "\(angle)")
    }
  }

  @Test func `north up and east left comes out of any header's turn and hand`() throws {
    for angle in stride(from: -170.0, through: 180, by: 12.5) {
      for isMirrored in [false, true] {
        let local = LocalSky(at: middle, of: turned(by: angle, isMirrored: isMirrored))
        let sky = try #require(local)
        let orientation = ViewOrientation.northUp(sky)
        #expect(orientation.isMirrored == isMirrored)
        let compass = Compass(
          for: Viewport(
            size: PixelSize(width: 10, height: 10), center: middle, scale: 1,
            orientation: orientation), sky: sky)
        #expect(isNear(compass.north, 0, -1) && isNear(compass.east, -1, 0), "\(angle)")
      }
    }
  }

  @Test func `the compass goes with the view that is turned or mirrored`() throws {
    let sky = try #require(LocalSky(at: middle, of: turned(by: 0)))
    var viewport = Viewport(size: PixelSize(width: 9, height: 9), center: middle, scale: 1)
    viewport.orientation = .upright.rotated(by: 90)
    #expect(isNear(Compass(for: viewport, sky: sky).north, 1, 0))
    viewport.orientation = .upright.flippedHorizontally
    #expect(isNear(Compass(for: viewport, sky: sky).east, 1, 0))
  }

  @Test func `a picture so little aslant that it is not to be seen stays on its pixels`() throws {
    let sky = try #require(LocalSky(at: middle, of: turned(by: 180.01)))
    #expect(ViewOrientation.northUp(sky) == ViewOrientation(rotation: 180))
  }

  @Test func `a scale bar is as long as its text says`() throws {
    let sky = try #require(LocalSky(at: middle, of: turned(by: 30)))
    let expected = [
      (0.001, "5°"), (0.01, "30′"), (0.05, "10′"), (0.2, "2′"), (1, "30″"), (20, "1″"),
    ]
    for (scale, text) in expected {
      let viewport = Viewport(
        size: PixelSize(width: 800, height: 600), center: middle, scale: scale)
      let bar = try #require(ScaleBar(for: viewport, sky: sky, longest: 120))
      #expect(bar.length <= 120 + 1e-6, "\(scale)")
      #expect(bar.text == text)
      let unit = text.hasSuffix("°") ? 3600.0 : text.hasSuffix("′") ? 60 : 1
      let said = try #require(Double(text.dropLast())) * unit
      #expect(abs(bar.length / scale * 0.25 - said) < 1e-6 * said)
    }
  }

  @Test func `a scale bar counts pixels where there is no sky, and follows unequal sides`() throws {
    var viewport = Viewport(
      size: PixelSize(width: 800, height: 600), center: middle, scale: 0.3)
    let plain = try #require(ScaleBar(for: viewport, sky: nil, longest: 100))
    #expect(plain.text == "200 px" && abs(plain.length - 60) < 1e-9)
    let narrow = TangentSky(matrix: [[-1.0 / 3600, 0], [0, 2.0 / 3600]])
    let sky = try #require(LocalSky(at: middle, of: narrow))
    let across = try #require(ScaleBar(for: viewport, sky: sky, longest: 100))
    viewport.orientation = .upright.rotated(by: 90)
    let along = try #require(ScaleBar(for: viewport, sky: sky, longest: 100))
    #expect(across.text == "5′" && abs(across.length - 90) < 1e-4)
    #expect(along.text == "10′" && abs(along.length - 90) < 1e-4)
  }

  @Test func `the magnifier has the place in its middle and stays away from it`() throws {
    let view = Viewport(
      size: PixelSize(width: 800, height: 600), center: middle, scale: 2,
      orientation: ViewOrientation(rotation: 30, isMirrored: true))
    for place in [ScreenPoint(x: 100, y: 100), ScreenPoint(x: 760, y: 40)] {
      let magnifier = try #require(Magnifier(at: place, of: view, side: 160, margin: 10))
      #expect(magnifier.viewport.center == view.pixel(place))
      let isInside =
        place.x >= magnifier.origin.x && place.x < magnifier.origin.x + 160
        && place.y >= magnifier.origin.y && place.y < magnifier.origin.y + 160
      #expect(!isInside)
      #expect(abs(magnifier.viewport.scale - 160 / 15.0) < 1e-9)
      let shown = magnifier.pixelCorners.map {
        magnifier.viewport.pixel(
          ScreenPoint(x: $0.x - magnifier.origin.x, y: $0.y - magnifier.origin.y))
      }
      let under = view.pixel(place)
      #expect(shown.allSatisfy { abs($0.x - under.x) <= 1 && abs($0.y - under.y) <= 1 })
      #expect(shown.allSatisfy { abs(abs($0.x - $0.x.rounded(.down)) - 0.5) < 1e-9 })
    }
    let small = Viewport(size: PixelSize(width: 200, height: 200), center: middle, scale: 1)
    #expect(Magnifier(at: ScreenPoint(x: 5, y: 5), of: small, side: 160, margin: 10) == nil)
  }
}
