import SystemPackage

/// What a mark file says in words, looked up where it is wanted: a million rows stay in the bytes
/// that they came in.
public protocol CatalogTexts: Sendable {
  func text(at span: TextSpan) -> String
  /// A row's columns with what stands in them, in the file's order.
  func columns(at source: Int) -> [(name: String, value: String)]
}

/// A mark file as it is held in memory, with the order in which its positions are found.
///
/// Making it sorts all rows, which is no work for the main thread.
public final class CatalogTable: Sendable {
  public let rows: CatalogRows
  public let texts: any CatalogTexts
  /// Right ascension (0 to 360) and declination of what belongs to every image.
  let sky: BandIndex
  /// x and y, as in the file, of what belongs to every image.
  let pixels: BandIndex
  /// The same of formats whose pixels are FITS's own.
  let fitsPixels: BandIndex
  private let ofImages: [FilePath: [Int32]]

  /// - Parameter goesOn: is told what part is done, and says whether to go on; a table that is given up
  ///   is of no use.
  public init(
    _ rows: CatalogRows, _ texts: any CatalogTexts,
    goesOn: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) {
    self.rows = rows
    self.texts = texts
    let kinds = CatalogTable.kinds(of: rows)
    func index(_ kind: CatalogTable.Kind) -> BandIndex {
      let isSky = kind == .sky
      let point: @Sendable (Int) -> (Double, Double) = { row in
        (isSky ? CatalogTable.turn(rows.first[row]) : rows.first[row], rows.second[row])
      }
      switch kinds {
      case .all(let all):
        return BandIndex(
          count: all == kind ? rows.count : 0, goesOn: goesOn, id: { Int32($0) }, point: point)
      case .some(let some):
        let of = some[kind] ?? []
        return BandIndex(
          count: of.count, goesOn: goesOn, id: { of[$0] }, point: { point(Int(of[$0])) })
      }
    }
    sky = index(.sky)
    pixels = index(.pixels)
    fitsPixels = index(.fitsPixels)
    var ofImages = [[Int32]](repeating: [], count: rows.imageNames.count)
    if rows.hasImages {
      for row in rows.indices {
        if let image = rows.image(row) { ofImages[image].append(Int32(row)) }
      }
    }
    self.ofImages = Dictionary(
      zip(rows.imageNames, ofImages), uniquingKeysWith: { one, _ in one })
  }

  private enum Kind { case sky, pixels, fitsPixels }

  /// Which rows that belong to every image are of which kind.
  private enum Kinds {
    case all(Kind)
    case some([Kind: [Int32]])
  }

  private static func kinds(of rows: CatalogRows) -> Kinds {
    func kind(_ row: Int) -> Kind {
      rows.isSky(row) ? .sky : rows.isFITS(row) ? .fitsPixels : .pixels
    }
    if rows.isEven { return rows.isEmpty ? .some([:]) : .all(kind(0)) }
    var places: [Kind: [Int32]] = [:]
    for row in rows.indices where rows.image(row) == nil {
      places[kind(row), default: []].append(Int32(row))
    }
    return .some(places)
  }

  /// Of 0 to 360.
  private static func turn(_ degrees: Double) -> Double {
    let rest = degrees.truncatingRemainder(dividingBy: 360)
    return rest < 0 ? rest + 360 : rest
  }

  /// Whether all rows are pixels of every image.
  var holdsPixelsAlone: Bool { pixels.count > 0 && rows.isEven }

  /// The rows that name this image: by its path in the folder, or by the file's name alone.
  func rows(ofImage name: FilePath) -> [Int32] {
    let own = ofImages[name] ?? []
    guard let last = name.lastComponent.map({ FilePath(root: nil, [$0]) }), last != name else {
      return own
    }
    return own + (ofImages[last] ?? [])
  }

  public func label(_ row: Int) -> String? {
    let span = rows.label(row)
    return span.count == 0 ? nil : texts.text(at: span)
  }

  /// A row as one value.
  public func entry(_ row: Int) -> CatalogEntry {
    let (first, second) = (rows.first[row], rows.second[row])
    var entry = CatalogEntry(
      image: rows.image(row).map { rows.imageNames[$0] },
      position: rows.isSky(row)
        ? .sky(SkyPoint(ra: first, dec: second)) : .pixel(PixelPoint(x: first, y: second)),
      label: label(row), group: rows.group(row).map { rows.groupNames[$0] },
      size: rows.size(row))
    entry.shape = rows.shapes[row]
    entry.color = rows.colors[row]
    return entry
  }
}

extension CatalogTable {
  public func groupName(_ row: Int) -> String? { rows.group(row).map { rows.groupNames[$0] } }
}

extension FrameCatalog {
  /// The row whose place is nearest to a point of the frame, within so many image pixels.
  public func row(at point: PixelPoint, within reach: Double) -> (row: Int, distance: Double)? {
    var found: (row: Int, distance: Double)?
    points.forEach(
      x: (point.x - reach)...(point.x + reach), y: (point.y - reach)...(point.y + reach)
    ) {
      let (dx, dy) = (points.x[$0] - point.x, points.y[$0] - point.y)
      let distance = (dx * dx + dy * dy).squareRoot()
      if distance <= reach, distance < found?.distance ?? .infinity {
        found = (Int(points.ids[$0]), distance)
      }
    }
    return found
  }
}
