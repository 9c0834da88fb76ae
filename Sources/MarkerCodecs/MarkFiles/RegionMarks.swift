import Foundation
import MarkerLanguage
import MarkerModel

/// Reads DS9 regions: circle, ellipse, box, polygon, point and text, in ICRS, FK5, galactic and image
/// coordinates.
enum RegionMarks {
  static func read(
    _ bytes: [UInt8], _ progress: MarkFileProgress = MarkFileProgress()
  ) throws(MarkFileRefusal) -> MarkFile {
    guard !bytes.prefix(4096).contains(0) else {
      throw MarkFileRefusal(.notAMarkFile, localized("it is no text"))
    }
    let text = MarkText(bytes, delimiter: MarkText.separator, isQuoted: false, names: ["region"])
    var reading = RegionReading(MarkFile(rows: CatalogRows(), texts: text, pixels: .fits))
    var line = 0
    var at = 0
    while at < bytes.count {
      let end = bytes[at...].firstIndex(of: 0x0A) ?? bytes.count
      line += 1
      if line % 4096 == 0 { try progress.tell(Double(at) / Double(bytes.count)) }
      if end - at > 1 << 20 {
        reading.refuse(line, localized("it is too long"))
      } else {
        reading.take(MarkText.text(bytes[at..<end]), line: line, source: at, bytes)
      }
      guard reading.file.rows.count <= MarkFile.mostRows else {
        throw MarkFileRefusal(.tooLarge, MarkFile.tooManyRows(MarkFile.mostRows))
      }
      at = end + 1
    }
    if reading.file.rows.isEmpty, reading.file.faultCount == 0 {
      throw MarkFileRefusal(.notAMarkFile, localized("it holds no regions"))
    }
    return reading.file
  }
}

private struct RegionReading {
  private(set) var file: MarkFile
  private var system: System?

  private enum System: Equatable {
    case image
    case equatorial
    case galactic
    case other(String)

    init?(_ name: String) {
      switch name {
      case "image", "physical", "detector", "amplifier", "linear": self = .image
      case "fk5", "j2000", "icrs": self = .equatorial
      case "galactic": self = .galactic
      case "fk4", "b1950", "ecliptic", "wcs": self = .other(name)
      default: return nil
      }
    }
  }

  init(_ file: MarkFile) { self.file = file }

  mutating func refuse(_ line: Int, _ reason: String) {
    file.faultCount += 1
    if file.faults.count < MarkFile.mostFaults {
      file.faults.append(RowFault(line: line, reason: reason))
    }
  }

  /// A line: coordinate systems and regions between semicolons, properties behind a number sign.
  mutating func take(_ line: String, line number: Int, source: Int, _ bytes: [UInt8]) {
    let parts = RegionLine(line)
    for command in parts.commands {
      let word = String(command.prefix { $0.isLetter || $0.isNumber || $0 == "_" }).lowercased()
      if word == "global" || command.isEmpty { continue }
      if command.count == word.count {
        if let system = System(word) {
          self.system = system
        } else {
          refuse(number, localized("“\(word)” is not known"))
        }
        continue
      }
      do throws(RowReason) {
        try add(command, word, parts.properties, source, line: line)
      } catch {
        refuse(number, error.text)
      }
    }
  }

  private mutating func add(
    _ command: Substring, _ word: String, _ properties: RegionProperties, _ source: Int,
    line: String
  ) throws(RowReason) {
    let sign = command.first
    if sign == "-" { throw RowReason(localized("a region that is left out is not shown")) }
    let plain = sign == "+" ? command.dropFirst() : command
    let name = sign == "+" ? String(plain.prefix { $0.isLetter }).lowercased() : word
    guard let open = plain.firstIndex(of: "(") ?? plain.firstIndex(of: " ") else {
      throw RowReason(localized("“\(command.prefix(60))” is no region"))
    }
    let inside = plain[plain.index(after: open)...].prefix { $0 != ")" }
    let values = inside.split { $0 == "," || $0 == " " || $0 == "\t" }
    guard values.count >= 2 else { throw RowReason(localized("it has no position")) }
    guard let system else {
      throw RowReason(localized("it does not say in which coordinates it is"))
    }
    if case .other(let name) = system {
      throw RowReason(localized("coordinates of “\(name)” are not read"))
    }
    let isSky = system != .image
    func place(_ at: Int) throws(RowReason) -> CatalogShape.Corner {
      try position(values[at], values[at + 1], system)
    }
    func length(_ at: Int) throws(RowReason) -> (value: Double, unit: CatalogShape.Unit) {
      guard at < values.count else { throw RowReason(localized("a size is missing")) }
      return try RegionReading.length(values[at], isSky: isSky)
    }
    var shape: CatalogShape?
    var size: CatalogEntry.Size?
    var center = try place(0)
    switch name {
    case "circle":
      let radius = try length(2)
      size = radius.unit == .pixels ? .pixels(2 * radius.value) : .arcsec(2 * radius.value)
    case "point": shape = .point
    case "text": shape = .text
    case "ellipse", "box":
      guard values.count <= 5 else { throw RowReason(localized("a ring is not drawn")) }
      let (one, other) = (try length(2), try length(3))
      guard one.unit == other.unit else { throw RowReason(localized("its sizes are of two units")) }
      let angle = values.count > 4 ? Double(values[4].filter { $0 != "d" }) : 0
      guard let angle, angle.isFinite else {
        throw RowReason(localized("“\(values[4])” is no angle"))
      }
      shape =
        name == "box"
        ? .box(width: one.value, height: other.value, angle: angle, unit: one.unit)
        : .ellipse(width: 2 * one.value, height: 2 * other.value, angle: angle, unit: one.unit)
      let mean = (abs(one.value * other.value)).squareRoot() * (name == "box" ? 1 : 2)
      size = one.unit == .pixels ? .pixels(mean) : .arcsec(mean)
    case "polygon":
      guard values.count % 2 == 0, values.count >= 6, values.count <= 20_000 else {
        throw RowReason(localized("a polygon has three corners or more"))
      }
      var corners: [CatalogShape.Corner] = []
      for at in stride(from: 0, to: values.count, by: 2) { corners.append(try place(at)) }
      center = RegionReading.middle(corners, isSky: isSky)
      shape = .polygon(corners)
    default: throw RowReason(localized("“\(name)” is not drawn"))
    }
    let label = properties.text.map { span(of: $0, in: line, at: source) } ?? .none
    file.rows.append(
      center.first, center.second, isSky: isSky, isFITS: !isSky, size: size, label: label,
      source: source)
    if let shape { file.rows.setShape(shape) }
    if let color = properties.color { file.rows.setColor(color) }
    if let tag = properties.tag { file.rows.setGroup(tag) }
  }

  private func span(of text: Substring, in line: String, at source: Int) -> TextSpan {
    let start = line.utf8.distance(from: line.startIndex, to: text.startIndex)
    return TextSpan(start: source + start, count: text.utf8.count)
  }

  private func position(
    _ one: Substring, _ other: Substring, _ system: System
  ) throws(RowReason) -> CatalogShape.Corner {
    guard let first = RegionReading.angle(one, isHours: system == .equatorial),
      let second = RegionReading.angle(other, isHours: false)
    else { throw RowReason(localized("“\(one), \(other)” is no position")) }
    guard system != .image else { return CatalogShape.Corner(first, second) }
    guard abs(second) <= 90, abs(first) <= 1e6 else {
      throw RowReason(localized("“\(one), \(other)” is no position on the sky"))
    }
    guard system == .galactic else { return CatalogShape.Corner(first, second) }
    let point = CelestialFrame.equatorial(SkyPoint(ra: first, dec: second), from: .galactic)
    return CatalogShape.Corner(point.ra, point.dec)
  }

  /// A number, sexagesimal with colons (hours where these are), or with the letters of its units.
  private static func angle(_ text: Substring, isHours: Bool) -> Double? {
    if text.contains(":") {
      return AngleText.sexagesimal(String(text)).map { isHours ? $0 * 15 : $0 }
    }
    if text.contains("h") { return AngleText.sexagesimal(String(text)).map { $0 * 15 } }
    if text.contains("m") { return AngleText.sexagesimal(String(text)) }
    if text.hasSuffix("r") { return number(text.dropLast()).map { $0 * 180 / .pi } }
    return number(["d", "i", "p"].contains(text.last) ? text.dropLast() : text)
  }

  private static func number(_ text: Substring) -> Double? {
    Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  private static func length(
    _ text: Substring, isSky: Bool
  ) throws(RowReason) -> (value: Double, unit: CatalogShape.Unit) {
    let factor: Double
    let unit: CatalogShape.Unit
    switch text.last {
    case "\"": (factor, unit) = (1, .arcsec)
    case "'": (factor, unit) = (60, .arcsec)
    case "d": (factor, unit) = (3600, .arcsec)
    case "r": (factor, unit) = (648_000 / .pi, .arcsec)
    case "p", "i": (factor, unit) = (1, .pixels)
    default: (factor, unit) = isSky ? (3600, .arcsec) : (1, .pixels)
    }
    let digits = text.last?.isNumber == true || text.last == "." ? text : text.dropLast()
    guard let value = number(digits), (0...CatalogEntry.Size.largest).contains(value * factor)
    else { throw RowReason(localized("“\(text)” is no size")) }
    return (value * factor, unit)
  }

  private static func middle(
    _ corners: [CatalogShape.Corner], isSky: Bool
  ) -> CatalogShape.Corner {
    let count = Double(corners.count)
    var first = 0.0
    for corner in corners {
      // Around 0 h the mean is taken beside the first corner.
      var step = corner.first - corners[0].first
      if isSky, step > 180 { step -= 360 }
      if isSky, step < -180 { step += 360 }
      first += step
    }
    return CatalogShape.Corner(
      corners[0].first + first / count, corners.reduce(0) { $0 + $1.second } / count)
  }
}

/// A line of a region file taken apart.
private struct RegionLine {
  var commands: [Substring] = []
  var properties = RegionProperties()

  init(_ line: String) {
    let sign = line.firstIndex(of: "#") ?? line.endIndex
    var rest = line[..<sign]
    if sign < line.endIndex {
      var behind = line[line.index(after: sign)...].drop { $0 == " " || $0 == "\t" }
      // Texts stand behind the sign as a whole, as programs that do not know them shall pass them over.
      if behind.lowercased().hasPrefix("text("), rest.allSatisfy(\.isWhitespace),
        let close = behind.firstIndex(of: ")")
      {
        rest = behind[...close]
        behind = behind[behind.index(after: close)...]
      }
      properties = RegionProperties(behind)
    }
    commands = rest.split(separator: ";").map { command in
      var command = command.drop(while: \.isWhitespace)
      while command.last?.isWhitespace == true { command.removeLast() }
      return command
    }
  }
}

/// What stands behind a region: `text={…} color=… tag={…}`.
private struct RegionProperties {
  var text: Substring?
  var color: MarkColor?
  var tag: String?

  init() {}

  init(_ line: Substring) {
    var rest = line
    while let equals = rest.firstIndex(of: "=") {
      var key = rest[..<equals]
      while key.last?.isWhitespace == true { key.removeLast() }
      let name = key.reversed().prefix { $0.isLetter || $0 == "_" }.reversed()
      rest = rest[rest.index(after: equals)...].drop { $0 == " " }
      let close: Character? =
        switch rest.first {
        case "{": "}"
        case "\"": "\""
        case "'": "'"
        default: nil
        }
      let value: Substring
      if let close {
        rest = rest.dropFirst()
        value = rest.prefix { $0 != close }
        rest = rest[value.endIndex...].dropFirst()
      } else {
        value = rest.prefix { !$0.isWhitespace }
        rest = rest[value.endIndex...]
      }
      switch String(name).lowercased() {
      case "text": text = value.isEmpty ? nil : value
      case "color": color = MarkColor(regionName: value)
      case "tag": tag = tag ?? (value.isEmpty ? nil : String(value))
      default: break
      }
    }
  }
}

extension MarkColor {
  /// By DS9's name, or as #RRGGBB.
  fileprivate init?(regionName name: Substring) {
    if name.hasPrefix("#"), name.count == 7, let value = UInt32(name.dropFirst(), radix: 16) {
      self.init(UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
      return
    }
    switch name.lowercased() {
    case "white": self.init(255, 255, 255)
    case "black": self.init(0, 0, 0)
    case "red": self.init(255, 0, 0)
    case "green": self.init(0, 255, 0)
    case "blue": self.init(0, 0, 255)
    case "cyan": self.init(0, 255, 255)
    case "magenta": self.init(255, 0, 255)
    case "yellow": self.init(255, 255, 0)
    case "orange": self.init(255, 165, 0)
    case "pink": self.init(255, 192, 203)
    case "purple": self.init(160, 32, 240)
    default: return nil
    }
  }
}
