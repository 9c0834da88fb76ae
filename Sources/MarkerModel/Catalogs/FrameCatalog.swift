import Foundation
import SystemPackage

/// What of a catalog lies on one frame, in its displayed pixels, in an order in which what a view
/// shows is found fast.
///
/// Making it takes a time that goes with what lies on the frame, and is no work for the main thread.
public final class FrameCatalog: Sendable {
  public let table: CatalogTable
  /// The ids are rows of the table.
  public let points: BandIndex
  /// Diameters in image pixels, in the order of `points`; not a number where the row has none. Empty
  /// where no row has one.
  public let diameters: [Float]
  /// The outlines of what is drawn as ellipse, box or polygon, by their rows.
  public let outlines: [Int: [PixelPoint]]
  /// Whether `points` are all of the file's, just as they are there.
  private let isWhole: Bool
  /// The mean of the diameters, as far as they lie on the frame; not a number where no row has one.
  public let meanDiameter: Double
  /// The largest diameter, so that what reaches into a view is found.
  public let largest: Double

  public init(
    _ table: CatalogTable, pixels convention: Catalog.PixelConvention, image: FilePath,
    size: PixelSize, sky: (any SkyTransform)?
  ) {
    self.table = table
    var frame = FramePlacing(size: size, sky: sky)
    isWhole =
      convention == .displayed && table.holdsPixelsAlone && frame.reaches(all: table.pixels)
    if isWhole {
      // A copy would take as much memory as the rows.
      points = table.pixels
    } else {
      frame.placeSky(of: table)
      frame.placePixels(of: table.pixels, isFITS: convention == .fits)
      frame.placePixels(of: table.fitsPixels, isFITS: true)
      frame.place(table.rows(ofImage: image), of: table, isFITS: convention == .fits)
      points = BandIndex(x: frame.x, y: frame.y, ids: frame.rows)
    }
    let points = self.points
    let rows = table.rows
    let scale = LocalScale(of: sky, on: size)
    var largest = 0.0
    var outlines: [Int: [PixelPoint]] = [:]
    let places = rows.hasSizes || !rows.shapes.isEmpty ? points.ids.indices : 0..<0
    diameters = places.map { place in
      let row = Int(points.ids[place])
      let center = PixelPoint(x: points.x[place], y: points.y[place])
      if let shape = rows.shapes[row] {
        let outline = frame.outline(
          shape, of: row, in: rows, at: center, arcsec: scale.arcsec(at: center),
          isFITS: convention == .fits)
        if let outline {
          outlines[row] = outline
          for point in outline {
            largest = max(largest, 2 * abs(point.x - center.x), 2 * abs(point.y - center.y))
          }
        }
      }
      switch rows.size(row) {
      case .pixels(let diameter):
        largest = max(largest, diameter)
        return Float(diameter)
      case .arcsec(let arcsec):
        let diameter = scale.arcsec(at: center).map { arcsec / $0 } ?? .nan
        if diameter > largest { largest = diameter }
        return Float(diameter)
      case nil: return .nan
      }
    }
    self.outlines = outlines
    let known = diameters.lazy.filter { !$0.isNaN }
    let side = Double(max(size.width, size.height))
    meanDiameter = known.reduce(0) { $0 + min(Double($1), side) } / Double(known.count)
    // One that covers all shall not have everything looked at.
    self.largest = min(largest, 4 * Double(max(size.width, size.height)))
  }
}

extension FrameCatalog {
  /// In image pixels; not a number where the row has none.
  public func diameter(at place: Int) -> Float { diameters.isEmpty ? .nan : diameters[place] }

  /// Whether another frame has the same rows at the same places.
  public func hasPoints(of other: FrameCatalog) -> Bool {
    self === other || (isWhole && other.isWhole && table === other.table)
  }
}

/// Rows on their way onto a frame.
private struct FramePlacing {
  let size: PixelSize
  let sky: (any SkyTransform)?
  var x: [Double] = []
  var y: [Double] = []
  var rows: [Int32] = []

  /// What lies just beside the frame may reach into it.
  private var reach: Double { 0.1 * Double(max(size.width, size.height)) }

  init(size: PixelSize, sky: (any SkyTransform)?) {
    self.size = size
    self.sky = sky
  }

  func reaches(all points: BandIndex) -> Bool {
    points.lies(
      inX: (-reach)...(Double(size.width) + reach), y: (-reach)...(Double(size.height) + reach))
  }

  private mutating func add(_ point: PixelPoint, _ row: Int32) {
    guard point.x >= -reach, point.y >= -reach, point.x <= Double(size.width) + reach,
      point.y <= Double(size.height) + reach
    else { return }
    x.append(point.x)
    y.append(point.y)
    rows.append(row)
  }

  /// Projects those alone that may lie on the frame.
  mutating func placeSky(of table: CatalogTable) {
    guard let sky, table.sky.count > 0 else { return }
    let cone = SkyCone(of: sky, on: size)
    var wanted: [Int32] = []
    for turn in cone.rightAscensions {
      table.sky.forEach(x: turn, y: cone.declinations) { wanted.append(Int32($0)) }
    }
    project(wanted.count, by: sky) { place in
      (
        SkyPoint(
          ra: table.sky.x[Int(wanted[place])], dec: table.sky.y[Int(wanted[place])]),
        table.sky.ids[Int(wanted[place])]
      )
    }
  }

  private mutating func project(
    _ count: Int, by sky: any SkyTransform, _ point: (Int) -> (SkyPoint, Int32)
  ) {
    // In pieces, as others wait for the transform meanwhile.
    for start in stride(from: 0, to: count, by: 4096) {
      let part = (start..<min(start + 4096, count)).map(point)
      for (pixel, (_, row)) in zip(sky.pixels(at: part.map(\.0)), part) {
        if let pixel { add(pixel, row) }
      }
    }
  }

  /// x and y are sorted already: what lies on the frame is cut out.
  mutating func placePixels(of index: BandIndex, isFITS: Bool) {
    let (width, height) = (Double(size.width), Double(size.height))
    index.forEach(x: (-reach)...(width + reach + 1), y: (-reach)...(height + reach + 1)) { place in
      add(displayed(index.x[place], index.y[place], isFITS), index.ids[place])
    }
  }

  mutating func place(_ named: [Int32], of table: CatalogTable, isFITS: Bool) {
    let rows = table.rows
    for row in named where !rows.isSky(Int(row)) {
      let (x, y) = (rows.first[Int(row)], rows.second[Int(row)])
      add(displayed(x, y, isFITS || rows.isFITS(Int(row))), row)
    }
    guard let sky else { return }
    let onSky = named.filter { rows.isSky(Int($0)) }
    project(onSky.count, by: sky) { place in
      let row = Int(onSky[place])
      return (SkyPoint(ra: rows.first[row], dec: rows.second[row]), onSky[place])
    }
  }

  private func displayed(_ x: Double, _ y: Double, _ isFITS: Bool) -> PixelPoint {
    isFITS
      ? FITSPixel(x: x, y: y).pixelPoint(height: size.height) : PixelPoint(x: x, y: y)
  }

  /// The outline in displayed pixels; nil where it is none, or does not lie on the frame.
  func outline(
    _ shape: CatalogShape, of row: Int, in rows: CatalogRows, at center: PixelPoint,
    arcsec: Double?, isFITS: Bool
  ) -> [PixelPoint]? {
    if case .polygon(let corners) = shape {
      if !rows.isSky(row) {
        return corners.map { displayed($0.first, $0.second, isFITS || rows.isFITS(row)) }
      }
      let points = sky?.pixels(at: corners.map { SkyPoint(ra: $0.first, dec: $0.second) }) ?? []
      let found = points.compactMap { $0 }
      return found.count == corners.count ? found : nil
    }
    guard let (points, unit) = shape.outline else { return nil }
    if unit == .arcsec, rows.isSky(row), let sky {
      let middle = SkyPoint(ra: rows.first[row], dec: rows.second[row])
      let found = sky.pixels(
        at: points.map { middle.offset(west: $0.first, north: $0.second) }
      ).compactMap { $0 }
      return found.count == points.count ? found : nil
    }
    guard let scale = unit == .pixels ? 1 : arcsec.map({ 1 / $0 }) else { return nil }
    return points.map {
      PixelPoint(x: center.x + $0.first * scale, y: center.y - $0.second * scale)
    }
  }
}

extension SkyPoint {
  /// So many arc seconds to the west and to the north on the plane that touches the sky here.
  func offset(west: Double, north: Double) -> SkyPoint {
    let unit = Double.pi / 648_000
    let (xi, eta) = (-west * unit, north * unit)
    let dec = self.dec * .pi / 180
    let depth = cos(dec) - eta * sin(dec)
    let turn = atan2(xi, depth)
    let height = atan2(sin(dec) + eta * cos(dec), (xi * xi + depth * depth).squareRoot())
    return SkyPoint(ra: ra + turn * 180 / .pi, dec: height * 180 / .pi)
  }
}
