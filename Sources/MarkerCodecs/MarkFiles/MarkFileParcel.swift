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

  /// A column that lies in the memory, or what all rows have in it.
  private struct Column<Value: Codable & BitwiseCopyable & Equatable & Sendable>: Codable, Sendable
  {
    var common: Value
    var isThere: Bool

    init(_ column: CatalogRows.Columns.Column<Value>) {
      common = column.common
      isThere = !column.values.isEmpty
    }

    func bytes(of rows: Int) -> Int { isThere ? rows * MemoryLayout<Value>.stride : 0 }
  }

  private var rows: Int
  private var labels: Column<TextSpan>
  private var sizes: Column<UInt32>
  private var images: Column<Int32>
  private var groups: Column<Int32>
  private var kinds: Column<UInt8>
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
    labels = Column(columns.labels)
    sizes = Column(columns.sizes)
    images = Column(columns.images)
    groups = Column(columns.groups)
    kinds = Column(columns.kinds)
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
    let own = (hasColors ? 4 : 0) + (hasShapes ? 1 : 0)
    return rows * (2 * 8 + 4 + own) + labels.bytes(of: rows) + sizes.bytes(of: rows)
      + images.bytes(of: rows) + groups.bytes(of: rows) + kinds.bytes(of: rows) + textBytes
  }

  /// - Parameters:
  ///   - memory: of at least `byteCount` bytes.
  ///   - written: is told of each part that is not touched any more.
  public func write(
    _ file: MarkFile, to memory: UnsafeMutableRawBufferPointer,
    written: (UnsafeRawBufferPointer) -> Void = { _ in }
  ) {
    guard let text = file.texts as? MarkText else { return }
    var rest = memory[...]
    func put(_ column: [some BitwiseCopyable]) {
      column.withUnsafeBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: rest).copyMemory(from: bytes)
        written(UnsafeRawBufferPointer(rebasing: rest.prefix(bytes.count)))
        rest = rest.dropFirst(bytes.count)
      }
    }
    let columns = file.rows.columns
    put(columns.first)
    put(columns.second)
    put(columns.sources)
    put(columns.labels.values)
    put(columns.sizes.values)
    put(columns.images.values)
    put(columns.groups.values)
    put(columns.kinds.values)
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
  ///
  /// - Parameter taken: is told of each part that is not looked at any more.
  public func file(
    in memory: UnsafeRawBufferPointer, taken: (UnsafeRawBufferPointer) -> Void = { _ in }
  ) -> MarkFile? {
    guard let byteCount, memory.count >= byteCount,
      let convention = Catalog.PixelConvention(rawValue: pixels)
    else { return nil }
    var rest = memory[...]
    func take<Value: BitwiseCopyable>(_ count: Int, of type: Value.Type) -> [Value] {
      [Value](unsafeUninitializedCapacity: count) { column, filled in
        let bytes = rest.prefix(count * MemoryLayout<Value>.stride)
        UnsafeMutableRawBufferPointer(column).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes))
        taken(UnsafeRawBufferPointer(rebasing: bytes))
        rest = rest.dropFirst(bytes.count)
        filled = count
      }
    }
    var columns = CatalogRows.Columns()
    columns.first = take(rows, of: Double.self)
    columns.second = take(rows, of: Double.self)
    columns.sources = take(rows, of: UInt32.self)
    func take<Value>(_ column: Column<Value>) -> CatalogRows.Columns.Column<Value> {
      CatalogRows.Columns.Column(
        column.common, column.isThere ? take(rows, of: Value.self) : [])
    }
    columns.labels = take(labels)
    columns.sizes = take(sizes)
    columns.images = take(images)
    columns.groups = take(groups)
    columns.kinds = take(kinds)
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
