import SystemPackage

/// File names are bytes. These say how one is shown and kept where text is wanted.
extension FilePath {
  /// The path's bytes as the file system has them.
  public var bytes: [UInt8] {
    withPlatformString { pointer in
      var bytes: [UInt8] = []
      var at = pointer
      while at.pointee != 0 {
        bytes.append(UInt8(bitPattern: at.pointee))
        at += 1
      }
      return bytes
    }
  }

  /// A path of bytes; nil where they hold a zero, which no file system allows.
  public init?(bytes: some Sequence<UInt8>) {
    var platform = bytes.map(CChar.init(bitPattern:))
    guard !platform.contains(0) else { return nil }
    platform.append(0)
    self = platform.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return FilePath() }
      return FilePath(platformString: base)
    }
  }

  /// The text shown to a person: what is not UTF-8 as `\xE9`, control characters escaped likewise.
  public var shown: String {
    var shown = ""
    var rest = bytes[...]
    while !rest.isEmpty {
      let length = FilePath.scalarLength(rest)
      if length > 0, let text = String(validating: rest.prefix(length), as: UTF8.self),
        let scalar = text.unicodeScalars.first, scalar.value >= 0x20, scalar.value != 0x7F
      {
        shown += text
        rest = rest.dropFirst(length)
      } else {
        let digits = String(rest[rest.startIndex], radix: 16, uppercase: true)
        shown += "\\x" + (digits.count == 1 ? "0" : "") + digits
        rest = rest.dropFirst()
      }
    }
    return shown
  }

  /// The path that is shown so, nil where the text has no escape.
  public init?(shown text: String) {
    guard text.contains("\\x") else { return nil }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.first {
      if first == UInt8(ascii: "\\"), rest.dropFirst().first == UInt8(ascii: "x"),
        case let digits = String(decoding: rest.dropFirst(2).prefix(2), as: UTF8.self),
        digits.utf8.count == 2, let byte = UInt8(digits, radix: 16)
      {
        bytes.append(byte)
        rest = rest.dropFirst(4)
      } else {
        bytes.append(first)
        rest = rest.dropFirst()
      }
    }
    self.init(bytes: bytes)
  }

  /// How many bytes the UTF-8 scalar at the start should have, as its first byte says; 0 if none.
  private static func scalarLength(_ bytes: ArraySlice<UInt8>) -> Int {
    guard let first = bytes.first else { return 0 }
    return switch first {
    case 0x00...0x7F: 1
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }
}
