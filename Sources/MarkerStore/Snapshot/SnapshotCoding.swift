import Foundation
import SystemPackage

/// What a snapshot's bytes cannot be; the reason is nobody's business, as the snapshot is then
/// passed over.
enum SnapshotFault: Error, Equatable {
  /// The bytes end before the content does.
  case short
  /// A value that no snapshot has.
  case value
}

/// A snapshot's content in the making: counts as varints, numbers by their bits, text by its bytes.
///
/// Grows in memory and is handed on in pieces, each of them hashed.
struct SnapshotEncoder {
  private(set) var bytes: [UInt8] = []
  private(set) var hash = XXHash64()
  private var texts: [TextKey: Int] = [:]
  private let sink: (ArraySlice<UInt8>) throws(Errno) -> Void

  /// What comes after so many different texts is written in full.
  static let mostTexts = 1 << 16
  private static let piece = 1 << 20

  init(_ sink: @escaping (ArraySlice<UInt8>) throws(Errno) -> Void) {
    self.sink = sink
    bytes.reserveCapacity(SnapshotEncoder.piece + 4096)
  }

  /// Hands on what there is, once it is worth it.
  mutating func drain(atLeast size: Int = piece) throws(Errno) {
    guard bytes.count >= size else { return }
    hash.add(bytes[...])
    try sink(bytes[...])
    bytes.removeAll(keepingCapacity: true)
  }

  /// Hands on the rest, and behind it the hash of all.
  mutating func finish() throws(Errno) {
    try drain(atLeast: 0)
    let value = hash.value
    put(bits: value)
    try sink(bytes[...])
  }

  mutating func put(byte: UInt8) { bytes.append(byte) }

  mutating func put(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  /// Seven bits a byte, the lowest first; the highest bit says that more follow.
  mutating func put(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Small numbers of either sign in few bytes.
  mutating func put(_ number: Int) {
    put(UInt64(bitPattern: Int64(number << 1 ^ number >> (Int.bitWidth - 1))))
  }

  mutating func put(bits: UInt64) {
    withUnsafeBytes(of: bits.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ number: Double) { put(bits: number.bitPattern) }

  mutating func put(_ date: Date) { put(date.timeIntervalSinceReferenceDate) }

  mutating func put(_ text: String) {
    put(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// A text that is likely to come again: in full the first time, then its number.
  mutating func put(repeated text: String) {
    let key = TextKey(text: text)
    if let number = texts[key] {
      put(number + 1)
      return
    }
    put(0)
    put(text)
    if texts.count < SnapshotEncoder.mostTexts { texts[key] = texts.count }
  }

  mutating func put(_ path: FilePath) {
    let path = path.bytes
    put(path.count)
    bytes += path
  }

  mutating func put<Value>(
    _ value: Value?, _ body: (inout SnapshotEncoder, Value) -> Void
  ) {
    put(value != nil)
    if let value { body(&self, value) }
  }

  mutating func put<Values: Collection>(
    all values: Values, _ body: (inout SnapshotEncoder, Values.Element) -> Void
  ) {
    put(values.count)
    for value in values { body(&self, value) }
  }
}

/// Takes a snapshot's content apart. Never reads behind its end, and never takes a count on trust.
struct SnapshotDecoder {
  private let bytes: [UInt8]
  private var position: Int
  private let end: Int
  private var texts: [String] = []

  init(_ bytes: [UInt8], from start: Int, to end: Int) {
    self.bytes = bytes
    position = start
    self.end = end
  }

  var isAtEnd: Bool { position == end }

  mutating func byte() throws(SnapshotFault) -> UInt8 {
    guard position < end else { throw .short }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func flag() throws(SnapshotFault) -> Bool {
    switch try byte() {
    case 0: false
    case 1: true
    default: throw .value
    }
  }

  mutating func unsigned() throws(SnapshotFault) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      guard shift < 63 || byte <= 1 else { throw .value }
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
  }

  mutating func integer() throws(SnapshotFault) -> Int {
    let number = try unsigned()
    return Int(truncatingIfNeeded: Int64(bitPattern: number >> 1 ^ (0 &- (number & 1))))
  }

  /// A number that counts something, as in the journal: one may be added to it.
  mutating func counting() throws(SnapshotFault) -> Int {
    let number = try integer()
    guard number >= 0, number < 1 << 53 else { throw .value }
    return number
  }

  /// How many values follow, each of at least so many bytes.
  mutating func count(ofSize size: Int = 1) throws(SnapshotFault) -> Int {
    let count = try integer()
    guard count >= 0, count <= (end - position) / size else { throw .short }
    return count
  }

  /// How many values to make room for before they are there: a count alone must not take memory out
  /// of proportion to the bytes that are left.
  func reasonable(_ count: Int, _ stride: Int) -> Int {
    min(count, (end - position) / max(1, stride / 16))
  }

  mutating func bits() throws(SnapshotFault) -> UInt64 {
    guard end - position >= 8 else { throw .short }
    defer { position += 8 }
    return bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }
  }

  mutating func number() throws(SnapshotFault) -> Double { Double(bitPattern: try bits()) }

  mutating func date() throws(SnapshotFault) -> Date {
    Date(timeIntervalSinceReferenceDate: try number())
  }

  private mutating func slice() throws(SnapshotFault) -> ArraySlice<UInt8> {
    let count = try count()
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  mutating func text() throws(SnapshotFault) -> String {
    String(decoding: try slice(), as: UTF8.self)
  }

  mutating func repeatedText() throws(SnapshotFault) -> String {
    let number = try counting()
    if number > 0 {
      guard number <= texts.count else { throw .value }
      return texts[number - 1]
    }
    let text = try text()
    if texts.count < SnapshotEncoder.mostTexts { texts.append(text) }
    return text
  }

  mutating func path() throws(SnapshotFault) -> FilePath {
    guard let path = FilePath(bytes: try slice()) else { throw .value }
    return path
  }

  mutating func optional<Value>(
    _ body: (inout SnapshotDecoder) throws(SnapshotFault) -> Value
  ) throws(SnapshotFault) -> Value? {
    try flag() ? try body(&self) : nil
  }

  mutating func all<Value>(
    ofSize size: Int = 1, _ body: (inout SnapshotDecoder) throws(SnapshotFault) -> Value
  ) throws(SnapshotFault) -> [Value] {
    let count = try count(ofSize: size)
    var values: [Value] = []
    values.reserveCapacity(reasonable(count, MemoryLayout<Value>.stride))
    for _ in 0..<count { values.append(try body(&self)) }
    return values
  }
}

/// A text by its bytes: those of the same letters in other forms are other texts.
private struct TextKey: Hashable {
  let text: String

  static func == (one: TextKey, other: TextKey) -> Bool {
    one.text.utf8.elementsEqual(other.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
