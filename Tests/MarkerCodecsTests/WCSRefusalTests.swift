import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import Testing

@Suite struct WCSRefusalTests {
  private let good = [
    ("NAXIS", "2"), ("NAXIS1", "100"), ("NAXIS2", "100"), ("CTYPE1", "'RA---TAN'"),
    ("CTYPE2", "'DEC--TAN'"), ("CRVAL1", "10.5"), ("CRVAL2", "-20.25"), ("CRPIX1", "50"),
    ("CRPIX2", "50"), ("CD1_1", "-0.0001"), ("CD1_2", "0"), ("CD2_1", "0"), ("CD2_2", "0.0001"),
  ]

  private func read(
    _ changes: [String: String] = [:], without: Set<String> = [],
    adding: [(String, String)] = []
  ) -> (wcs: HeaderWCS?, notices: [String]) {
    let cards = good.filter { !without.contains($0.0) }.map { keyword, value in
      FITSBytes.card(keyword, changes[keyword] ?? value)
    }
    let added = adding.map { FITSBytes.card($0.0, $0.1) }
    return HeaderWCS.read(HeaderWCS.Source(cards: (cards + added).flatMap { $0 }, height: 100))
  }

  private func expectRefusal(
    _ result: (wcs: HeaderWCS?, notices: [String]), _ reason: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(result.wcs == nil, sourceLocation: location)
    #expect(
      result.notices.joined().contains(reason), "\(result.notices)", sourceLocation: location)
  }

  @Test func `a whole header gives a transformation`() {
    let result = read()
    #expect(result.wcs?.axisTypes == ["RA---TAN", "DEC--TAN"])
    #expect(abs((result.wcs?.pixelScaleArcsec ?? 0) - 0.36) < 1e-12)
    #expect(result.notices == [])
  }

  @Test func `a header without coordinates gives nothing, and no complaint`() {
    let cards = FITSBytes.card("NAXIS", "2") + FITSBytes.card("OBJECT", "'M 31    '")
    let result = HeaderWCS.read(HeaderWCS.Source(cards: cards, height: 100))
    #expect(result.wcs == nil)
    #expect(result.notices == [])
    let pixels = read(["CTYPE1": "'PIXEL   '", "CTYPE2": "'PIXEL   '"])
    #expect(pixels.wcs == nil)
    #expect(pixels.notices == [])
  }

  @Test func `half a header gives no position, and says what is missing`() {
    expectRefusal(read(without: ["CTYPE1", "CTYPE2"]), "no CTYPE")
    expectRefusal(read(without: ["CRVAL1"]), "no CRVAL1")
    expectRefusal(read(without: ["CRVAL2"]), "no CRVAL2")
    expectRefusal(read(without: ["CTYPE2"]), "no sky positions")
    expectRefusal(read(["CTYPE1": "'RA---XYZ'", "CTYPE2": "'DEC--XYZ'"]), "no sky positions")
  }

  @Test func `a matrix that maps to a line gives no position`() {
    expectRefusal(read(["CD1_1": "0", "CD2_2": "0"]), "no sky positions")
    expectRefusal(
      read(["CD1_1": "1", "CD1_2": "2", "CD2_1": "2", "CD2_2": "4"]), "no sky positions")
  }

  @Test func `a declination beyond the pole gives no position`() {
    expectRefusal(read(["CRVAL2": "123.5"]), "no sky positions")
  }

  @Test func `axes that no right ascension belongs to say so`() {
    expectRefusal(
      read(["CTYPE1": "'HPLN-TAN'", "CTYPE2": "'HPLT-TAN'"]), "neither equatorial nor galactic")
    expectRefusal(
      read(["CTYPE1": "'SLON-TAN'", "CTYPE2": "'SLAT-TAN'"]), "neither equatorial nor galactic")
  }

  @Test func `a look-up distortion whose table is not there gives no position`() {
    for keyword in ["CPDIS1", "CPDIS2", "D2IMDIS1"] {
      expectRefusal(read(adding: [(keyword, "'LOOKUP  '")]), "distortion table of \(keyword)")
    }
    expectRefusal(read(adding: [("CQDIS1", "'LOOKUP  '")]), "CQDIS1")
    expectRefusal(
      read(["CTYPE1": "'RA---TAB'", "CTYPE2": "'DEC--TAB'"], adding: [("PS1_0", "'T'")]),
      "no sky positions")
  }

  @Test func `numbers that are none give no position instead of 0`() {
    for value in ["NaN", "Infinity", "'10:30:00'", "1e400", "0x10", "abc", "1,5"] {
      expectRefusal(read(["CRVAL1": value]), "CRVAL1")
      expectRefusal(read(["CRPIX2": value]), "CRPIX2")
      expectRefusal(read(["CD1_2": value]), "CD1_2")
    }
    expectRefusal(read(["CRVAL1": ""]), "no CRVAL1")
    expectRefusal(
      read(
        without: ["CD1_1", "CD1_2", "CD2_1", "CD2_2"], adding: [("CDELT1", "0"), ("CDELT2", "1")]),
      "CDELT1")
    expectRefusal(read(["CTYPE2": "'DEC--SIN'"]), "no sky positions")
    expectRefusal(read(["CTYPE2": "'GLAT-TAN'"]), "no sky positions")
  }

  @Test func `a number in quotes and an odd unit are mended, and that is said`() throws {
    let quoted = read(["CRVAL1": "'10.5'"])
    #expect(quoted.notices.joined().contains("CRVAL1 is written as text"))
    let sky = try #require(quoted.wcs?.sky(at: PixelPoint(x: 49, y: 50)))
    #expect(abs(sky.ra - 10.5) < 1e-9)
    let unit = read(adding: [("CUNIT1", "'DEGREES '"), ("CUNIT2", "'DEGREES '")])
    #expect(unit.wcs != nil)
    #expect(unit.notices.joined().contains("its unit DEGREES is read as deg"))
    expectRefusal(read(adding: [("CUNIT1", "'Jy'")]), "no sky positions")
  }

  @Test func `a hostile header costs a reason and no time`() {
    let sip = [("CTYPE1", "'RA---TAN-SIP'"), ("CTYPE2", "'DEC--TAN-SIP'")]
    expectRefusal(read(adding: sip + [("A_ORDER", "1000000000"), ("B_ORDER", "2")]), "A_ORDER")
    expectRefusal(read(adding: sip + [("A_ORDER", "-3"), ("B_ORDER", "2")]), "A_ORDER")
    expectRefusal(read(adding: sip + [("A_ORDER", "2")]), "B_ORDER")
    expectRefusal(read(adding: [("WCSAXES", "1000000000")]), "WCSAXES")
    expectRefusal(read(["NAXIS": "99999"]), "NAXIS")
    let flood = (0..<12_000).map { ("PV\($0 % 99)_\($0 % 97)", "\($0)") }
    expectRefusal(read(adding: flood), "keywords for positions")
    let comments = (0..<20_000).map { ("JUNK\($0 % 1000)", "\($0)") }
    #expect(read(adding: comments).wcs != nil)
  }

  @Test func `outside the projection there is no position, never 0, 0`() {
    let wcs = read().wcs
    #expect(wcs?.pixel(at: SkyPoint(ra: 190.5, dec: 20.25)) == nil)
    #expect(wcs?.pixel(at: SkyPoint(ra: .nan, dec: 0)) == nil)
    #expect(wcs?.sky(at: PixelPoint(x: .nan, y: 0)) == nil)
    #expect(wcs?.sky(at: PixelPoint(x: .infinity, y: 0)) == nil)
  }

  @Test func `only text made of cards is taken for a header in a TIFF`() throws {
    func sky(_ text: String) throws -> FrameDescription {
      let page = TIFFImage<UInt8>(
        name: "", size: PixelSize(width: 100, height: 100),
        samples: [UInt8](repeating: 0, count: 10_000), text: text)
      return try WriterTests.decoded { try ImageWriter.tiff([page], to: $0) }.description.frames[0]
    }
    let simple = String(decoding: FITSBytes.card("SIMPLE", "T"), as: UTF8.self)
    let cards = good.map { String(decoding: FITSBytes.card($0.0, $0.1), as: UTF8.self) }
    let whole = try sky(simple + cards.joined())
    let lines = try sky(
      ([simple] + cards).map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n"))
    // The TIFF's top row is the header's last: the reference pixel (50, 50) lies at (49, 50).
    for frame in [whole, lines] {
      let at = try #require(frame.sky?.pixel(at: SkyPoint(ra: 10.5, dec: -20.25)))
      #expect(abs(at.x - 49) < 1e-9 && abs(at.y - 50) < 1e-9)
    }
    #expect(try sky(simple + cards.joined() + "and more").sky == nil)
    #expect(try sky("a nice picture of " + simple + cards.joined()).sky == nil)
    let other = (simple + cards.joined()).replacing(
      "NAXIS1  =                  100", with: "NAXIS1  =                  200")
    let misfit = try sky(other)
    #expect(misfit.sky == nil)
    #expect(misfit.notices.joined().contains("200 × 100"))
  }
}
