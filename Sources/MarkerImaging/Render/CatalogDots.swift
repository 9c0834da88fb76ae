import MarkerModel

/// A catalog that is drawn as dots, with its colours worked out once.
public struct CatalogDots: Equatable, Sendable {
  let catalog: FrameCatalog
  private let plain: UInt32
  private let groups: [UInt32]
  private let hasOwn: Bool
  /// Where all are of one colour.
  let only: UInt32?

  init(_ catalog: FrameCatalog, _ style: CatalogStyle) {
    let rows = catalog.table.rows
    self.catalog = catalog
    plain = CatalogDots.argb(style.color)
    groups = rows.groupNames.map { CatalogDots.argb(style.groups[$0] ?? style.color) }
    hasOwn = !rows.colors.isEmpty
    only = rows.colors.isEmpty && rows.groupNames.isEmpty ? plain : nil
  }

  /// Whether these are the same dots at the same places, be it on another page.
  public static func == (one: CatalogDots, other: CatalogDots) -> Bool {
    one.plain == other.plain && one.groups == other.groups
      && one.catalog.hasPoints(of: other.catalog)
  }

  func argb(of row: Int) -> UInt32 {
    let rows = catalog.table.rows
    if hasOwn, let own = rows.colors[row] { return CatalogDots.argb(own) }
    return rows.group(row).map { groups[$0] } ?? plain
  }

  private static func argb(_ color: MarkColor) -> UInt32 {
    0xFF00_0000 | UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
  }
}

/// The dots of all crowded catalogs, wherever the view lies.
public struct DotLayer: Equatable, Sendable {
  let catalogs: [CatalogDots]
  /// Of a dot, in device pixels.
  let side: Int

  init(_ catalogs: [CatalogDots], deviceScale: Double) {
    self.catalogs = catalogs
    side = max(2, Int((2 * deviceScale).rounded()))
  }
}
