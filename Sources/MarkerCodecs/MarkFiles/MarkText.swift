import Foundation
import MarkerModel
import Synchronization

/// The text of a mark file, in rows of fields between delimiters. Other formats are turned into it.
final class MarkText: CatalogTexts {
  let bytes: [UInt8]
  let delimiter: UInt8
  /// Whether fields may stand in quotation marks (RFC 4180), and lines end by returns too.
  let isQuoted: Bool
  let names: [String]

  /// Between fields of what was made from another format; rows end by line feeds.
  static let separator: UInt8 = 0x1F
  private static let quote = UInt8(ascii: "\"")

  init(_ bytes: [UInt8], delimiter: UInt8, isQuoted: Bool, names: [String]) {
    self.bytes = bytes
    self.delimiter = delimiter
    self.isQuoted = isQuoted
    self.names = names
  }

  func text(at span: TextSpan) -> String {
    guard span.start + span.count <= bytes.count else { return "" }
    return MarkText.text(MarkText.unquoted(bytes[span.start..<(span.start + span.count)]))
  }

  func columns(at source: Int) -> [(name: String, value: String)] {
    guard source < bytes.count else { return [] }
    return bytes.withUnsafeBufferPointer { bytes in
      var fields = RowFields(most: names.count)
      var scan = RowScan(bytes, at: source, delimiter: delimiter, isQuoted: isQuoted)
      scan.next(&fields)
      return zip(names, fields.ranges).map { name, range in
        (name, text(at: TextSpan(start: range.lowerBound, count: range.count)))
      }
    }
  }

  /// What is not UTF-8 is taken for Windows-1252, as Image Marker writes it there.
  static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(validating: bytes, as: UTF8.self)
      ?? String(bytes: bytes, encoding: .windowsCP1252) ?? String(decoding: bytes, as: UTF8.self)
  }

  /// Without the marks around it, and pairs of them inside as one.
  static func unquoted(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard field.first == quote else { return field }
    var text: [UInt8] = []
    var isInside = true
    var at = field.startIndex + 1
    while at < field.endIndex {
      if field[at] == quote, isInside {
        if at + 1 < field.endIndex, field[at + 1] == quote {
          text.append(quote)
          at += 1
        } else {
          isInside = false
        }
      } else {
        text.append(field[at])
      }
      at += 1
    }
    return text[...]
  }
}

/// Where the fields of one row lie.
struct RowFields {
  var ranges: [Range<Int>] = []
  /// How many there are; no more than `most` are kept.
  var count = 0
  private let most: Int

  init(most: Int) {
    self.most = most
    ranges.reserveCapacity(most)
  }

  mutating func begin() {
    ranges.removeAll(keepingCapacity: true)
    count = 0
  }

  mutating func add(_ start: Int, _ end: Int) {
    count += 1
    if count <= most { ranges.append(start..<end) }
  }
}

/// Goes from row to row of a text.
struct RowScan {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let end: Int
  private let delimiter: UInt8
  private let isQuoted: Bool
  private(set) var at: Int
  /// The line on which it is, from 1.
  private(set) var line = 1
  /// Whether a quotation mark in the row it took was never closed.
  private(set) var isTorn = false

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, end: Int? = nil, delimiter: UInt8,
    isQuoted: Bool
  ) {
    self.bytes = bytes
    self.end = end ?? bytes.count
    at = start
    self.delimiter = delimiter
    self.isQuoted = isQuoted
  }

  /// Goes to the next row that is not blank; false at the end.
  mutating func goOn() -> Bool {
    while at < end, bytes[at] == 0x0A || (bytes[at] == 0x0D && isQuoted) {
      if bytes[at] == 0x0A { line += 1 }
      at += 1
    }
    return at < end
  }

  /// Takes the fields of the row, without blanks around them, and stops at its end.
  mutating func next(_ fields: inout RowFields) {
    fields.begin()
    isTorn = false
    while true {
      var start = at
      while start < end, isBlank(bytes[start]) { start += 1 }
      if isQuoted, start < end, bytes[start] == 0x22 { skipQuoted(from: start) }
      while at < end {
        let byte = bytes[at]
        if byte == delimiter || byte == 0x0A || (byte == 0x0D && isQuoted) { break }
        at += 1
      }
      start = min(start, at)
      var stop = at
      while stop > start, isBlank(bytes[stop - 1]) { stop -= 1 }
      fields.add(start, stop)
      guard at < end, bytes[at] == delimiter else { return }
      at += 1
    }
  }

  private func isBehindField(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == 0x0A || byte == 0x0D || isBlank(byte)
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte != delimiter && (byte == 0x20 || byte == 0x09)
  }

  /// A mark that is never closed is a letter like others, so that it costs no row but its own. Nor does
  /// one close it that stands before text on another line: that one opens a field there.
  private mutating func skipQuoted(from start: Int) {
    let first = line
    at = start + 1
    while at < end {
      if bytes[at] == 0x22 {
        if at + 1 < end, bytes[at + 1] == 0x22 {
          at += 1
        } else if line == first || at + 1 == end || isBehindField(bytes[at + 1]) {
          return at += 1
        } else {
          break
        }
      } else if bytes[at] == 0x0A {
        line += 1
      }
      at += 1
    }
    isTorn = true
    at = start + 1
    line = first
  }
}
