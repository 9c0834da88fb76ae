import CWcslib
import Foundation

/// An array of a binary table that -TAB coordinates look up (FITS WCS paper III, section 6).
public struct TableArray: Sendable, Equatable, Codable {
  /// EXTNAME, EXTVER and EXTLEV of the table.
  public var name: String
  public var version: Int
  public var level: Int
  /// TTYPE of its column.
  public var column: String
  public var row: Int
  /// Lengths of the axes, the fastest first.
  public var lengths: [Int]
  public var values: [Double]

  /// A coordinate for each pixel of a large picture would be one too many.
  static let mostValues = 1 << 22

  /// Puts the arrays into a description as wcslib's parser leaves it: where it asks for them. False
  /// where one is missing or of another shape; then it must not be used.
  static func fill(_ prm: UnsafeMutablePointer<wcsprm>, from arrays: [TableArray]) -> Bool {
    for index in 0..<Int(prm.pointee.nwtb) {
      let wanted = prm.pointee.wtb[index]
      guard let array = arrays.first(where: { $0.matches(wanted) }),
        array.lengths.count == Int(wanted.ndim), array.isSound
      else { return false }
      // A coordinate array's first axis is that of the coordinates themselves; index vectors follow
      // it and must have its lengths.
      if UInt8(truncatingIfNeeded: wanted.kind) == UInt8(ascii: "c") {
        guard array.lengths[0] == array.lengths.count - 1 else { return false }
        for (axis, length) in array.lengths.dropFirst().enumerated() {
          wanted.dimlen[axis] = Int32(length)
        }
      } else {
        guard array.lengths.count == 1, Int(wanted.dimlen.pointee) == array.lengths[0] else {
          return false
        }
      }
      let count = array.values.count
      // wcslib frees it.
      guard let memory = calloc(count, MemoryLayout<Double>.size) else { return false }
      let values = memory.bindMemory(to: Double.self, capacity: count)
      for at in 0..<count { values[at] = array.values[at] }
      wanted.arrayp.pointee = values
    }
    return true
  }

  /// What a header's description asks for, without values and with as many lengths of 0 as the array
  /// has axes.
  static func wanted(
    _ cards: HeaderCards, letter: String
  ) throws(WCSParameters.Refusal) -> [TableArray] {
    let whole = try HeaderTransformations(cards)
    defer { withExtendedLifetime(whole) {} }
    guard let prm = whole.description(letter) else { return [] }
    return (0..<Int(prm.pointee.nwtb)).map { index in
      let wanted = prm.pointee.wtb[index]
      return TableArray(
        name: text(wanted.extnam), version: Int(wanted.extver), level: Int(wanted.extlev),
        column: text(wanted.ttype), row: Int(wanted.row),
        lengths: [Int](repeating: 0, count: min(max(Int(wanted.ndim), 0), 8)), values: [])
    }
  }

  var isSound: Bool {
    var product = 1
    for length in lengths {
      guard length > 0, length <= TableArray.mostValues else { return false }
      product *= length
      guard product <= TableArray.mostValues else { return false }
    }
    return product == values.count && !values.isEmpty
  }

  private func matches(_ wanted: wtbarr) -> Bool {
    TableArray.text(wanted.extnam) == name && Int(wanted.extver) == version
      && Int(wanted.extlev) == level && TableArray.text(wanted.ttype) == column
      && Int(wanted.row) == row
  }

  /// A C array of characters up to its zero.
  static func text<T>(_ characters: T) -> String {
    withUnsafeBytes(of: characters) { bytes in
      let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      return text.trimmingCharacters(in: .whitespaces)
    }
  }
}
