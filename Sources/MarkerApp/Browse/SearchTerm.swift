import Foundation
import MarkerStore

/// A condition of what a person searches for: a part of the name, or a comparison with a column.
enum SearchTerm {
  case name([UInt8])
  case column(Int, Comparison, ColumnValue)

  enum Comparison: String, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
    case differs = "!="
    case less = "<"
    case more = ">"
    case equals = "="
  }

  /// The words of a text; all of it is one where it begins with a column whose name holds blanks.
  static func terms(of text: String, columns: [Manifest.Column]) -> [SearchTerm] {
    let text = text.trimmingCharacters(in: .whitespaces)
    let columnsOfWords = columns.filter { $0.name.contains(" ") }
    if comparison(text[...], columnsOfWords) != nil, let whole = comparison(text[...], columns) {
      return [whole]
    }
    return text.split(separator: " ").map { word in
      comparison(word, columns) ?? .name(ImageContents.key(String(word)))
    }
  }

  private static func comparison(
    _ text: Substring, _ columns: [Manifest.Column]
  ) -> SearchTerm? {
    for sign in Comparison.allCases {
      guard let range = text.range(of: sign.rawValue) else { continue }
      let name = text[..<range.lowerBound].trimmingCharacters(in: .whitespaces).lowercased()
      guard let column = columns.firstIndex(where: { $0.name.lowercased() == name }) else {
        continue
      }
      let value = text[range.upperBound...].trimmingCharacters(in: .whitespaces)
      return .column(column, sign, ColumnValue(value))
    }
    return nil
  }

  func fits(_ image: Int, of contents: ImageContents) -> Bool {
    switch self {
    case .name(let part): return contents.keys[image].holds(part)
    case .column(let column, let comparison, let wanted):
      return comparison.holds(ColumnValue(contents.columns[column].values[image]), wanted)
    }
  }
}

extension SearchTerm.Comparison {
  fileprivate func holds(_ value: ColumnValue, _ wanted: ColumnValue) -> Bool {
    switch self {
    case .equals: return value.isSame(as: wanted)
    case .differs: return !value.isSame(as: wanted)
    default: break
    }
    // A number is neither more nor less than a word, nor than nothing.
    guard !value.isMissing, !wanted.isMissing, value.isNumber == wanted.isNumber else {
      return false
    }
    return switch self {
    case .less: value < wanted
    case .more: wanted < value
    case .atMost: !(wanted < value)
    case .atLeast: !(value < wanted)
    case .equals, .differs: false
    }
  }
}

extension ColumnValue {
  fileprivate var isNumber: Bool {
    if case .number = self { return true }
    return false
  }

  /// Words whatever their case.
  fileprivate func isSame(as other: ColumnValue) -> Bool {
    if case .text(let one) = self, case .text(let two) = other {
      return String(decoding: one, as: UTF8.self).lowercased()
        == String(decoding: two, as: UTF8.self).lowercased()
    }
    return self == other
  }
}

extension [UInt8] {
  /// Whether a part of it is this.
  func holds(_ part: [UInt8]) -> Bool {
    if part.isEmpty { return true }
    guard part.count <= count else { return false }
    return withUnsafeBytes { all in
      part.withUnsafeBytes { wanted in
        (0...(all.count - wanted.count)).contains { start in
          all[start] == wanted[0] && all[start..<(start + wanted.count)].elementsEqual(wanted)
        }
      }
    }
  }
}
