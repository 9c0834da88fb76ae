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
    color = catalog.color.hex
  }

  var catalog: Catalog {
    get throws {
      guard let path = try JSONPath(text: file, base64: file64)?.path else {
        throw LineFault.missing("file")
      }
      guard let pixels = Catalog.PixelConvention(rawValue: pixels) else {
        throw LineFault.unknownKind("pixels: \(pixels)")
      }
      guard let color = MarkColor(hex: color) else { throw LineFault.malformed("“color”") }
      return Catalog(
        id: CatalogID(try counting(id, "id")), file: path, pixels: pixels, color: color)
    }
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
