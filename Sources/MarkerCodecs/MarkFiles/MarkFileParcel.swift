import Foundation
import MarkerModel
import SystemPackage

/// A mark file on its way from the process that read it: what is told of it, and how its rows and
/// its text lie in memory that both processes have.
public struct MarkFileParcel: Codable, Sendable {
  private struct Fault: Codable, Sendable {
    var line: Int
    var isLine: Bool
    var reason: String
  }

  private var rows: Int
  private var hasImages: Bool
  private var hasGroups: Bool
  private var textBytes: Int
  private var delimiter: UInt8
  private var isQuoted: Bool
  private var names: [String]
  private var imageNames: [Data]
  private var groupNames: [String]
  /// Those that are more than a kind.
  private var shapes: [Int: CatalogShape]
  private var hasShapes: Bool
  private var hasColors: Bool
  private var notices: [String]
  private var faults: [Fault]
  private var faultCount: Int
  private var pixels: String

  /// What needs no numbers of its own is a byte: there may be a million points.
  private enum ShapeKind: UInt8 {
    case circle, point, text, other

    init(_ shape: CatalogShape) {
      self =
        switch shape {
        case .point: .point
        case .text: .text
        default: .other
        }
    }

    var shape: CatalogShape? {
      switch self {
      case .point: .point
      case .text: .text
      case .circle, .other: nil
      }
    }
  }

  /// 0 is none.
  private static func code(_ color: MarkColor) -> UInt32 {
    0xFF00_0000 | UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
  }

  private static func color(_ code: UInt32) -> MarkColor {
    MarkColor(
      UInt8(truncatingIfNeeded: code >> 16), UInt8(truncatingIfNeeded: code >> 8),
      UInt8(truncatingIfNeeded: code))
  }

  /// Nil for a file whose text is not one that was read.
  public init?(_ file: MarkFile) {
    guard let text = file.texts as? MarkText else { return nil }
    let columns = file.rows.columns
    rows = file.rows.count
    hasImages = !columns.images.isEmpty
    hasGroups = !columns.groups.isEmpty
    textBytes = text.bytes.count
    delimiter = text.delimiter
    isQuoted = text.isQuoted
    names = text.names
    imageNames = columns.imageNames.map { Data($0.bytes) }
    groupNames = columns.groupNames
    shapes = columns.shapes.filter { ShapeKind($0.value) == .other }
    hasShapes = !columns.shapes.isEmpty
    hasColors = !columns.colors.isEmpty
    notices = file.notices
    faults = file.faults.map { Fault(line: $0.line, isLine: $0.isLine, reason: $0.reason) }
    faultCount = file.faultCount
    pixels = file.pixels.rawValue
  }

  /// How much memory the rows and the text take; nil where that is no number of bytes.
  public var byteCount: Int? {
    guard (0...MarkFile.mostRows).contains(rows), textBytes >= 0, textBytes <= Int.max / 2 else {
      return nil
    }
    let codes =
      (hasImages ? 4 : 0) + (hasGroups ? 4 : 0) + (hasColors ? 4 : 0) + (hasShapes ? 1 : 0)
    return rows * (4 * 8 + 4 + codes + 1) + textBytes
  }

  /// - Parameter memory: of at least `byteCount` bytes.
  public func write(_ file: MarkFile, to memory: UnsafeMutableRawBufferPointer) {
    guard let text = file.texts as? MarkText else { return }
    var rest = memory[...]
    func put(_ column: [some BitwiseCopyable]) {
      column.withUnsafeBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: rest).copyMemory(from: bytes)
        rest = rest.dropFirst(bytes.count)
      }
    }
    let columns = file.rows.columns
    put(columns.first)
    put(columns.second)
    put(columns.sources)
    put(columns.labels)
    put(columns.sizes)
    put(columns.images)
    put(columns.groups)
    put(columns.kinds)
    if hasColors { put(columns.first.indices.map { columns.colors[$0].map(Self.code) ?? 0 }) }
    if hasShapes {
      put(
        columns.first.indices.map { row in
          (columns.shapes[row].map { ShapeKind($0) } ?? .circle).rawValue
        })
    }
    put(text.bytes)
  }

  /// The file; nil where the memory or what is told of it cannot be one's.
  public func file(in memory: UnsafeRawBufferPointer) -> MarkFile? {
    guard let byteCount, memory.count >= byteCount,
      let convention = Catalog.PixelConvention(rawValue: pixels)
    else { return nil }
    var rest = memory[...]
    func take<Value: BitwiseCopyable>(_ count: Int, of type: Value.Type) -> [Value] {
      [Value](unsafeUninitializedCapacity: count) { column, filled in
        let bytes = rest.prefix(count * MemoryLayout<Value>.stride)
        UnsafeMutableRawBufferPointer(column).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes))
        rest = rest.dropFirst(bytes.count)
        filled = count
      }
    }
    var columns = CatalogRows.Columns()
    columns.first = take(rows, of: Double.self)
    columns.second = take(rows, of: Double.self)
    columns.sources = take(rows, of: Int.self)
    columns.labels = take(rows, of: TextSpan.self)
    columns.sizes = take(rows, of: Float.self)
    columns.images = take(hasImages ? rows : 0, of: Int32.self)
    columns.groups = take(hasGroups ? rows : 0, of: Int32.self)
    columns.kinds = take(rows, of: UInt8.self)
    columns.imageNames = imageNames.compactMap { FilePath(bytes: Array($0)) }
    columns.groupNames = groupNames
    for (row, code) in take(hasColors ? rows : 0, of: UInt32.self).enumerated() where code != 0 {
      columns.colors[row] = Self.color(code)
    }
    columns.shapes = shapes.filter { (0..<rows).contains($0.key) }
    for (row, code) in take(hasShapes ? rows : 0, of: UInt8.self).enumerated() {
      columns.shapes[row] = ShapeKind(rawValue: code)?.shape ?? columns.shapes[row]
    }
    guard let rows = CatalogRows(columns) else { return nil }
    let text = MarkText(
      take(textBytes, of: UInt8.self), delimiter: delimiter, isQuoted: isQuoted, names: names)
    return MarkFile(
      rows: rows, texts: text, notices: notices,
      faults: faults.map { RowFault(line: $0.line, isLine: $0.isLine, reason: $0.reason) },
      faultCount: faultCount, pixels: convention)
  }
}
