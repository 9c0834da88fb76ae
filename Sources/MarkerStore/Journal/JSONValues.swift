import Foundation
import MarkerLanguage
import MarkerModel
import SystemPackage

/// A number in a journal line. JSON has no words for what is not finite: `null` is not a number,
/// and the infinities are text.
struct JSONNumber: Codable, Equatable {
  var value: Double

  init(_ value: Double) { self.value = value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = .nan
      return
    }
    do {
      value = try container.decode(Double.self)
    } catch DecodingError.typeMismatch {
      switch try container.decode(String.self) {
      case "inf": value = .infinity
      case "-inf": value = -.infinity
      default: throw LineFault.malformed("a number")
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if value.isNaN {
      try container.encodeNil()
    } else if value.isInfinite {
      try container.encode(value < 0 ? "-inf" : "inf")
    } else {
      try container.encode(value)
    }
  }
}

/// A time in a journal line.
struct JSONTime: Codable, Equatable {
  var date: Date

  init(_ date: Date) { self.date = date }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let date = JournalTime.date(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: localized("not a time"))
    }
    self.date = date
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(JournalTime.text(date))
  }
}

/// A file name in a journal line: text where its bytes are UTF-8, else Base64 under another key.
struct JSONPath: Equatable {
  var text: String?
  var base64: String?

  init(_ path: FilePath) {
    let bytes = path.bytes
    if let text = String(validating: bytes, as: UTF8.self) {
      self.text = text
    } else {
      base64 = Data(bytes).base64EncodedString()
    }
  }

  init?(text: String?, base64: String?) {
    if text == nil, base64 == nil { return nil }
    self.text = text
    self.base64 = base64
  }

  var path: FilePath {
    get throws {
      let bytes =
        base64.map { Data(base64Encoded: $0).map(Array.init) } ?? text.map { Array($0.utf8) }
      guard let bytes, let path = FilePath(bytes: bytes) else {
        throw LineFault.malformed(localized("a file name"))
      }
      return path
    }
  }
}

/// A position on the sky in a journal line: `[ra, dec]`.
struct JSONSky: Codable, Equatable {
  var point: SkyPoint

  init(_ point: SkyPoint) { self.point = point }

  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    point = SkyPoint(
      ra: try container.decode(JSONNumber.self).value,
      dec: try container.decode(JSONNumber.self).value)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(JSONNumber(point.ra))
    try container.encode(JSONNumber(point.dec))
  }
}

/// A number that counts something: one is added to it here and there, which must not overflow.
func counting(_ number: Int, _ key: String) throws(LineFault) -> Int {
  guard number >= 0, number < 1 << 53 else { throw .malformed("“\(key)”") }
  return number
}

/// Why a line that is JSON is not a journal line.
enum LineFault: Error, Equatable, CustomStringConvertible {
  case missing(String)
  case malformed(String)
  /// A kind of change that a newer version wrote.
  case unknownKind(String)

  var description: String {
    switch self {
    case .missing(let key): localized("“\(key)” is missing")
    case .malformed(let what): localized("\(what) cannot be read")
    case .unknownKind(let kind): localized("“\(kind)” is not known to this version")
    }
  }
}
