import Foundation
import MarkerLanguage
import MarkerModel
import Synchronization
import SystemPackage

extension MarkFile {
  private static let mostColumns = 4096

  /// Reads delimited text: a header line and a row for each position.
  static func read(
    _ bytes: [UInt8], _ progress: MarkFileProgress = MarkFileProgress(),
    mostRows: Int = MarkFile.mostRows
  ) throws(MarkFileRefusal) -> MarkFile {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let header = bytes[(hasMark ? 3 : 0)...].drop { $0 == 0x0A || $0 == 0x0D }
      .prefix { $0 != 0x0A && $0 != 0x0D }
    if header.contains(0) { throw MarkFileRefusal(.notAMarkFile, localized("it is no text")) }
    let signs = ",|;\t".utf8.map { sign in (sign, header.count { $0 == sign }) }
    let delimiter = signs.max { $0.1 < $1.1 }.flatMap { $0.1 > 0 ? $0.0 : nil } ?? 0x2C
    guard header.count(where: { $0 == delimiter }) < mostColumns else {
      throw MarkFileRefusal(.notAMarkFile, localized("its first line has too many columns"))
    }
    var names: [String] = []
    let start = bytes.withUnsafeBufferPointer { bytes in
      var fields = RowFields(most: mostColumns)
      var scan = RowScan(bytes, at: hasMark ? 3 : 0, delimiter: delimiter, isQuoted: true)
      guard scan.goOn() else { return bytes.count }
      scan.next(&fields)
      names = fields.ranges.map {
        MarkText.text(MarkText.unquoted(bytes[$0].map { $0 }[...]))
      }
      return scan.at
    }
    let roles = ColumnRoles(names.map { ColumnHead(name: $0) })
    guard roles.hasPositions else {
      throw MarkFileRefusal(
        .notAMarkFile, localized("its first line names neither the columns ra and dec nor x and y"))
    }
    let text = MarkText(bytes, delimiter: delimiter, isQuoted: true, names: names)
    var file = try RowReading(text, roles, mostRows: mostRows).read(from: start, progress)
    file.notices = roles.unknown.map {
      localized("The column “\($0)” is not known and was ignored; pointing at a mark shows it.")
    }
    return file
  }
}

/// Reads the rows of a text, its parts side by side.
struct RowReading: Sendable {
  let text: MarkText
  let roles: ColumnRoles
  private let mostRows: Int
  private static let part = 4 << 20

  init(_ text: MarkText, _ roles: ColumnRoles, mostRows: Int = MarkFile.mostRows) {
    self.text = text
    self.roles = roles
    self.mostRows = mostRows
  }

  private struct Part: Sendable {
    var rows = CatalogRows()
    var faults: [RowFault] = []
    var faultCount = 0
    var lines = 0
  }

  func read(
    from start: Int, _ progress: MarkFileProgress
  ) throws(MarkFileRefusal) -> MarkFile {
    let cuts = self.cuts(from: start)
    let parts = Mutex([Part](repeating: Part(), count: cuts.count - 1))
    let tally = RowTally(bytes: text.bytes.count, mostRows: mostRows, progress)
    DispatchQueue.concurrentPerform(iterations: cuts.count - 1) { index in
      guard tally.refusal == nil else { return }
      let part = read(cuts[index]..<cuts[index + 1], tally)
      parts.withLock { $0[index] = part }
    }
    if let refusal = tally.refusal { throw refusal }
    var file = MarkFile(rows: CatalogRows(), texts: text, pixels: roles.pixels)
    let count = parts.withLock { $0.reduce(0) { $0 + $1.rows.count } }
    if cuts.count > 2 { file.rows.reserve(count) }
    var line = text.bytes[..<start].count { $0 == 0x0A } + (text.isQuoted ? 0 : -1)
    for index in 0..<cuts.count - 1 {
      // Each gives up its memory as soon as the whole has its rows.
      let part = parts.withLock { parts in
        defer { parts[index] = Part() }
        return parts[index]
      }
      if cuts.count == 2 {
        file.rows = part.rows
      } else {
        file.rows.append(contentsOf: part.rows)
      }
      for fault in part.faults.prefix(MarkFile.mostFaults - file.faults.count) {
        var fault = fault
        fault.line += line
        fault.isLine = text.isQuoted
        file.faults.append(fault)
      }
      file.faultCount += part.faultCount
      line += part.lines
    }
    return file
  }

  /// Where parts begin and the last one ends: each behind the end of a line. Where fields are in
  /// quotation marks a line may go on behind its end, so there is one part only.
  private func cuts(from start: Int) -> [Int] {
    let bytes = text.bytes
    var cuts = [start]
    if !text.isQuoted || !bytes.contains(0x22) {
      var next = start + RowReading.part
      while next < bytes.count, let end = bytes[next...].firstIndex(of: 0x0A) {
        cuts.append(end + 1)
        next = end + 1 + RowReading.part
      }
    }
    return cuts.last == bytes.count && cuts.count > 1 ? cuts : cuts + [bytes.count]
  }

  private func read(_ range: Range<Int>, _ tally: RowTally) -> Part {
    var part = Part()
    part.rows.reserve(min(range.count / 40, mostRows))
    text.bytes.withUnsafeBufferPointer { bytes in
      var fields = RowFields(most: text.names.count)
      var scan = RowScan(
        bytes, at: range.lowerBound, end: range.upperBound, delimiter: text.delimiter,
        isQuoted: text.isQuoted)
      var (untold, told) = (0, range.lowerBound)
      while scan.goOn() {
        if untold == RowTally.step {
          guard tally.add(untold, bytes: scan.at - told) else { return }
          (untold, told) = (0, scan.at)
        }
        untold += 1
        let line = scan.line
        let source = scan.at
        scan.next(&fields)
        var reason: String?
        if scan.isTorn {
          reason = localized("a quotation mark is never closed")
        } else if fields.count != text.names.count {
          reason = localized(
            "it has \(fields.count) fields where the header has \(text.names.count)")
        } else {
          do throws(RowReason) {
            try take(RowValues(bytes, fields), source, to: &part.rows)
          } catch {
            reason = error.text
          }
        }
        if let reason {
          part.faultCount += 1
          if part.faults.count < MarkFile.mostFaults {
            part.faults.append(RowFault(line: line, reason: reason))
          }
        }
      }
      part.lines = scan.line - 1
      _ = tally.add(untold, bytes: scan.at - told)
    }
    return part
  }

  private func take(
    _ row: RowValues, _ source: Int, to rows: inout CatalogRows
  ) throws(RowReason) {
    let image = row.bytes(roles.image).flatMap { $0.isEmpty ? nil : FilePath(bytes: $0) }
    let label = row.span(roles.label)
    let group = row.bytes(roles.group).map { MarkText.text($0[...]) }
    let pixel = try row.pair(roles.x, roles.y, text.names)
    // With an image its pixels count first, without one the sky does.
    let sky = image != nil && pixel != nil ? nil : try position(row)
    let size = try size(row)
    if let sky {
      rows.append(sky.ra, sky.dec, isSky: true, size: size, label: label, source: source)
    } else if let pixel {
      rows.append(pixel.0, pixel.1, isSky: false, size: size, label: label, source: source)
    } else if image != nil, label == .none, group == nil {
      // The row of a seen image without marks.
      return
    } else {
      throw RowReason(localized("it has neither x and y nor ra and dec"))
    }
    if let image { rows.setImage(image) }
    if let group { rows.setGroup(group) }
  }

  private func position(_ row: RowValues) throws(RowReason) -> SkyPoint? {
    guard let ra = row.value(roles.ra), let dec = row.value(roles.dec) else { return nil }
    guard let declination = RowReading.angle(dec, roles.decFactor), abs(declination) <= 90 else {
      throw RowReason(localized("“\(RowValues.shown(dec))” is no declination"))
    }
    let isHours = AngleText.isHours(ra) && !roles.isGalactic
    guard let turn = RowReading.angle(ra, roles.raFactor), abs(turn) <= 1e6 else {
      throw RowReason(localized("“\(RowValues.shown(ra))” is no right ascension"))
    }
    let point = SkyPoint(ra: isHours ? turn * 15 : turn, dec: declination)
    return roles.isGalactic ? CelestialFrame.equatorial(point, from: .galactic) : point
  }

  private static func angle(_ bytes: NumberText.Bytes, _ factor: Double) -> Double? {
    AngleText.isSexagesimal(bytes)
      ? AngleText.sexagesimal(String(decoding: bytes, as: UTF8.self))
      : NumberText.parse(bytes).map { $0 * factor }
  }

  private func size(_ row: RowValues) throws(RowReason) -> CatalogEntry.Size? {
    if let size = try diameter(row, roles.arcsecSize) { return .arcsec(size) }
    return try diameter(row, roles.pixelSize).map { .pixels($0) }
  }

  private func diameter(_ row: RowValues, _ column: Int?) throws(RowReason) -> Double? {
    guard let number = try row.number(column, text.names) else { return nil }
    let size = number * roles.sizeFactor
    // Catalogs write −99 for what is not known.
    if size < 0 { return nil }
    guard size <= CatalogEntry.Size.largest else {
      throw RowReason(localized("\(number) is no size"))
    }
    return size
  }
}

/// What the parts of a text have come to together, and why they stop.
private final class RowTally: Sendable {
  /// Rows after which a part tells of itself.
  static let step = 4096
  private let whole: Int
  private let mostRows: Int
  private let progress: MarkFileProgress
  private let rows = Atomic(0)
  private let bytes = Atomic(0)
  private let reason = Mutex<MarkFileRefusal?>(nil)

  init(bytes: Int, mostRows: Int, _ progress: MarkFileProgress) {
    whole = max(bytes, 1)
    self.mostRows = mostRows
    self.progress = progress
  }

  var refusal: MarkFileRefusal? { reason.withLock { $0 } }

  /// Returns whether to go on.
  func add(_ more: Int, bytes length: Int) -> Bool {
    let count = rows.add(more, ordering: .relaxed).newValue
    let done = bytes.add(length, ordering: .relaxed).newValue
    do throws(MarkFileRefusal) {
      guard count <= mostRows else {
        throw MarkFileRefusal(.tooLarge, MarkFile.tooManyRows(mostRows))
      }
      try progress.tell(Double(done) / Double(whole))
    } catch {
      reason.withLock { $0 = $0 ?? error }
    }
    return refusal == nil
  }
}

struct RowReason: Error {
  var text: String
  init(_ text: String) { self.text = text }
}

/// The fields of a row as what they mean. Empty, `None` and `nan` are no value.
private struct RowValues {
  private let all: UnsafeBufferPointer<UInt8>
  private let fields: RowFields

  init(_ all: UnsafeBufferPointer<UInt8>, _ fields: RowFields) {
    self.all = all
    self.fields = fields
  }

  private func range(_ column: Int?) -> Range<Int>? {
    guard let column, column < fields.ranges.count else { return nil }
    let range = fields.ranges[column]
    guard let first = range.first.map({ all[$0] }) else { return nil }
    // What begins with N or n may be none.
    guard first | 0x20 == UInt8(ascii: "n"), range.count <= 4 else { return range }
    let text = RowValues.shown(UnsafeBufferPointer(rebasing: all[range]))
    return text == "None" || text.lowercased() == "nan" ? nil : range
  }

  func span(_ column: Int?) -> TextSpan {
    range(column).map { TextSpan(start: $0.lowerBound, count: $0.count) } ?? .none
  }

  /// Without quotation marks around it, as numbers need no others.
  func value(_ column: Int?) -> UnsafeBufferPointer<UInt8>? {
    guard var range = range(column) else { return nil }
    if all[range.lowerBound] == 0x22, range.count >= 2, all[range.upperBound - 1] == 0x22 {
      range = (range.lowerBound + 1)..<(range.upperBound - 1)
      if range.isEmpty { return nil }
    }
    return UnsafeBufferPointer(rebasing: all[range])
  }

  func bytes(_ column: Int?) -> [UInt8]? {
    range(column).map { Array(MarkText.unquoted(Array(all[$0])[...])) }
  }

  func number(_ column: Int?, _ names: [String]) throws(RowReason) -> Double? {
    guard let column, let bytes = value(column) else { return nil }
    guard let number = NumberText.parse(bytes) else {
      throw RowReason(
        localized("“\(RowValues.shown(bytes))” in the column \(names[column]) is no number"))
    }
    return number
  }

  func pair(
    _ one: Int?, _ other: Int?, _ names: [String]
  ) throws(RowReason) -> (Double, Double)? {
    guard let first = try number(one, names), let second = try number(other, names) else {
      return nil
    }
    return (first, second)
  }

  static func shown(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    MarkText.text(Array(bytes.prefix(60))[...])
  }
}
