import Foundation
import MarkerLanguage
import MarkerModel
import SystemPackage

/// A row of a marks table as another program or a person wrote it.
struct OutsideMark: Equatable {
  var line: Int
  var image: FilePath
  /// Nil where the table says `None`.
  var group: String?
  var label: String?
  var position: PixelPoint
  /// When the row says that it was made or changed.
  var day: Date?
  /// Whether the label says that the mark is on a repeat of the image.
  var isOnRepeat = false

  /// What rows have in common that Image Marker doubles.
  struct Content: Hashable {
    var group: String?
    var label: String?
    var x: Double
    var y: Double
    var isOnRepeat: Bool
  }

  var content: Content {
    Content(group: group, label: label, x: position.x, y: position.y, isOnRepeat: isOnRepeat)
  }

  /// As it is meant where the image has a repeat; without one the word is a label like any other.
  var ofRepeats: OutsideMark {
    guard let label, case let (true, rest) = RepeatLabel.reading(label) else { return self }
    var mark = self
    mark.label = rest
    mark.isOnRepeat = true
    return mark
  }
}

/// A row of an images or favourites table.
struct OutsideImage: Equatable {
  var line: Int
  var image: FilePath
  var categories: String?
  var comment: String?
  var day: Date?
}

/// The marks table of another's hand: its rows, and the images of its rows that hold no mark.
struct OutsideMarks {
  var marks: [OutsideMark] = []
  var unmarked: [FilePath] = []
  var faults: [TableFault] = []

  init(_ table: TableReader) {
    let columns = OutsideColumns(table)
    faults = columns.faults(needing: ["image", "group", "x", "y"])
    guard faults.isEmpty else { return }
    faults = table.faults
    for row in table.rows {
      guard let image = columns.image(row) else {
        faults.append(TableFault(line: row.line, reason: localized("it names no image")))
        continue
      }
      let group = columns.text("group", row)
      let x = columns.text("x", row)
      let y = columns.text("y", row)
      if x == nil, y == nil {
        if group == nil {
          unmarked.append(image)
        } else {
          faults.append(
            TableFault(line: row.line, reason: localized("its mark has no position in pixels")))
        }
        continue
      }
      guard let position = OutsideMarks.position(x, y) else {
        faults.append(
          TableFault(
            line: row.line, reason: localized("“\(x ?? "")”, “\(y ?? "")” is no position in pixels")
          ))
        continue
      }
      marks.append(
        OutsideMark(
          line: row.line, image: image, group: group, label: columns.text("label", row),
          position: position, day: columns.day(row)))
    }
  }

  private static func position(_ x: String?, _ y: String?) -> PixelPoint? {
    guard let x = x.flatMap({ Double($0) }), let y = y.flatMap({ Double($0) }),
      x.isFinite, y.isFinite
    else { return nil }
    return PixelPoint(x: x, y: y)
  }
}

/// The images or favourites table of another's hand.
struct OutsideImages {
  var images: [OutsideImage] = []
  var faults: [TableFault] = []
  /// What stands between categories: Image Marker 1.0 wrote commas into its tables with `|`.
  var separator = "+"
  private(set) var hasCategories = false
  private(set) var hasComments = false

  init(_ table: TableReader) {
    let columns = OutsideColumns(table)
    faults = columns.faults(needing: ["image"])
    guard faults.isEmpty else { return }
    faults = table.faults
    if table.delimiter == UInt8(ascii: "|") { separator = "," }
    hasCategories = table.column("categories") != nil
    hasComments = table.column("comment") != nil
    for row in table.rows {
      guard let image = columns.image(row) else {
        faults.append(TableFault(line: row.line, reason: localized("it names no image")))
        continue
      }
      images.append(
        OutsideImage(
          line: row.line, image: image, categories: columns.text("categories", row),
          comment: columns.text("comment", row), day: columns.day(row)))
    }
  }
}

/// Where a table has what, and what its fields mean.
private struct OutsideColumns {
  let table: TableReader

  init(_ table: TableReader) { self.table = table }

  func faults(needing names: [String]) -> [TableFault] {
    let missing = names.filter { table.column($0) == nil }
    if missing.isEmpty { return [] }
    return [
      TableFault(
        line: 1,
        reason: table.columns.isEmpty
          ? localized("the file is empty")
          : localized("the header lacks \(missing.joined(separator: ", "))"))
    ]
  }

  func image(_ row: TableReader.Row) -> FilePath? {
    guard text("image", row) != nil, let column = table.column("image") else { return nil }
    return FilePath(bytes: row.fields[column])
  }

  /// Nil where nothing is said.
  func text(_ name: String, _ row: TableReader.Row) -> String? {
    guard let column = table.column(name) else { return nil }
    let text = row.text(column).trimmingCharacters(in: .whitespaces)
    return text.isEmpty || text == "None" || text == "nan" || text == "-nan" ? nil : text
  }

  func day(_ row: TableReader.Row) -> Date? {
    text("date", row).flatMap { JournalTime.date("\($0)T00:00:00.000Z") }
  }
}
