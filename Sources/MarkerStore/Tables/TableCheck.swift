import Foundation
import MarkerLanguage
import MarkerModel
import SystemPackage

/// What a look at one table of a save folder found.
public struct TableCheck: Equatable, Sendable {
  /// The file's name.
  public var file: String
  public var isOK: Bool
  /// How many rows could be read, the header not counted.
  public var rows: Int
  /// What is wrong; nil where nothing is.
  public var error: String?

  /// Every user's tables in a folder, of either extension, by name. An empty list where the folder
  /// is no save folder.
  public static func tables(
    in folder: FilePath, files: any StoreFiles = POSIXFiles()
  ) throws(StoreError) -> [TableCheck] {
    var checks: [TableCheck] = []
    for name in try sortedNames(in: folder, files) {
      for kind in TableKind.allCases {
        for style in TableStyle.allCases {
          let suffix = Array("_\(kind.rawValue).\(style.rawValue)".utf8)
          guard name.bytes.count > suffix.count, name.bytes.suffix(suffix.count) == suffix[...]
          else { continue }
          checks.append(check(folder.pushing(name), named: name.shown, kind, files))
        }
      }
    }
    return checks
  }

  /// Every user's journal in a folder: rows are the events that were taken in.
  public static func journals(
    in folder: FilePath, files: any StoreFiles = POSIXFiles()
  ) throws(StoreError) -> [TableCheck] {
    let suffix = Array("_journal.jsonl".utf8)
    var checks: [TableCheck] = []
    for name in try sortedNames(in: folder, files) {
      guard name.bytes.count > suffix.count, name.bytes.suffix(suffix.count) == suffix[...] else {
        continue
      }
      do {
        guard let reading = try JournalReading.read(folder.pushing(name), files: files) else {
          continue
        }
        checks.append(
          TableCheck(
            file: name.shown, isOK: reading.problems.isEmpty, rows: reading.events,
            error: summary(reading.problems.map(\.description))))
      } catch {
        checks.append(
          TableCheck(file: name.shown, isOK: false, rows: 0, error: error.description))
      }
    }
    return checks
  }

  private static func sortedNames(
    in folder: FilePath, _ files: any StoreFiles
  ) throws(StoreError) -> [FilePath] {
    try storing(folder, .list) { () throws(Errno) in try files.names(in: folder) }
      .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  private static func check(
    _ path: FilePath, named name: String, _ kind: TableKind, _ files: any StoreFiles
  ) -> TableCheck {
    let table: TableReader
    do {
      table = try TableReader.read(path, files: files)
    } catch {
      return TableCheck(file: name, isOK: false, rows: 0, error: error.description)
    }
    var faults = table.faults
    let missing = kind.columns.filter { table.column($0) == nil }
    if table.columns.isEmpty {
      faults.insert(TableFault(line: 1, reason: localized("there is no header")), at: 0)
    } else if !missing.isEmpty {
      let names = missing.joined(separator: ", ")
      faults.insert(TableFault(line: 1, reason: localized("the header lacks \(names)")), at: 0)
    }
    for column in ["x", "y", "RA", "DEC"].compactMap(table.column) {
      for row in table.rows where Double(row.text(column)) == nil {
        faults.append(
          TableFault(
            line: row.line,
            reason: localized("“\(row.text(column))” in \(table.columns[column]) is not a number")))
      }
    }
    return TableCheck(
      file: name, isOK: faults.isEmpty, rows: table.rows.count,
      error: summary(faults.map(\.description)))
  }

  private static func summary(_ faults: [String]) -> String? {
    guard let first = faults.first else { return nil }
    return faults.count == 1 ? first : localized("\(first); and \(faults.count - 1) more")
  }
}
