import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import Testing

@Suite struct WCSFrameTests {
  static let linear = [
    ("CRVAL1", "10.5"), ("CRVAL2", "-20.25"), ("CRPIX1", "50"), ("CRPIX2", "50"),
    ("CDELT1", "-0.001"), ("CDELT2", "0.001"),
  ]
  static let equatorial = [("CTYPE1", "'RA---TAN'"), ("CTYPE2", "'DEC--TAN'")] + linear

  private func frame(_ cards: [(String, String)]) throws -> FrameDescription {
    let bytes = FITSBytes.image(8, [100, 80], [UInt8](repeating: 0, count: 8000), more: cards)
    return try Files.decode(bytes).description.frames[0]
  }

  private func skyFrame(_ more: [(String, String)]) throws -> SkyFrame? {
    try frame(WCSFrameTests.equatorial + more).sky?.skyFrame
  }

  @Test func `the frame is named by RADESYS and EQUINOX as the standard says`() throws {
    #expect(try skyFrame([]) == .equatorial(system: "ICRS", equinox: nil))
    #expect(
      try skyFrame([("EQUINOX", "1950.0")]) == .equatorial(system: "FK4", equinox: 1950))
    #expect(
      try skyFrame([("EQUINOX", "1984.0")]) == .equatorial(system: "FK5", equinox: 1984))
    #expect(try skyFrame([("EPOCH", "2000.0")]) == .equatorial(system: "FK5", equinox: 2000))
    #expect(try skyFrame([("RADESYS", "'FK5'")]) == .equatorial(system: "FK5", equinox: 2000))
    #expect(
      try skyFrame([("RADESYS", "'ICRS'"), ("EQUINOX", "2000.0")])
        == .equatorial(system: "ICRS", equinox: nil))
    #expect(try skyFrame([("RADECSYS", "'FK4'")]) == .equatorial(system: "FK4", equinox: 1950))
  }

  @Test func `galactic and ecliptic axes have their own positions and ICRS ones`() throws {
    for (first, second, wanted) in [
      ("GLON", "GLAT", SkyFrame.galactic), ("ELON", "ELAT", SkyFrame.ecliptic(equinox: 2000)),
    ] {
      let types = [("CTYPE1", "'\(first)-TAN'"), ("CTYPE2", "'\(second)-TAN'")]
      let sky = try #require(try frame(types + WCSFrameTests.linear).sky)
      #expect(sky.skyFrame == wanted)
      let at = PixelPoint(x: 49, y: 30)
      let native = try #require(sky.native(at: at))
      #expect(abs(native.ra - 10.5) < 1e-9 && abs(native.dec + 20.25) < 1e-9)
      let turned = try #require(sky.sky(at: at))
      #expect(abs(turned.ra - 10.5) > 1)
      let back = try #require(sky.pixel(at: turned))
      #expect(abs(back.x - 49) < 1e-7 && abs(back.y - 30) < 1e-7)
    }
  }

  @Test(arguments: WCSFixture.all.galactic)
  func `galactic positions are astropy's to a tenth of an arc second`(
    golden: WCSFixture.Galactic
  ) throws {
    let found = try #require(
      SkyPositions.galactic(
        SkyPoint(ra: golden.ra, dec: golden.dec),
        in: .equatorial(system: golden.system, equinox: golden.equinox)))
    #expect(abs(found.ra - golden.l) * cos(golden.b * .pi / 180) < 3e-5, "\(found)")
    #expect(abs(found.dec - golden.b) < 3e-5, "\(found)")
  }

  @Test func `a galactic position stays as it is, and an unknown frame has none`() {
    let point = SkyPoint(ra: 120, dec: -5)
    #expect(SkyPositions.galactic(point, in: .galactic) == point)
    #expect(
      SkyPositions.galactic(point, in: .equatorial(system: "FK4", equinox: 1900)) == nil)
    #expect(
      SkyPositions.galactic(
        SkyPoint(ra: .nan, dec: 0), in: .equatorial(system: "ICRS", equinox: nil)) == nil)
  }

  private let alternate = [
    ("CTYPE1B", "'GLON-CAR'"), ("CTYPE2B", "'GLAT-CAR'"), ("CRVAL1B", "100.0"),
    ("CRVAL2B", "0.0"), ("CRPIX1B", "1"), ("CRPIX2B", "1"), ("CDELT1B", "-0.1"),
    ("CDELT2B", "0.1"), ("WCSNAMEB", "'GALACTIC'"),
  ]

  @Test func `a header's alternate coordinates can be chosen by their letter`() throws {
    let pixels = [("CTYPE1P", "'LINEAR'"), ("CTYPE2P", "'LINEAR'"), ("CRVAL1P", "5")]
    let frame = try frame(WCSFrameTests.equatorial + alternate + pixels)
    #expect(frame.sky?.skyFrame == .equatorial(system: "ICRS", equinox: nil))
    #expect(frame.alternateSkies.map(\.letter) == ["B"])
    let second = try #require(frame.alternateSkies.first)
    #expect(second.name == "GALACTIC")
    let at = try #require(second.sky.native(at: PixelPoint(x: 10, y: 79)))
    #expect(abs(at.ra - 99) < 1e-9 && abs(at.dec) < 1e-9)
    #expect(frame.notices == [])
  }

  @Test func `alternate coordinates alone are taken, and that is said`() throws {
    let frame = try frame(alternate)
    #expect(frame.sky?.skyFrame == .galactic)
    #expect(frame.notices.joined().contains("alternate coordinates B (GALACTIC)"))
  }

  @Test func `a picture of one celestial axis has positions, and no pixel for one`() throws {
    let cards = [
      ("CTYPE1", "'RA---TAN'"), ("CTYPE2", "'FREQ'"), ("CTYPE3", "'DEC--TAN'"), ("CRVAL1", "10.5"),
      ("CRVAL2", "1.4E9"), ("CRVAL3", "-20.25"), ("CRPIX1", "50"), ("CRPIX2", "1"), ("CRPIX3", "1"),
      ("CDELT1", "-0.001"), ("CDELT2", "1E6"), ("CDELT3", "0.001"),
    ]
    let bytes = FITSBytes.image(8, [100, 80, 1], [UInt8](repeating: 0, count: 8000), more: cards)
    let frame = try Files.decode(bytes).description.frames[0]
    let sky = try #require(frame.sky, "\(frame.notices)")
    let at = try #require(sky.sky(at: PixelPoint(x: 49, y: 3)))
    #expect(abs(at.ra - 10.5) < 1e-9 && abs(at.dec + 20.25) < 1e-9)
    #expect(sky.pixel(at: at) == nil)
    #expect(frame.notices.joined().contains("only one of the axes"))
  }
}
