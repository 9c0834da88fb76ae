import MarkerModel

/// A catalog that is drawn as dots, with its colours worked out once.
public struct CatalogDots: Sendable {
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

  /// Whether another page shows the same dots at the same places.
  func isSame(as other: CatalogDots) -> Bool {
    plain == other.plain && groups == other.groups && catalog.hasPoints(of: other.catalog)
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
