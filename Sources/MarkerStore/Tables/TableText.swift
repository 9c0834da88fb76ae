import Foundation
import MarkerModel
import SystemPackage

/// The three derived tables of a save folder.
public enum TableKind: String, CaseIterable, Sendable {
  case marks
  case images
  case favorites

  public var columns: [String] {
    switch self {
    case .marks: ["date", "image", "group", "label", "x", "y", "RA", "DEC"]
    case .images, .favorites: ["date", "image", "RA", "DEC", "categories", "comment"]
    }
  }

  /// The table of a state, as the bytes of its file.
  public func text(_ state: SessionState) -> [UInt8] {
    switch self {
    case .marks: MarksTable.text(state)
    case .images: ImagesTable.text(state)
    case .favorites: ImagesTable.text(state, onlyFavorites: true)
    }
  }
}

/// How the tables' files are named; the content is the same.
public enum TableStyle: String, CaseIterable, Sendable {
  case txt
  /// What Image Marker 1.1 and later reads.
  case csv
}

/// Comma-separated text in the making: RFC 4180 quoting, line feeds.
struct TableText {
  private(set) var bytes: [UInt8] = []
  private var isAtLineStart = true

  init(header: [String]) {
    for name in header { add(name) }
    endRow()
  }

  mutating func add(_ text: String) { add(Array(text.utf8)) }

  mutating func add(_ field: [UInt8]) {
    if !isAtLineStart { bytes.append(UInt8(ascii: ",")) }
    isAtLineStart = false
    guard TableText.needsQuotes(field) else {
      bytes += field
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in field {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The shortest text that reads back to the same number; `nan` where there is none.
  mutating func add(_ number: Double?) {
    guard let number, !number.isNaN else {
      add("nan")
      return
    }
    let text = number.description
    add(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }

  mutating func endRow() {
    bytes.append(UInt8(ascii: "\n"))
    isAtLineStart = true
  }

  /// Also where blanks are at an end, which readers take off.
  private static func needsQuotes(_ field: [UInt8]) -> Bool {
    func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }
    return isBlank(field.first) || isBlank(field.last)
      || field.contains {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
      }
  }
}

/// The table of marks: a row a mark, and a row for each seen image that has none.
enum MarksTable {
  static func text(_ state: SessionState) -> [UInt8] {
    var text = TableText(header: TableKind.marks.columns)
    for record in state.tabulated {
      let name = record.location.name.bytes
      for mark in record.marks {
        text.add(JournalTime.day(mark.changed))
        text.add(name)
        let group = state.settings.name(ofGroup: mark.group)
        text.add(group)
        let label = mark.label.flatMap { $0.utf8.elementsEqual(group.utf8) ? nil : $0 }
        text.add(record.location.isRepeat ? RepeatLabel.text(label) : label ?? "None")
        text.add(mark.position.x)
        text.add(mark.position.y)
        text.add(mark.sky?.ra)
        text.add(mark.sky?.dec)
        text.endRow()
      }
      if record.marks.isEmpty {
        text.add(record.day)
        text.add(name)
        text.add("None")
        text.add(record.location.isRepeat ? RepeatLabel.text(nil) : "None")
        for _ in 0..<4 { text.add("nan") }
        text.endRow()
      }
    }
    return text.bytes
  }
}

/// The label of a mark on a repeat, as Image Marker writes it.
enum RepeatLabel {
  private static let word = "DUPLICATE"

  static func text(_ label: String?) -> String { label.map { "\($0), \(word)" } ?? word }

  /// What the label says without that; nil where it says nothing of a repeat.
  static func reading(_ text: String) -> (isRepeat: Bool, label: String?) {
    if text == word { return (true, nil) }
    guard text.hasSuffix(", " + word) else { return (false, text) }
    return (true, String(text.dropLast(word.count + 2)))
  }
}

/// The table of images, or of the favourites alone: a row for each seen image.
enum ImagesTable {
  static func text(_ state: SessionState, onlyFavorites: Bool = false) -> [UInt8] {
    var text = TableText(header: TableKind.images.columns)
    for record in state.tabulated where !onlyFavorites || record.judgement.isFavorite {
      text.add(record.day)
      text.add(record.location.name.bytes)
      text.add(record.center?.ra)
      text.add(record.center?.dec)
      text.add(categories(of: record, in: state) ?? "None")
      text.add(record.judgement.comment.isEmpty ? "None" : record.judgement.comment)
      text.endRow()
    }
    return text.bytes
  }

  /// The cell of an image's categories; nil where it is in none.
  static func categories(of record: ImageRecord, in state: SessionState) -> String? {
    let names = record.judgement.categories.sorted().map { state.settings.name(ofCategory: $0) }
    return names.isEmpty ? nil : names.joined(separator: "+")
  }
}

extension SessionState {
  /// The images that have rows: those seen in their order; behind them any that was judged and,
  /// where the journal is damaged, lacks the entry that it was seen.
  fileprivate var tabulated: [ImageRecord] {
    seenOrder.compactMap { self[$0] }
      + images.filter { $0.seen == nil && (!$0.marks.isEmpty || $0.judgement != Judgement()) }
  }
}

extension SessionSettings {
  fileprivate func name(ofCategory category: Int) -> String {
    categories.indices.contains(category) ? categories[category] : String(category + 1)
  }
}

extension ImageRecord {
  fileprivate var day: String {
    (changed ?? seen ?? marks.map(\.changed).max()).map(JournalTime.day) ?? "None"
  }
}
