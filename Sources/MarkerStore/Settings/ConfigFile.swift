import Foundation
import MarkerModel
import SystemPackage

/// A configuration file: its lines as they are, and what they say.
///
/// Reads what Image Marker writes, its malformed files too; nothing in one makes it unreadable.
public struct ConfigFile: Sendable {
  public let settings: SessionSettings
  /// What the tables are called, where the file says.
  public let tables: TableStyle?
  /// What could not be understood, for a person.
  public let notices: [String]
  /// The keys that say something.
  let keys: Set<String>
  /// Without their line ends.
  let lines: [Line]

  struct Line: Equatable, Sendable {
    var bytes: ArraySlice<UInt8>
    /// Lower case; nil where the line is not of the form `key = value`.
    var key: String?
    var value: ArraySlice<UInt8> = []
  }

  /// Larger files are not read.
  static let sizeLimit: Int64 = 1 << 20

  /// `currentFolder` is what `./` stands for.
  public init(_ bytes: [UInt8], currentFolder: FilePath) {
    lines = ConfigFile.lines(bytes)
    var reading = ConfigReading(currentFolder: currentFolder)
    for (index, line) in lines.enumerated() { reading.take(line, number: index + 1) }
    (settings, notices) = reading.finish()
    tables = reading.tables
    keys = reading.understood
  }

  /// What the file says, and where it says nothing what was before: a file that was cut short takes no
  /// names away.
  func settings(over before: SessionSettings) -> SessionSettings {
    var result = settings
    if !keys.contains("image_dir") { result.imageFolder = before.imageFolder }
    if !keys.contains("manifest") { result.manifest = before.manifest }
    if !keys.contains("groups") { result.groups = before.groups }
    if !keys.contains("categories") { result.categories = before.categories }
    if !keys.contains("group_max") { result.groupLimits = before.groupLimits }
    if !keys.contains("group_colors") { result.groupColors = before.groupColors }
    if !keys.contains("randomize_order") { result.randomizesOrder = before.randomizesOrder }
    // A file has no place for when something was drawn.
    if !keys.contains("order_seed") || result.orderDraws.last?.seed == before.orderDraws.last?.seed
    {
      result.orderDraws = before.orderDraws
    }
    let (repeats, earlier) = (result.repeats, before.repeats)
    if !keys.contains("repeat_share")
      || (repeats?.share == earlier?.share && repeats?.seed == earlier?.seed)
    {
      result.repeats = earlier
    }
    if !keys.contains("advance_after_category") {
      result.advance.afterCategory = before.advance.afterCategory
    }
    if !keys.contains("advance_after_marks") {
      result.advance.afterMarks = before.advance.afterMarks
    }
    if keys.isDisjoint(with: ["left_click_group", "left_click"]) {
      result.leftClickGroup = before.leftClickGroup
    }
    return result
  }

  /// The file with other settings: lines whose meaning stays are kept byte for byte, unknown ones
  /// too, in their order.
  public func bytes(for new: SessionSettings) -> [UInt8] {
    let old = ConfigFile.values(settings)
    let values = ConfigFile.values(new)
    var missing = values.filter { entry in
      // What Image Marker does not know is worth no line where it says nothing.
      !ConfigFile.isUsual(entry)
    }
    var text: [UInt8] = []
    for line in lines {
      text += rewritten(line, old, values)
      text.append(UInt8(ascii: "\n"))
      missing.removeAll { $0.key == line.key }
    }
    for entry in missing where lines.isEmpty || value(entry.key, in: old) != entry.value {
      text += Array("\(entry.key) = ".utf8) + entry.value + [UInt8(ascii: "\n")]
    }
    return text
  }

  private func rewritten(
    _ line: Line, _ old: [Entry], _ values: [Entry]
  ) -> ArraySlice<UInt8> {
    guard let key = line.key, let value = value(key, in: values), value != self.value(key, in: old)
    else { return line.bytes }
    return (Array("\(key) = ".utf8) + value)[...]
  }

  private func value(_ key: String, in entries: [Entry]) -> [UInt8]? {
    entries.first { $0.key == key }?.value
  }

  private static func lines(_ bytes: [UInt8]) -> [Line] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var content = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
    if content.last == UInt8(ascii: "\n") { content.removeLast() }
    if content.isEmpty { return [] }
    return content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      var bytes = $0
      while bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      // Only the first `=` divides: a path may hold others.
      guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")),
        bytes.first != UInt8(ascii: "#")
      else { return Line(bytes: bytes) }
      let key = String(decoding: trimmed(bytes[..<equals]), as: UTF8.self).lowercased()
      return Line(bytes: bytes, key: key, value: trimmed(bytes[(equals + 1)...]))
    }
  }

  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var trimmed = bytes.drop(while: isBlank)
    while let last = trimmed.last, isBlank(last) { trimmed.removeLast() }
    return trimmed
  }
}

extension ConfigFile {
  typealias Entry = (key: String, value: [UInt8])

  /// The settings as the file has them. What a line cannot hold (a comma in a name, a line break)
  /// is replaced; the journal has it as it is.
  static func values(_ settings: SessionSettings) -> [Entry] {
    let limits = settings.groups.indices.map { group in
      settings.limit(ofGroup: group).flatMap { $0 > 0 ? String($0) : nil } ?? "None"
    }
    var colors = settings.groupColors.prefix(settings.groups.count).map {
      $0.map { "#" + $0.hex } ?? "None"
    }
    while colors.last == "None" { colors.removeLast() }
    if colors.isEmpty { colors = ["None"] }
    return [
      ("image_dir", value(settings.imageFolder)),
      ("manifest", value(settings.manifest)),
      ("groups", list(settings.groups)),
      ("categories", list(settings.categories)),
      ("group_max", list(limits)),
      ("randomize_order", Array((settings.randomizesOrder ? "True" : "False").utf8)),
      // Image Marker knows no “none” and fails on anything but a group's number.
      ("left_click_group", Array(String((settings.leftClickGroup ?? 0) + 1).utf8)),
      ("left_click", Array((settings.leftClickGroup == nil ? "off" : "on").utf8)),
      ("group_colors", list(colors)),
      ("order_seed", text(settings.orderDraws.last?.seed)),
      ("repeat_share", text(settings.repeats?.share)),
      ("repeat_seed", text(settings.repeats?.seed)),
      ("advance_after_category", Array((settings.advance.afterCategory ? "True" : "False").utf8)),
      ("advance_after_marks", text(settings.advance.afterMarks)),
    ]
  }

  /// Whether a line of ours says no more than its absence does.
  private static func isUsual(_ entry: Entry) -> Bool {
    switch entry.key {
    case "left_click": entry.value == Array("on".utf8)
    case "manifest", "group_colors", "order_seed", "repeat_share", "repeat_seed",
      "advance_after_marks":
      entry.value == Array("None".utf8)
    case "advance_after_category": entry.value == Array("False".utf8)
    default: false
    }
  }

  private static func text(_ number: (some CustomStringConvertible)?) -> [UInt8] {
    Array((number?.description ?? "None").utf8)
  }

  /// Whether a file of the one settings says what a file of the others does.
  static func saysTheSame(_ one: SessionSettings, _ other: SessionSettings) -> Bool {
    values(one).map(\.value) == values(other).map(\.value)
  }

  private static func value(_ path: FilePath?) -> [UInt8] {
    let bytes = path?.bytes ?? []
    let isPossible = !bytes.isEmpty && !bytes.contains { $0 == 0x0A || $0 == 0x0D }
    return isPossible ? bytes : Array("None".utf8)
  }

  private static func list(_ names: [String]) -> [UInt8] {
    Array(
      names.map { name in
        String(
          decoding: name.utf8.map { byte in
            switch byte {
            case UInt8(ascii: ","): UInt8(ascii: ";")
            case 0x0A, 0x0D: UInt8(ascii: " ")
            default: byte
            }
          }, as: UTF8.self)
      }.joined(separator: ",").utf8)
  }
}
