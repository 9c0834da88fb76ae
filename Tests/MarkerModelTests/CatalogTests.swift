import Foundation
import MarkerModel
import Synchronization
import SystemPackage
import Testing

@Suite struct CatalogTests {
  private struct NoTexts: CatalogTexts {
    func text(at span: TextSpan) -> String { "" }
    func columns(at source: Int) -> [(name: String, value: String)] { [] }
  }

  /// A plane that touches the sky at a point, of so many arc seconds a pixel.
  private struct Plane: SkyTransform {
    var middle: SkyPoint
    var pixelScaleArcsec = 1.0
    let axisTypes = ["RA---TAN", "DEC--TAN"]
    let skyFrame = SkyFrame.equatorial(system: "ICRS", equinox: nil)
    let center = PixelPoint(x: 500, y: 400)

    func native(at point: PixelPoint) -> SkyPoint? { sky(at: point) }

    func sky(at point: PixelPoint) -> SkyPoint? {
      let unit = pixelScaleArcsec * Double.pi / 648_000
      let (xi, eta) = (-(point.x - center.x) * unit, -(point.y - center.y) * unit)
      let dec = middle.dec * .pi / 180
      let depth = cos(dec) - eta * sin(dec)
      let turn = atan2(xi, depth)
      var ra = (middle.ra + turn * 180 / .pi).truncatingRemainder(dividingBy: 360)
      if ra < 0 { ra += 360 }
      return SkyPoint(
        ra: ra,
        dec: atan2(sin(dec) + eta * cos(dec), (xi * xi + depth * depth).squareRoot()) * 180 / .pi)
    }

    func pixel(at point: SkyPoint) -> PixelPoint? {
      let (dec, own) = (point.dec * .pi / 180, middle.dec * .pi / 180)
      let turn = (point.ra - middle.ra) * .pi / 180
      let depth = sin(own) * sin(dec) + cos(own) * cos(dec) * cos(turn)
      guard depth > 0 else { return nil }
      let unit = pixelScaleArcsec * Double.pi / 648_000
      let xi = cos(dec) * sin(turn) / depth
      let eta = (cos(own) * sin(dec) - sin(own) * cos(dec) * cos(turn)) / depth
      return PixelPoint(x: center.x - xi / unit, y: center.y - eta / unit)
    }
  }

  private let size = PixelSize(width: 1000, height: 800)

  private func rows(_ frame: FrameCatalog) -> [Int] { frame.points.ids.map(Int.init).sorted() }

  @Test(arguments: [(0.0, 0.0), (359.99, 45), (10, 89.95), (200, -90), (180, -60)])
  func `those on the frame are found, wherever on the sky it lies`(ra: Double, dec: Double) throws {
    let sky = Plane(middle: SkyPoint(ra: ra, dec: dec), pixelScaleArcsec: 2)
    var random = SystemRandomNumberGenerator()
    var catalog = CatalogRows()
    for row in 0..<20_000 {
      // Half of them near the frame, where its edge runs through them.
      let near = sky.sky(
        at: PixelPoint(
          x: .random(in: -2000...3000, using: &random),
          y: .random(in: -2000...3000, using: &random)))
      let point =
        row % 2 == 0 ? near : nil
      catalog.append(
        point?.ra ?? .random(in: -180...540, using: &random),
        point?.dec ?? .random(in: -90...90, using: &random), isSky: true)
    }
    let frame = FrameCatalog(
      CatalogTable(catalog, NoTexts()), pixels: .displayed, image: "a.fits", size: size, sky: sky)
    let found = Set(rows(frame))
    for row in catalog.indices {
      let pixel = sky.pixel(at: SkyPoint(ra: catalog.first[row], dec: catalog.second[row]))
      let isOn = pixel.map { size.contains($0) } ?? false
      if isOn { #expect(found.contains(row), "\(String(describing: pixel))") }
    }
    #expect(found.count < catalog.count)
  }

  @Test func `points of a rectangle are found, and counted without being looked at`() {
    let count = 30_000
    var random = SystemRandomNumberGenerator()
    let x = (0..<count).map { _ in Double.random(in: 0...1000, using: &random) }
    let y = (0..<count).map { _ in Double.random(in: 0...10, using: &random) }
    let index = BandIndex(x: x, y: y, ids: (0..<Int32(count)).map { $0 })
    var found: Set<Int32> = []
    index.forEach(x: 100...300, y: 2...7) { found.insert(index.ids[$0]) }
    let wanted = (0..<count).filter { (100...300).contains(x[$0]) && (2...7).contains(y[$0]) }
    #expect(found == Set(wanted.map(Int32.init)))
    let estimate = index.estimate(x: 100...300, y: 2...7)
    #expect(estimate >= wanted.count && estimate < wanted.count + 500)
  }

  @Test func `rows of an image are on it alone, by its path or by its name`() {
    var catalog = CatalogRows()
    for (row, name) in ["a.fits", "sub/a.fits", "b.fits", nil].enumerated() {
      catalog.append(Double(10 * row), 5, isSky: false)
      if let name { catalog.setImage(FilePath(name)) }
    }
    let table = CatalogTable(catalog, NoTexts())
    func rows(of image: FilePath) -> [Int] {
      self.rows(FrameCatalog(table, pixels: .displayed, image: image, size: size, sky: nil))
    }
    #expect(rows(of: "a.fits") == [0, 3])
    #expect(rows(of: "sub/a.fits") == [0, 1, 3])
    #expect(rows(of: "c.fits") == [3])
  }

  @Test func `FITS pixels count from 1 and upwards`() {
    var catalog = CatalogRows()
    catalog.append(1, 1, isSky: false)
    let table = CatalogTable(catalog, NoTexts())
    let frame = FrameCatalog(table, pixels: .fits, image: "a.fits", size: size, sky: nil)
    #expect(frame.points.x == [0] && frame.points.y == [799])
  }

  @Test func `an ellipse lies along the west and goes up to the north, in arc seconds`() throws {
    let sky = Plane(middle: SkyPoint(ra: 30, dec: 60), pixelScaleArcsec: 0.5)
    var catalog = CatalogRows()
    catalog.append(30, 60, isSky: true, size: .arcsec(20))
    catalog.setShape(.box(width: 40, height: 20, angle: 90, unit: .arcsec))
    let frame = FrameCatalog(
      CatalogTable(catalog, NoTexts()), pixels: .displayed, image: "a.fits", size: size, sky: sky)
    let outline = try #require(frame.outlines[0])
    // Turned by a right angle its longer side stands upright; two pixels make an arc second.
    #expect(abs((outline.map(\.x).max() ?? 0) - 520) < 0.01)
    #expect(abs((outline.map(\.y).min() ?? 0) - 360) < 0.01)
    #expect(frame.diameters == [40])
  }

  @Test func `rows with nothing but a position take 20 bytes each, and no copy on their frame`() {
    var rows = CatalogRows()
    for row in 0..<10_000 {
      rows.append(Double(row % 100), Double(row / 100), isSky: false, source: 9 * row)
    }
    #expect(rows.byteCount == 200_000)
    let table = CatalogTable(rows, NoTexts())
    let frame = FrameCatalog(table, pixels: .displayed, image: "a.fits", size: size, sky: nil)
    let other = FrameCatalog(table, pixels: .displayed, image: "b.fits", size: size, sky: nil)
    #expect(frame.points.count == 10_000 && frame.diameters.isEmpty)
    #expect(frame.hasPoints(of: other))
    frame.points.x.withUnsafeBufferPointer { one in
      other.points.x.withUnsafeBufferPointer { #expect(one.baseAddress == $0.baseAddress) }
    }
    let turned = FrameCatalog(table, pixels: .fits, image: "b.fits", size: size, sky: nil)
    #expect(!frame.hasPoints(of: turned))
  }

  @Test func `a frame that not all rows lie on has only its own`() {
    var rows = CatalogRows()
    for x in [10.0, 2000] { rows.append(x, 5, isSky: false) }
    let table = CatalogTable(rows, NoTexts())
    let frame = FrameCatalog(table, pixels: .displayed, image: "a.fits", size: size, sky: nil)
    #expect(self.rows(frame) == [0])
  }

  @Test func `rows of parts are as rows read one after the other, whatever they have alike`() throws
  {
    func rows(_ range: Range<Int>) -> CatalogRows {
      var rows = CatalogRows()
      for row in range {
        rows.append(
          Double(row), 1, isSky: row % 40 > 30, size: row > 25 ? .arcsec(Double(row)) : nil,
          label: row > 12 ? TextSpan(start: row, count: 3) : .none, source: row)
        if row > 5 { rows.setImage(FilePath("\(row % 3)")) }
        if row < 9 { rows.setGroup("\(row % 2)") }
      }
      return rows
    }
    let whole = rows(0..<100)
    var joined = CatalogRows()
    for start in stride(from: 0, to: 100, by: 10) {
      joined.append(contentsOf: rows(start..<start + 10))
    }
    let received = try #require(CatalogRows(whole.columns))
    let tables = [whole, joined, received].map { CatalogTable($0, NoTexts()) }
    for row in whole.indices {
      #expect(tables[1].entry(row) == tables[0].entry(row))
      #expect(tables[2].entry(row) == tables[0].entry(row))
      #expect(joined.label(row) == whole.label(row) && joined.source(row) == whole.source(row))
      #expect(received.label(row) == whole.label(row))
    }
  }

  @Test func `points in a row, in a column and at one place are found`() {
    let many = (0..<5000).map(Double.init)
    let none = [Double](repeating: 7, count: 5000)
    let ids = (0..<Int32(5000)).map { $0 }
    for (x, y) in [(many, none), (none, many), (none, none), (many, many)] {
      let index = BandIndex(x: x, y: y, ids: ids)
      var found: Set<Int32> = []
      index.forEach(x: 7...99, y: 7...50) { found.insert(index.ids[$0]) }
      #expect(
        found == Set(ids.filter { (7...99).contains(x[Int($0)]) && (7...50).contains(y[Int($0)]) }))
      #expect(index.estimate(x: -1...9999, y: -1...9999) == 5000)
      let some = index.estimate(x: -1...9999, y: -1...9999, most: 10)
      #expect(some > 10)
    }
  }

  @Test func `putting rows in order tells how far it is, and is given up in its midst`() {
    var rows = CatalogRows()
    for row in 0..<200_000 { rows.append(Double(row % 997), Double(row % 991), isSky: false) }
    let told = Mutex<[Double]>([])
    _ = CatalogTable(rows, NoTexts()) { share in
      told.withLock { $0.append(share) }
      return true
    }
    let all = told.withLock { $0 }
    #expect(all.count > 100 && all.allSatisfy { (0...1).contains($0) } && (all.max() ?? 0) > 0.9)
    told.withLock { $0 = [] }
    _ = CatalogTable(rows, NoTexts()) { share in
      told.withLock { $0.append(share) }
      return false
    }
    #expect(told.withLock { $0.allSatisfy { $0 < 0.5 } })
  }
}
