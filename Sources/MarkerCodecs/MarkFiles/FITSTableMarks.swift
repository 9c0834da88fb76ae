import CFitsio
import Foundation
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// Reads the first table of a FITS file that has positions, binary or ASCII, by cfitsio.
enum FITSTableMarks {
  private static let mostUnits = 1000

  static func read(
    _ path: FilePath, _ progress: MarkFileProgress
  ) throws(MarkFileRefusal) -> MarkFile {
    do throws(ImageError) {
      let context = ReadingContext(
        limits: ImageLimits(bytes: MarkFile.sizeLimit, side: Int(Int32.max)), cubes: .automatic,
        isCancelled: { progress.isCancelled })
      let handle = try FITSHandle(path, context: context)
      return try read(handle, progress)
    } catch {
      throw MarkFileRefusal(error)
    }
  }

  private static func read(
    _ handle: FITSHandle, _ progress: MarkFileProgress
  ) throws(ImageError) -> MarkFile {
    var tables = 0
    for unit in 1...mostUnits {
      var status: Int32 = 0
      var type: Int32 = 0
      ffmahd(handle.pointer, Int32(unit), &type, &status)
      guard status == 0 else { break }
      guard type == BINARY_TBL || type == ASCII_TBL, handle.text("ZIMAGE") == nil else { continue }
      tables += 1
      let table = try FITSTable(handle, isASCII: type == ASCII_TBL)
      guard table.roles.hasPositions else { continue }
      return try table.read(progress)
    }
    throw ImageError(
      .empty,
      tables == 0
        ? localized("it holds no table") : localized("none of its tables has columns of positions"))
  }
}

extension MarkFileRefusal {
  init(_ error: ImageError) {
    switch error.code {
    case .cancelled: self.init(.cancelled, error.message)
    case .tooLarge: self.init(.tooLarge, error.message)
    case .unreadable: self.init(.unreadable, error.message)
    case .empty, .notAnImage: self.init(.notAMarkFile, error.message)
    default: self.init(.damaged, error.message)
    }
  }
}

/// The table at which a file stands.
private struct FITSTable {
  private struct Column {
    var number: Int32
    var kind: Kind
    /// How wide its text is.
    var width = 0
  }

  private enum Kind { case text, integer, single, double, logical }

  private static let widestText: Int64 = 1024

  private let handle: FITSHandle
  private let count: Int
  private var columns: [Column] = []
  private var heads: [ColumnHead] = []
  private var notices: [String] = []
  let roles: ColumnRoles

  init(_ handle: FITSHandle, isASCII: Bool) throws(ImageError) {
    self.handle = handle
    var status: Int32 = 0
    var rows: Int64 = 0
    var width: Int32 = 0
    ffgnrwll(handle.pointer, &rows, &status)
    ffgncl(handle.pointer, &width, &status)
    try FITSHandle.check(status)
    let room = handle.integer("NAXIS1").map { max($0, 1) } ?? 1
    // A header may promise what the file does not have.
    guard rows >= 0, rows <= handle.size / room else {
      throw ImageError(
        .damaged,
        localized("its table promises \(rows) rows, and the file has \(handle.size) bytes"))
    }
    var (header, data, end): (Int64, Int64, Int64) = (0, 0, 0)
    ffghadll(handle.pointer, &header, &data, &end, &status)
    try FITSHandle.check(status)
    // cfitsio reads behind the end of a file that is cut short.
    let present = min(Int(rows), max(handle.size - Int(clamping: data), 0) / room)
    count = present
    if present < rows {
      notices.append(localized("the file is cut short: \(present) of \(rows) rows are there"))
    }
    guard count <= MarkFile.mostRows else {
      throw ImageError(.tooLarge, MarkFile.tooManyRows(MarkFile.mostRows))
    }
    for number in 1...max(width, 1) where number <= width {
      guard let kind = FITSTable.kind(handle, number, isASCII: isASCII) else { continue }
      let name = handle.text("TTYPE\(number)") ?? "column \(number)"
      columns.append(Column(number: number, kind: kind.0, width: kind.1))
      heads.append(
        ColumnHead(
          name: name, ucd: handle.text("TUCD\(number)") ?? "",
          unit: handle.text("TUNIT\(number)") ?? ""))
    }
    roles = ColumnRoles(heads)
  }

  /// Nil for what has no single value: vectors, complex numbers, bits, arrays of changing length.
  private static func kind(
    _ handle: FITSHandle, _ number: Int32, isASCII: Bool
  ) -> (Kind, Int)? {
    var status: Int32 = 0
    var type: Int32 = 0
    var repeats: Int64 = 0
    var width: Int64 = 0
    ffeqtyll(handle.pointer, number, &type, &repeats, &width, &status)
    guard status == 0 else { return nil }
    if type == TSTRING {
      // An ASCII table's text is one of its width; a binary table's is as many letters, unless it is
      // several texts.
      guard isASCII || width == repeats, (1...widestText).contains(width) else { return nil }
      return (.text, Int(width))
    }
    guard repeats == 1 else { return nil }
    switch type {
    case TLOGICAL: return (.logical, 0)
    case TBYTE, TSBYTE, TSHORT, TUSHORT, TINT, TUINT, TLONG, TULONG, TLONGLONG:
      return (.integer, 0)
    case TFLOAT: return (.single, 0)
    case TDOUBLE: return (.double, 0)
    default: return nil
    }
  }

  func read(_ progress: MarkFileProgress) throws(ImageError) -> MarkFile {
    let piece = 4096
    var text: [UInt8] = []
    for start in stride(from: 0, to: count, by: piece) {
      let rows = min(piece, count - start)
      var cells: [Cells] = []
      for column in columns { cells.append(try read(column, from: start + 1, rows)) }
      for row in 0..<rows {
        for index in cells.indices {
          if index > 0 { text.append(MarkText.separator) }
          cells[index].write(row, to: &text)
        }
        text.append(0x0A)
      }
      guard text.count <= MarkFile.textLimit else {
        throw ImageError(
          .tooLarge, localized("its table is larger than \(MarkFile.textLimit >> 20) MiB"))
      }
      do throws(MarkFileRefusal) {
        try progress.tell(0.8 * Double(start) / Double(count))
      } catch {
        throw ImageError(.cancelled, error.description)
      }
    }
    let marks = MarkText(
      text, delimiter: MarkText.separator, isQuoted: false, names: heads.map(\.name))
    do throws(MarkFileRefusal) {
      var file = try RowReading(marks, roles).read(from: 0, progress)
      file.notices += notices
      return file
    } catch {
      throw ImageError(.cancelled, error.description)
    }
  }

  private enum Cells {
    case texts([UInt8], width: Int)
    case integers([Int64], isNull: [CChar])
    case singles([Float])
    case doubles([Double])
    case logicals([CChar])

    func write(_ row: Int, to text: inout [UInt8]) {
      switch self {
      case .texts(let bytes, let width):
        let cell = bytes[(row * (width + 1))..<((row + 1) * (width + 1))].prefix { $0 != 0 }
        for byte in cell { text.append(byte < 0x20 ? 0x20 : byte) }
      case .integers(let values, let isNull):
        if isNull[row] == 0 { text += values[row].description.utf8 }
      case .singles(let values):
        if !values[row].isNaN { text += values[row].description.utf8 }
      case .doubles(let values):
        if !values[row].isNaN { text += values[row].description.utf8 }
      case .logicals(let values): text.append(values[row] == 1 ? 0x54 : 0x46)
      }
    }
  }

  private func read(
    _ column: Column, from start: Int, _ rows: Int
  ) throws(ImageError) -> Cells {
    var status: Int32 = 0
    var anyNull: Int32 = 0
    let (file, number, first, count) = (handle.pointer, column.number, Int64(start), Int64(rows))
    let cells: Cells
    switch column.kind {
    case .text:
      let width = column.width
      var bytes = [UInt8](repeating: 0, count: rows * (width + 1))
      var null = [CChar](repeating: 0, count: 2)
      bytes.withUnsafeMutableBytes { bytes in
        let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        var places = (0..<rows).map { row in base.map { $0 + row * (width + 1) } }
        _ = ffgcvs(file, number, first, 1, count, &null, &places, &anyNull, &status)
      }
      cells = .texts(bytes, width: width)
    case .integer:
      var values = [Int64](repeating: 0, count: rows)
      var isNull = [CChar](repeating: 0, count: rows)
      ffgcfjj(file, number, first, 1, count, &values, &isNull, &anyNull, &status)
      cells = .integers(values, isNull: isNull)
    case .single:
      var values = [Float](repeating: .nan, count: rows)
      ffgcve(file, number, first, 1, count, .nan, &values, &anyNull, &status)
      cells = .singles(values)
    case .double:
      var values = [Double](repeating: .nan, count: rows)
      ffgcvd(file, number, first, 1, count, .nan, &values, &anyNull, &status)
      cells = .doubles(values)
    case .logical:
      var values = [CChar](repeating: 0, count: rows)
      ffgcvl(file, number, first, 1, count, 0, &values, &anyNull, &status)
      cells = .logicals(values)
    }
    try FITSHandle.check(status)
    return cells
  }
}
