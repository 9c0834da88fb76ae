import CExpat
import MarkerLanguage
import MarkerModel

/// Reads the first table of a VOTable that has positions: TABLEDATA, BINARY and BINARY2.
enum VOTableMarks {
  /// Of one tag, its attributes included: longer ones have expat begin anew with each piece.
  private static let longestTag = 16 << 20
  private static let piece = 1 << 20

  static func read(
    _ bytes: [UInt8], _ progress: MarkFileProgress = MarkFileProgress()
  ) throws(MarkFileRefusal) -> MarkFile {
    let content = VOTableContent()
    guard let parser = XML_ParserCreate(nil) else {
      throw MarkFileRefusal(.tooLarge, localized("there is no memory to read it"))
    }
    defer { XML_ParserFree(parser) }
    XML_SetUserData(parser, Unmanaged.passUnretained(content).toOpaque())
    content.stop = { XML_StopParser(parser, 0) }
    XML_SetElementHandler(parser, startElement, endElement)
    XML_SetCharacterDataHandler(parser, characters)
    XML_SetEntityDeclHandler(parser, entity)
    for start in stride(from: 0, to: bytes.count, by: piece) where !content.isDone {
      let end = min(start + piece, bytes.count)
      let status = bytes.withUnsafeBytes { all in
        XML_Parse(
          parser, all.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) + start },
          Int32(end - start), end == bytes.count ? 1 : 0)
      }
      if let refusal = content.refusal { throw refusal }
      if content.isDone { break }
      if status == XML_STATUS_ERROR {
        let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? ""
        throw MarkFileRefusal(
          .damaged,
          localized("line \(XML_GetCurrentLineNumber(parser)): it is broken as XML (\(reason))"))
      }
      guard end - Int(XML_GetCurrentByteIndex(parser)) <= longestTag else {
        throw MarkFileRefusal(
          .damaged, localized("one of its tags is longer than \(longestTag >> 20) MiB"))
      }
      try progress.tell(0.8 * Double(end) / Double(bytes.count))
    }
    withExtendedLifetime(content) {}
    guard let table = content.table else {
      throw MarkFileRefusal(
        .notAMarkFile,
        content.tables == 0
          ? localized("it holds no table")
          : localized("none of its tables has columns of positions"))
    }
    let text = MarkText(
      table.text, delimiter: MarkText.separator, isQuoted: false, names: table.heads.map(\.name))
    var file = try RowReading(text, table.roles).read(from: 0, progress)
    file.notices = table.notices
    return file
  }
}

private typealias Attributes = UnsafeMutablePointer<UnsafePointer<CChar>?>?

private func content(_ data: UnsafeMutableRawPointer?) -> VOTableContent? {
  data.map { Unmanaged<VOTableContent>.fromOpaque($0).takeUnretainedValue() }
}

private func startElement(
  _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?, _ attributes: Attributes
) {
  guard let content = content(data), let name else { return }
  // Cells are by the million, and have nothing to tell.
  if content.isCell(name) { return content.beginCell() }
  var values: [String: String] = [:]
  if var attributes {
    while let key = attributes[0], let value = attributes[1], values.count < 100 {
      values[String(cString: key)] = String(cString: value)
      attributes += 2
    }
  }
  content.begin(String(cString: name), values)
}

private func endElement(_ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
  guard let content = content(data), let name else { return }
  if content.isCell(name) { return content.endCell() }
  content.end(String(cString: name))
}

private func characters(
  _ data: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ count: Int32
) {
  guard let content = content(data), let text else { return }
  content.add(UnsafeRawBufferPointer(start: text, count: Int(count)))
}

private func entity(
  _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?, _ isParameter: Int32,
  _ value: UnsafePointer<CChar>?, _ length: Int32, _ base: UnsafePointer<CChar>?,
  _ system: UnsafePointer<CChar>?, _ publicName: UnsafePointer<CChar>?,
  _ notation: UnsafePointer<CChar>?
) {
  content(data)?.refuse(.damaged, localized("it declares entities, which a VOTable has no need of"))
}

/// What of a VOTable was met so far.
private final class VOTableContent {
  struct Table {
    var heads: [ColumnHead] = []
    var fields: [VOTableField] = []
    var roles = ColumnRoles([])
    var text: [UInt8] = []
    var notices: [String] = []
  }

  private(set) var table: Table?
  private(set) var tables = 0
  /// Whether the table that is wanted was read to its end.
  private(set) var isDone = false
  private(set) var refusal: MarkFileRefusal?
  var stop: () -> Void = {}

  private var building: Table?
  private var depth = 0
  private var isInData = false
  private var isInCell = false
  private var cells = 0
  private var stream: VOTableStream?

  private static let mostColumns = 4096

  func refuse(_ code: MarkFileRefusal.Code, _ reason: String) {
    if refusal == nil { refusal = MarkFileRefusal(code, reason) }
    stop()
  }

  func isCell(_ name: UnsafePointer<CChar>) -> Bool {
    isInData && name[0] == 0x54 && name[1] == 0x44 && name[2] == 0
  }

  func beginCell() {
    if cells > 0 { building?.text.append(MarkText.separator) }
    cells += 1
    isInCell = true
  }

  func endCell() { isInCell = false }

  func begin(_ qualified: String, _ attributes: [String: String]) {
    depth += 1
    guard depth <= 200 else { return refuse(.damaged, localized("it is nested too deeply")) }
    switch qualified.split(separator: ":").last.map(String.init) ?? "" {
    case "TABLE":
      building = Table()
      tables += 1
    case "FIELD":
      guard building != nil else { return }
      let name = attributes["name"] ?? attributes["ID"] ?? ""
      building?.heads.append(
        ColumnHead(name: name, ucd: attributes["ucd"] ?? "", unit: attributes["unit"] ?? ""))
      building?.fields.append(VOTableField(attributes))
      if building?.heads.count ?? 0 > VOTableContent.mostColumns {
        refuse(
          .notAMarkFile, localized("a table has more than \(VOTableContent.mostColumns) columns"))
      }
    case "DATA":
      guard let heads = building?.heads else { return }
      let roles = ColumnRoles(heads)
      if roles.hasPositions { building?.roles = roles } else { building = nil }
    case "TABLEDATA": isInData = building != nil
    case "TR": cells = 0
    case "BINARY", "BINARY2":
      guard let building else { return }
      stream = VOTableStream(building.fields, hasNulls: qualified.hasSuffix("2"))
      if stream == nil { refuse(.damaged, localized("a column is of a kind that is not known")) }
    case "STREAM":
      guard building != nil else { return }
      if attributes["href"] != nil {
        refuse(.notAMarkFile, localized("its rows are in another file, which is not fetched"))
      } else if attributes["encoding"] != "base64" {
        refuse(.notAMarkFile, localized("its rows are encoded otherwise than by base64"))
      } else {
        stream?.isOpen = true
      }
    case "FITS":
      if building != nil {
        refuse(.notAMarkFile, localized("its rows are FITS inside XML, which is not read"))
      }
    default: break
    }
  }

  func end(_ qualified: String) {
    depth -= 1
    switch qualified.split(separator: ":").last.map(String.init) ?? "" {
    case "TR":
      guard isInData else { return }
      building?.text.append(0x0A)
      if (building?.text.count ?? 0) > MarkFile.textLimit {
        refuse(.tooLarge, localized("its table is larger than \(MarkFile.textLimit >> 20) MiB"))
      }
    case "STREAM":
      guard stream?.isOpen == true else { return }
      stream?.isOpen = false
      if let stream { take(stream) }
    case "TABLEDATA": isInData = false
    case "DATA":
      guard let building else { return }
      table = building
      isDone = true
      stop()
    case "TABLE": building = nil
    default: break
    }
  }

  private func take(_ stream: VOTableStream) {
    do throws(MarkFileRefusal) {
      building?.text = try stream.text()
    } catch {
      refuse(error.code, error.description)
    }
  }

  func add(_ text: UnsafeRawBufferPointer) {
    if isInCell {
      for byte in text { building?.text.append(byte < 0x20 ? 0x20 : byte) }
    } else if stream?.isOpen == true {
      stream?.add(text)
    }
  }
}
