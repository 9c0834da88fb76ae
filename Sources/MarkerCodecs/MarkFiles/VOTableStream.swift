import MarkerLanguage
import MarkerModel

/// A column of a VOTable as its binary rows hold it (VOTable 1.4, sections 2.1, 2.2, 5.4).
struct VOTableField {
  enum Kind {
    case boolean, bit, unsignedByte, short, int, long, char, unicodeChar, float, double
    case floatComplex, doubleComplex

    init?(_ name: String) {
      switch name {
      case "boolean": self = .boolean
      case "bit": self = .bit
      case "unsignedByte": self = .unsignedByte
      case "short": self = .short
      case "int": self = .int
      case "long": self = .long
      case "char": self = .char
      case "unicodeChar": self = .unicodeChar
      case "float": self = .float
      case "double": self = .double
      case "floatComplex": self = .floatComplex
      case "doubleComplex": self = .doubleComplex
      default: return nil
      }
    }

    /// Of one; a bit takes an eighth.
    var bytes: Int {
      switch self {
      case .boolean, .unsignedByte, .char, .bit: 1
      case .short, .unicodeChar: 2
      case .int, .float: 4
      case .long, .double, .floatComplex: 8
      case .doubleComplex: 16
      }
    }
  }

  var kind: Kind?
  /// How many there are in a row; nil where each row says so.
  var count: Int?

  init(_ attributes: [String: String]) {
    kind = Kind(attributes["datatype"] ?? "")
    let size = attributes["arraysize"] ?? ""
    if size.hasSuffix("*") {
      count = nil
    } else {
      count = size.split(separator: "x").reduce(1) { product, part in
        let (value, isOver) = product.multipliedReportingOverflow(by: Int(part) ?? -1)
        return isOver || product < 0 ? -1 : value
      }
    }
    if let count, !(0...(1 << 24)).contains(count) { kind = nil }
  }
}

/// The rows of a BINARY or BINARY2 stream on their way to text.
struct VOTableStream {
  /// Whether characters belong to it now.
  var isOpen = false
  private let fields: [(kind: VOTableField.Kind, count: Int?)]
  /// Whether each row begins with bits that say which values it lacks.
  private let hasNulls: Bool
  private var bytes: [UInt8] = []
  private var bits: UInt32 = 0
  private var bitCount = 0

  init?(_ fields: [VOTableField], hasNulls: Bool) {
    let known = fields.compactMap { field in field.kind.map { ($0, field.count) } }
    guard known.count == fields.count else { return nil }
    self.fields = known
    self.hasNulls = hasNulls
  }

  mutating func add(_ text: UnsafeRawBufferPointer) {
    for byte in text {
      let value: UInt32
      switch byte {
      case 0x41...0x5A: value = UInt32(byte - 0x41)
      case 0x61...0x7A: value = UInt32(byte - 0x61) + 26
      case 0x30...0x39: value = UInt32(byte - 0x30) + 52
      case 0x2B: value = 62
      case 0x2F: value = 63
      default: continue
      }
      bits = bits << 6 | value
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }
  }

  /// The rows as text between separators.
  func text() throws(MarkFileRefusal) -> [UInt8] {
    var text: [UInt8] = []
    var at = 0
    var row = 0
    let mask = hasNulls ? (fields.count + 7) / 8 : 0
    while at < bytes.count {
      row += 1
      let nulls = at
      at += mask
      for (index, field) in fields.enumerated() {
        if index > 0 { text.append(MarkText.separator) }
        var count = field.count ?? 0
        if field.count == nil {
          guard at + 4 <= bytes.count else { throw torn(row) }
          count = Int(number(at, 4))
          at += 4
        }
        let length = field.kind == .bit ? (count + 7) / 8 : count * field.kind.bytes
        guard length <= bytes.count - at else { throw torn(row) }
        let isNull = hasNulls && bytes[nulls + index / 8] & (0x80 >> UInt8(index % 8)) != 0
        if !isNull { write(field.kind, count, at, to: &text) }
        at += length
      }
      text.append(0x0A)
      guard text.count <= MarkFile.textLimit else {
        throw MarkFileRefusal(
          .tooLarge, localized("its table is larger than \(MarkFile.textLimit >> 20) MiB"))
      }
      // Rows of no bytes would go on for ever.
      guard at > nulls else { throw torn(row) }
    }
    return text
  }

  private func torn(_ row: Int) -> MarkFileRefusal {
    MarkFileRefusal(.damaged, localized("its rows break off in row \(row)"))
  }

  private func number(_ at: Int, _ count: Int) -> UInt64 {
    bytes[at..<(at + count)].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// What has several values or none is not shown.
  private func write(
    _ kind: VOTableField.Kind, _ count: Int, _ at: Int, to text: inout [UInt8]
  ) {
    func add(_ number: some BinaryFloatingPoint & CustomStringConvertible) {
      if number.isFinite { text += number.description.utf8 }
    }
    switch kind {
    case .char:
      for byte in bytes[at..<(at + count)].prefix(while: { $0 != 0 }) {
        text.append(byte < 0x20 ? 0x20 : byte)
      }
      return
    case .unicodeChar:
      let units = (0..<count).map { UInt16(number(at + 2 * $0, 2)) }.prefix { $0 != 0 }
      for byte in String(decoding: units, as: UTF16.self).utf8 {
        text.append(byte < 0x20 ? 0x20 : byte)
      }
      return
    default: break
    }
    guard count == 1 else { return }
    switch kind {
    case .boolean: text.append(bytes[at])
    case .unsignedByte: text += bytes[at].description.utf8
    case .short: text += Int16(truncatingIfNeeded: number(at, 2)).description.utf8
    case .int: text += Int32(truncatingIfNeeded: number(at, 4)).description.utf8
    case .long: text += Int64(bitPattern: number(at, 8)).description.utf8
    case .float: add(Float(bitPattern: UInt32(number(at, 4))))
    case .double: add(Double(bitPattern: number(at, 8)))
    case .char, .unicodeChar, .bit, .floatComplex, .doubleComplex: break
    }
  }
}
