import Foundation
import MarkerLanguage
import SystemPackage

/// A table as read: its column names and its rows, byte for byte.
///
/// Reads RFC 4180 with commas, semicolons or tabs, and the older tables with `|` and padded columns;
/// line ends of any kind, with or without a byte-order mark.
public struct TableReader: Sendable {
  public struct Row: Equatable, Sendable {
    /// Of its first byte, from 1.
    public var line: Int
    public var fields: [ArraySlice<UInt8>]

    /// What is not UTF-8 is taken for Windows-1252, as Image Marker writes it there.
    public func text(_ column: Int) -> String {
      guard fields.indices.contains(column) else { return "" }
      let bytes = fields[column]
      return String(validating: bytes, as: UTF8.self)
        ?? String(bytes: bytes, encoding: .windowsCP1252) ?? String(decoding: bytes, as: UTF8.self)
    }
  }

  let delimiter: UInt8
  /// Names of columns are compared without case.
  public let columns: [String]
  public let rows: [Row]
  /// Lines that cannot be read, with the reason; the others are.
  public let faults: [TableFault]

  /// Larger files are not read.
  public static let sizeLimit: Int64 = 2 << 30

  public init(_ bytes: [UInt8]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
    let header = content.prefix { $0 != 0x0A && $0 != 0x0D }
    delimiter = TableReader.delimiter(of: header)
    var parser = TableParser(content, delimiter: delimiter)
    columns = parser.nextRow()?.fields.map { String(decoding: $0, as: UTF8.self) } ?? []
    var rows: [Row] = []
    var faults: [TableFault] = []
    while let row = parser.nextRow() {
      if row.fields.count == columns.count {
        rows.append(row)
      } else {
        faults.append(
          TableFault(
            line: row.line,
            reason: localized(
              "it has \(row.fields.count) fields where the header has \(columns.count)")))
      }
    }
    if let fault = parser.fault { faults.append(fault) }
    self.rows = rows
    self.faults = faults
  }

  /// The sign that stands most often in the header; a comma where none does.
  private static func delimiter(of header: ArraySlice<UInt8>) -> UInt8 {
    let candidates = ",|;\t".utf8.map { sign in (sign, header.count { $0 == sign }) }
    return candidates.max { $0.1 < $1.1 }.flatMap { $0.1 > 0 ? $0.0 : nil } ?? UInt8(ascii: ",")
  }

  public static func read(
    _ path: FilePath, files: any StoreFiles = POSIXFiles()
  ) throws(StoreError) -> TableReader {
    TableReader(
      try storing(path, .read) { () throws(Errno) in
        try files.contents(of: path, limit: sizeLimit)
      })
  }

  /// The index of a column, whatever its case.
  public func column(_ name: String) -> Int? {
    columns.firstIndex { $0.lowercased() == name.lowercased() }
  }
}

/// What is wrong with a line of a table.
public struct TableFault: Equatable, Sendable, CustomStringConvertible {
  public var line: Int
  public var reason: String

  public var description: String { localized("line \(line): \(reason)") }
}

/// Takes rows from the bytes of a table, one after the other.
private struct TableParser {
  private var rest: ArraySlice<UInt8>
  private let delimiter: UInt8
  private var line = 1
  private(set) var fault: TableFault?

  private static let quote = UInt8(ascii: "\"")

  init(_ bytes: ArraySlice<UInt8>, delimiter: UInt8) {
    rest = bytes
    self.delimiter = delimiter
  }

  /// The next row that is not blank; nil at the end.
  mutating func nextRow() -> TableReader.Row? {
    skipLineEnds()
    guard !rest.isEmpty else { return nil }
    var row = TableReader.Row(line: line, fields: [])
    while true {
      row.fields.append(field(of: row.line))
      guard let next = rest.first else { break }
      if next != delimiter { break }
      rest = rest.dropFirst()
    }
    return row
  }

  /// Returns, CR and LF in any number: Image Marker wrote CR CR LF on one system.
  private mutating func skipLineEnds() {
    while let byte = rest.first, byte == 0x0A || byte == 0x0D {
      if byte == 0x0A { line += 1 }
      rest = rest.dropFirst()
    }
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == 0x0A || byte == 0x0D
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte != delimiter && (byte == 0x20 || byte == 0x09)
  }

  private mutating func field(of row: Int) -> ArraySlice<UInt8> {
    let unpadded = rest.drop(while: isBlank)
    guard unpadded.first == TableParser.quote else {
      let end = rest.firstIndex(where: isEnd) ?? rest.endIndex
      var field = rest[..<end].drop(while: isBlank)
      while let last = field.last, isBlank(last) { field.removeLast() }
      rest = rest[end...]
      return field
    }
    rest = unpadded.dropFirst()
    var text: [UInt8] = []
    while true {
      guard let quote = rest.firstIndex(of: TableParser.quote) else {
        fault = TableFault(line: row, reason: localized("a quotation mark is never closed"))
        text += rest
        rest = rest[rest.endIndex...]
        return text[...]
      }
      line += rest[..<quote].count { $0 == 0x0A }
      text += rest[..<quote]
      rest = rest[(quote + 1)...]
      guard rest.first == TableParser.quote else { break }
      text.append(TableParser.quote)
      rest = rest.dropFirst()
    }
    // What stands between the closing mark and the delimiter belongs to the field as it is.
    let end = rest.firstIndex(where: isEnd) ?? rest.endIndex
    let behind = rest[..<end]
    if !behind.allSatisfy(isBlank) { text += behind }
    rest = rest[end...]
    return text[...]
  }
}
