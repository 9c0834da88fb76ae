import Foundation
import MarkerModel
import SystemPackage

/// A mark file as read: the entries of a catalog, and what of the file could not be taken.
///
/// Columns in any case: `label`, and `ra,dec` (degrees, or sexagesimal with RA in hours) or `x,y`
/// (displayed pixels), optionally `image`, `group`, `date`, `size` or `size(px)` (pixels),
/// `size(arcsec)`. Docs/Formats/mark-files.md has the whole of it.
public struct MarkFile: Sendable {
  public let entries: [CatalogEntry]
  /// Sentences about the file as a whole, such as a column that is ignored.
  public let notices: [String]
  /// Rows that are left out, with the reason.
  public let faults: [TableFault]

  private static let known: Set<String> = [
    "label", "ra", "dec", "x", "y", "image", "group", "date", "size", "size(px)", "size(arcsec)",
  ]

  public static func read(_ path: FilePath) throws(StoreError) -> MarkFile {
    MarkFile(try TableReader.read(path))
  }

  public init(_ table: TableReader) {
    var entries: [CatalogEntry] = []
    var faults = table.faults
    for row in table.rows {
      do throws(RowFault) {
        if let entry = try Columns(table).entry(row) { entries.append(entry) }
      } catch {
        faults.append(TableFault(line: row.line, reason: error.reason))
      }
    }
    self.entries = entries
    self.faults = faults.sorted { $0.line < $1.line }
    notices = table.columns.filter { !MarkFile.known.contains($0.lowercased()) }
      .map { "The column “\($0)” is not known and was ignored." }
  }

  private struct RowFault: Error {
    var reason: String
  }

  /// Where the file has what.
  private struct Columns {
    let table: TableReader

    init(_ table: TableReader) { self.table = table }

    /// The row as an entry; nil for the row of a seen image without marks.
    func entry(_ row: TableReader.Row) throws(RowFault) -> CatalogEntry? {
      let image = text("image", row).flatMap { _ in bytes("image", row) }.flatMap {
        FilePath(bytes: $0)
      }
      let label = text("label", row)
      let group = text("group", row)
      let pixel = try pair("x", "y", row).map { PixelPoint(x: $0, y: $1) }
      let sky = try skyPosition(row)
      let position: CatalogEntry.Position? =
        if image != nil {
          pixel.map { .pixel($0) } ?? sky.map { .sky($0) }
        } else {
          sky.map { .sky($0) } ?? pixel.map { .pixel($0) }
        }
      guard let position else {
        if image != nil, label == nil, group == nil { return nil }
        throw RowFault(reason: "it has neither x and y nor ra and dec")
      }
      return CatalogEntry(
        image: image, position: position, label: label, group: group, size: try size(row))
    }

    private func skyPosition(_ row: TableReader.Row) throws(RowFault) -> SkyPoint? {
      guard let ra = text("ra", row), let dec = text("dec", row) else { return nil }
      guard let declination = Angle.degrees(dec), abs(declination) <= 90 else {
        throw RowFault(reason: "“\(dec)” is no declination")
      }
      guard let rightAscension = Angle.degrees(ra) else {
        throw RowFault(reason: "“\(ra)” is no right ascension")
      }
      let hours = Angle.isSexagesimal(ra)
      return SkyPoint(ra: hours ? rightAscension * 15 : rightAscension, dec: declination)
    }

    private func size(_ row: TableReader.Row) throws(RowFault) -> CatalogEntry.Size? {
      if let arcsec = try number("size(arcsec)", row) { return .arcsec(arcsec) }
      if let pixels = try number("size(px)", row) { return .pixels(pixels) }
      return try number("size", row).map { .pixels($0) }
    }

    private func pair(
      _ one: String, _ other: String, _ row: TableReader.Row
    ) throws(RowFault) -> (Double, Double)? {
      guard let first = try number(one, row), let second = try number(other, row) else {
        return nil
      }
      return (first, second)
    }

    private func number(_ name: String, _ row: TableReader.Row) throws(RowFault) -> Double? {
      guard let text = text(name, row) else { return nil }
      guard let number = Double(text), number.isFinite else {
        throw RowFault(reason: "“\(text)” in the column \(name) is no number")
      }
      return number
    }

    /// The field's text; nil where the column or the value is not there.
    private func text(_ name: String, _ row: TableReader.Row) -> String? {
      guard let column = table.column(name) else { return nil }
      let text = row.text(column).trimmingCharacters(in: .whitespaces)
      return text.isEmpty || text == "None" || text.lowercased() == "nan" ? nil : text
    }

    private func bytes(_ name: String, _ row: TableReader.Row) -> ArraySlice<UInt8>? {
      table.column(name).map { row.fields[$0] }
    }
  }
}

/// Angles as people write them.
enum Angle {
  static func isSexagesimal(_ text: String) -> Bool {
    text.contains { ":hms°d'".contains($0) || $0 == " " }
  }

  /// Degrees, or the first unit of `12:34:56.7`, `12 34 56.7`, `12h34m56.7s`, `-12d34m56s`.
  static func degrees(_ text: String) -> Double? {
    guard isSexagesimal(text) else {
      return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
    let isNegative = text.hasPrefix("-") || text.hasPrefix("−")
    let unsigned = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let parts = unsigned.split { ":hms°d'\" ′″".contains($0) }.map { Double($0) }
    guard (1...3).contains(parts.count) else { return nil }
    var value = 0.0
    for (index, part) in parts.enumerated() {
      guard let part, part >= 0, part.isFinite, index == 0 || part < 60 else { return nil }
      value += part / [1, 60, 3600][index]
    }
    return isNegative ? -value : value
  }
}
