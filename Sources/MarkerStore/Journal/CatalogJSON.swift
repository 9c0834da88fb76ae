import MarkerModel

/// An imported mark file in a journal line.
struct CatalogJSON: Codable {
  var id: Int
  var file: String?
  var file64: String?
  var pixels: String
  /// RRGGBB
  var color: String

  init(_ catalog: Catalog) {
    id = catalog.id.number
    let path = JSONPath(catalog.file)
    file = path.text
    file64 = path.base64
    pixels = catalog.pixels.rawValue
    color = CatalogJSON.text(catalog.color)
  }

  var catalog: Catalog {
    get throws {
      guard let path = try JSONPath(text: file, base64: file64)?.path else {
        throw LineFault.missing("file")
      }
      guard let pixels = Catalog.PixelConvention(rawValue: pixels) else {
        throw LineFault.unknownKind("pixels: \(pixels)")
      }
      guard let color = CatalogJSON.color(color) else { throw LineFault.malformed("“color”") }
      return Catalog(
        id: CatalogID(try counting(id, "id")), file: path, pixels: pixels, color: color)
    }
  }

  private static func text(_ color: MarkColor) -> String {
    [color.red, color.green, color.blue].map { channel in
      let digits = String(channel, radix: 16, uppercase: true)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  private static func color(_ text: String) -> MarkColor? {
    guard text.utf8.count == 6, let value = UInt32(text, radix: 16) else { return nil }
    return MarkColor(
      UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
  }
}

/// The sky position of a mark in a journal line.
struct MarkSkyJSON: Codable {
  var id: Int
  var sky: JSONSky

  init(_ mark: MarkSky) {
    id = mark.mark.number
    sky = JSONSky(mark.sky)
  }

  var mark: MarkSky {
    get throws { MarkSky(mark: MarkID(try counting(id, "id")), sky: sky.point) }
  }
}
