import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import Testing

/// What astropy says, as `Tools/make-wcs-fixtures.py` wrote it down.
struct WCSFixture: Decodable {
  struct Point: Decodable {
    var x: Double
    var y: Double
    var ra: Double?
    var dec: Double?
    /// Where the way back leads, if not to the same pixel.
    var px: Double?
    var py: Double?
  }

  struct Case: Decodable, CustomTestStringConvertible {
    var name: String
    var width: Int
    var height: Int
    var cards: [String]
    var x: Int?
    var y: Int?
    var refused: Bool?
    var scale: Double?
    var points: [Point]
    var testDescription: String { name }
  }

  struct File: Decodable, CustomTestStringConvertible {
    var file: String
    var height: Int
    var points: [Point]
    var testDescription: String { file }
  }

  struct Galactic: Decodable, CustomTestStringConvertible {
    var system: String
    var equinox: Double?
    var ra: Double
    var dec: Double
    var l: Double
    var b: Double
    var testDescription: String { "\(system) \(ra) \(dec)" }
  }

  var cases: [Case]
  var astropys: [Case]
  var tables: [File]
  var galactic: [Galactic]
  var files: [File]

  static let all: WCSFixture = {
    do {
      let bytes = try Files.bytes(Files.fixture("wcs.json"))
      return try JSONDecoder().decode(WCSFixture.self, from: Data(bytes))
    } catch {
      Issue.record(error)
      return WCSFixture(cases: [], astropys: [], tables: [], galactic: [], files: [])
    }
  }()
}

@Suite struct WCSTests {
  /// Compares a transformation with astropy: within 1e-9 degrees on the sky, 1e-6 pixels back.
  static func compare(_ sky: any SkyTransform, height: Int, _ points: [WCSFixture.Point]) throws {
    for point in points {
      let pixel = FITSPixel(x: point.x, y: point.y).pixelPoint(height: height)
      guard let ra = point.ra, let dec = point.dec else {
        #expect(sky.sky(at: pixel) == nil, "\(point)")
        continue
      }
      let found = try #require(sky.sky(at: pixel), "\(point)")
      #expect(abs(found.ra - ra) < 1e-9, "\(found) for \(point)")
      #expect(abs(found.dec - dec) < 1e-9, "\(found) for \(point)")
      let back = try #require(sky.pixel(at: SkyPoint(ra: ra, dec: dec)), "\(point)")
      let wanted = FITSPixel(x: point.px ?? point.x, y: point.py ?? point.y)
        .pixelPoint(height: height)
      #expect(abs(back.x - wanted.x) < 1e-6, "\(back) for \(point)")
      #expect(abs(back.y - wanted.y) < 1e-6, "\(back) for \(point)")
    }
  }

  @Test func `the golden positions are there`() {
    #expect(WCSFixture.all.cases.count > 30)
    #expect(WCSFixture.all.astropys.count > 40)
    #expect(WCSFixture.all.tables.count == 5)
    #expect(WCSFixture.all.files.count == 2)
  }

  @Test(arguments: WCSFixture.all.cases)
  func `pixels and sky are where astropy has them`(golden: WCSFixture.Case) throws {
    let held = golden.name.contains("axis that leans") ? [3: 1.0] : [:]
    let read = HeaderWCS.read(
      HeaderWCS.Source(
        cards: golden.cards.flatMap { Array($0.utf8) }, x: golden.x ?? 1, y: golden.y ?? 2,
        height: golden.height, held: held))
    let wcs = try #require(read.wcs, "\(read.notices)")
    if !golden.name.hasPrefix("AIPS") { #expect(read.notices == []) }
    try WCSTests.compare(wcs, height: golden.height, golden.points)
    if let scale = golden.scale { #expect(abs(wcs.pixelScaleArcsec / scale - 1) < 1e-12) }
  }

  @Test(arguments: WCSFixture.all.astropys)
  func `the headers of astropy's own tests are read as by astropy`(golden: WCSFixture.Case) throws {
    let held = Dictionary(uniqueKeysWithValues: (1...9).map { ($0, 1.0) })
    let read = HeaderWCS.read(
      HeaderWCS.Source(
        cards: golden.cards.flatMap { Array($0.utf8) }, height: golden.height, held: held))
    if golden.refused == true {
      #expect(read.wcs == nil)
      #expect(read.notices.joined().contains("no CRVAL"))
      return
    }
    try WCSTests.compare(
      try #require(read.wcs, "\(read.notices)"), height: golden.height, golden.points)
  }

  @Test(arguments: WCSFixture.all.tables)
  func `look-up tables in the same file are applied as by astropy`(golden: WCSFixture.File) throws {
    let image = try InProcessDecoder().describeNow(Files.fixture("wcs-files/\(golden.file)"))
    let frame = image.frames[0]
    let sky = try #require(frame.sky as? HeaderWCS, "\(frame.notices)")
    try WCSTests.compare(sky, height: golden.height, golden.points)
    // All of it can go to another process.
    let sent = try JSONEncoder().encode(sky.source)
    let source = try JSONDecoder().decode(HeaderWCS.Source.self, from: sent)
    #expect(source == sky.source)
    let again = try #require(HeaderWCS.read(source).wcs)
    try WCSTests.compare(again, height: golden.height, golden.points)
  }

  @Test(.enabled(if: Files.hasRealImages), arguments: WCSFixture.all.files)
  func `a STIFF image's pixels are where astropy has them`(golden: WCSFixture.File) throws {
    let image = try InProcessDecoder().describeNow(Files.realFolder.appending(golden.file))
    for frame in image.frames {
      try WCSTests.compare(try #require(frame.sky), height: golden.height, golden.points)
    }
  }

  @Test func `a FITS image has the sky of its header`() throws {
    let golden = try #require(WCSFixture.all.cases.first { $0.name == "four axes" })
    var file = FITSBytes()
    let shown = golden.cards.filter { card in
      !["SIMPLE", "BITPIX", "NAXIS"].contains { card.hasPrefix($0) }
    }
    file.addImage(
      8, [1000, 800, 1, 1], [UInt8](repeating: 0, count: 800_000),
      more: shown.map { card in
        let value = card.dropFirst(9).split(separator: "/", maxSplits: 1)[0]
        return (
          card.prefix(8).trimmingCharacters(in: .whitespaces),
          value.trimmingCharacters(in: .whitespaces)
        )
      })
    let frame = try Files.decode(file.bytes).description.frames[0]
    let sky = try #require(frame.sky, "\(frame.notices)")
    #expect(sky.axisTypes == ["RA---SIN", "DEC--SIN"])
    try WCSTests.compare(sky, height: 800, golden.points)
  }

  @Test func `the same transformation can be made again from its source`() throws {
    let golden = try #require(WCSFixture.all.cases.first { $0.name == "TPV" })
    let cards = golden.cards.flatMap { Array($0.utf8) }
    let first = try #require(
      HeaderWCS.read(HeaderWCS.Source(cards: cards, height: golden.height)).wcs)
    let second = try #require(HeaderWCS.read(first.source).wcs)
    let point = PixelPoint(x: 12.5, y: 700)
    #expect(first.sky(at: point) == second.sky(at: point))
  }

  @Test func `many threads may ask at once`() async throws {
    let golden = try #require(WCSFixture.all.cases.first { $0.name == "TAN-SIP" })
    let cards = golden.cards.flatMap { Array($0.utf8) }
    let wcs = try #require(
      HeaderWCS.read(HeaderWCS.Source(cards: cards, height: golden.height)).wcs)
    let wanted = (0..<200).map { wcs.sky(at: PixelPoint(x: Double($0), y: 7)) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<200).allSatisfy { wcs.sky(at: PixelPoint(x: Double($0), y: 7)) == wanted[$0] }
        }
      }
      for await isSame in group { #expect(isSame) }
    }
  }
}
