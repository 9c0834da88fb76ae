import Foundation
import MarkerLanguage
import MarkerModel
import SystemPackage

/// Settings in the making, from the lines of a configuration file.
struct ConfigReading {
  let currentFolder: FilePath
  private var settings = SessionSettings()
  private var notices: [String] = []
  private(set) var tables: TableStyle?
  private var limits: [String]?
  private var limitsLine = 0
  private var colors: [MarkColor?] = []
  private var repeatShare: Double?
  private var repeatSeed: UInt32?
  private var hadLeadingNone = false
  private var leftClick: (text: String, line: Int)?
  private var isLeftClickOff = false
  private var seen: Set<String> = []
  /// The keys that say something.
  private(set) var understood: Set<String> = []

  init(currentFolder: FilePath) { self.currentFolder = currentFolder }

  mutating func take(_ line: ConfigFile.Line, number: Int) {
    guard let key = line.key else {
      if !line.bytes.isEmpty, line.bytes.first != UInt8(ascii: "#") {
        notices.append(
          localized("Line \(number) of the configuration is not of the form key = value."))
      }
      return
    }
    let value = String(decoding: line.value, as: UTF8.self)
    if !seen.insert(key).inserted {
      notices.append(localized("The configuration has “\(key)” twice; line \(number) counts."))
    }
    if key == "groups" || key == "categories", items(value).allSatisfy(\.isEmpty) {
      understood.remove(key)
    } else {
      understood.insert(key)
    }
    switch key {
    case "image_dir": settings.imageFolder = folder(line.value)
    case "manifest": settings.manifest = folder(line.value)
    case "groups":
      settings.groups = names(value, key, number, default: SessionSettings().groups) {
        $0.hadLeadingNone = true
      }
    case "categories":
      settings.categories = names(value, key, number, default: SessionSettings().categories) { _ in
      }
    case "group_max":
      limits = items(value)
      limitsLine = number
    case "randomize_order": settings.randomizesOrder = truth(value, number)
    case "group_colors": colors = items(value).map { color($0, number) }
    case "order_seed":
      settings.orderDraws = self.number(value, number).map { [OrderDraw(seed: $0)] } ?? []
    case "repeat_share": repeatShare = self.number(value, number)
    case "repeat_seed": repeatSeed = self.number(value, number)
    case "advance_after_category": settings.advance.afterCategory = truth(value, number)
    case "advance_after_marks": settings.advance.afterMarks = self.number(value, number)
    case "left_click_group": leftClick = (value, number)
    case "left_click": isLeftClickOff = value.lowercased() == "off"
    case "tables":
      tables = TableStyle(rawValue: value.lowercased())
      if tables == nil {
        notices.append(
          localized("“\(value)” in line \(number) of the configuration is neither txt nor csv."))
      }
    default: break
    }
  }

  /// What depends on other lines comes last, as these may stand anywhere.
  mutating func finish() -> (SessionSettings, [String]) {
    settings.groupLimits = groupLimits()
    settings.leftClickGroup = leftClickGroup()
    settings.groupColors = Array(colors.prefix(settings.groups.count))
    while let last = settings.groupColors.last, last == nil { settings.groupColors.removeLast() }
    if let share = repeatShare, share > 0, share <= 100 {
      settings.repeats = RepeatPlan(share: share, seed: repeatSeed ?? 1)
    }
    if let marks = settings.advance.afterMarks, marks < 1 { settings.advance.afterMarks = nil }
    return (settings, notices)
  }

  private func folder(_ value: ArraySlice<UInt8>) -> FilePath? {
    guard !value.isEmpty, !value.elementsEqual("None".utf8), let path = FilePath(bytes: value)
    else { return nil }
    return path.isAbsolute ? path : currentFolder.pushing(path).lexicallyNormalized()
  }

  private func items(_ value: String) -> [String] {
    value.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0).trimmingCharacters(in: .whitespaces)
    }
  }

  private mutating func names(
    _ value: String, _ key: String, _ line: Int, default standard: [String],
    leadingNone: (inout ConfigReading) -> Void
  ) -> [String] {
    var names = items(value)
    if names.first == "None" {
      // Image Marker writes its own nameless group along when its first start is cancelled.
      names.removeFirst()
      leadingNone(&self)
      notices.append(
        localized("“None” before the \(key) in line \(line) of the configuration was left out."))
    }
    if names.allSatisfy(\.isEmpty) {
      notices.append(
        localized("Line \(line) of the configuration names no \(key); the usual ones are used."))
      return standard
    }
    for (index, name) in names.enumerated() where name.isEmpty {
      names[index] = String(index + 1)
      notices.append(
        localized(
          """
          Number \(index + 1) of the \(key) in line \(line) of the configuration has no name; it is \
          called \(index + 1).
          """))
    }
    var known: Set<[UInt8]> = []
    for name in names where !known.insert(Array(name.utf8)).inserted {
      notices.append(
        localized("Two of the \(key) in line \(line) of the configuration are called “\(name)”."))
    }
    return names
  }

  private mutating func groupLimits() -> [Int?] {
    guard var limits else { return [] }
    if hadLeadingNone, limits.count == settings.groups.count + 1 { limits.removeFirst() }
    if limits.count > settings.groups.count {
      notices.append(
        localized(
          """
          Line \(limitsLine) of the configuration has \(limits.count) limits for \
          \(settings.groups.count) groups; the last were left out.
          """))
      limits.removeLast(limits.count - settings.groups.count)
    }
    var numbers: [Int?] = []
    for text in limits {
      let number = Int(text)
      if number == nil, !text.isEmpty, text.lowercased() != "none" {
        notices.append(
          localized(
            "“\(text)” in line \(limitsLine) of the configuration is not a limit; there is none."))
      }
      numbers.append(number.flatMap { $0 > 0 ? $0 : nil })
    }
    while let last = numbers.last, last == nil { numbers.removeLast() }
    return numbers
  }

  private mutating func leftClickGroup() -> Int? {
    if isLeftClickOff { return nil }
    guard let leftClick else { return settings.groups.isEmpty ? nil : 0 }
    guard let number = Int(leftClick.text), number > 0, number <= settings.groups.count else {
      notices.append(
        localized(
          """
          “\(leftClick.text)” in line \(leftClick.line) of the configuration is not the number of a \
          group; the left button marks group 1.
          """))
      return 0
    }
    return number - 1
  }

  private mutating func color(_ text: String, _ line: Int) -> MarkColor? {
    if let color = MarkColor(hex: text) { return color }
    if !text.isEmpty, text != "None" {
      notices.append(
        localized("“\(text)” in line \(line) of the configuration is no colour (#RRGGBB)."))
    }
    return nil
  }

  private mutating func number<Number: LosslessStringConvertible>(
    _ text: String, _ line: Int
  ) -> Number? {
    if let number = Number(text) { return number }
    if !text.isEmpty, text != "None" {
      notices.append(
        localized("“\(text)” in line \(line) of the configuration is not a number it can be."))
    }
    return nil
  }

  private mutating func truth(_ value: String, _ line: Int) -> Bool {
    switch value.lowercased() {
    case "true", "yes", "1", "on": return true
    case "false", "no", "0", "off", "none": return false
    default:
      notices.append(
        localized("“\(value)” in line \(line) of the configuration is neither True nor False."))
      return false
    }
  }
}
