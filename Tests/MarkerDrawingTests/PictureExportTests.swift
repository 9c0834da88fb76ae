import Foundation
import MarkerCodecs
import MarkerDrawing
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A picture of a slope of gray, 64 by 48, and how it comes out of a file.
private struct Slope {
  static let size = PixelSize(width: 64, height: 48)
  let folder: TemporaryFolder
  var export: PictureExport

  init(_ size: PixelSize = Slope.size) throws {
    Codecs.prepare()
    folder = try TemporaryFolder()
    let samples = (0..<size.width * size.height).map {
      UInt8(truncatingIfNeeded: 2 * ($0 % size.width) + 2 * ($0 / size.width))
    }
    let viewport = Viewport(size: size, center: size.center, scale: 1)
    export = PictureExport(
      pixels: .of(samples, size: size),
      toneMap: ToneMap(DisplaySettings(), limits: DisplayLimits(low: 0, high: 255)),
      viewport: viewport)
  }

  var raster: Raster {
    ViewportRenderer(pixels: export.pixels, toneMap: export.toneMap).render(export.viewport)
  }

  func path(_ name: String) -> FilePath { folder.appending(name) }

  func mark(
    _ x: Double, _ y: Double, _ label: String, outline: MarkOutline = .circle
  ) -> MarkShape {
    MarkShape(
      at: PixelPoint(x: x, y: y), diameter: 16, color: MarkColor(255, 0, 0), outline: outline,
      label: label, viewport: export.viewport)
  }

  func write(_ format: PictureFormat, _ name: String) throws -> FilePath {
    #expect(try export.write(as: format, to: path(name), of: nil))
    return path(name)
  }

  func bytes(_ path: FilePath) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path.string))
  }

  /// The colours of a file, row by row.
  func colors(_ path: FilePath) async throws -> [[Int]] {
    let image = try await InProcessDecoder().decode(path, frame: 0)
    let size = image.pixels.size
    return (0..<size.width * size.height).map { index in
      let values = image.pixels.values(x: index % size.width, y: index / size.width) ?? []
      return values.map { Int($0) }
    }
  }

  func colors(_ raster: Raster) -> [[Int]] {
    (0..<raster.size.width * raster.size.height).map { index in
      let color = Int(raster.pixels[index])
      return [color >> 16 & 255, color >> 8 & 255, color & 255]
    }
  }
}

/// The names of an SVG's elements with their attributes, and its texts.
private final class Elements: NSObject, XMLParserDelegate {
  private(set) var found: [(name: String, attributes: [String: String])] = []
  private(set) var texts: [String] = []
  private var isText = false

  init(_ data: Data) throws {
    super.init()
    let parser = XMLParser(data: data)
    parser.delegate = self
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
  }

  func attributes(_ name: String) -> [[String: String]] {
    found.filter { $0.name == name }.map(\.attributes)
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    found.append((name, attributes))
    isText = name == "text"
    if isText { texts.append("") }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if isText { texts[texts.count - 1] += text }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    isText = false
  }
}

private struct NoTexts: CatalogTexts {
  func text(at span: TextSpan) -> String { "" }
  func columns(at source: Int) -> [(name: String, value: String)] { [] }
}

@Suite struct PictureExportTests {
  @Test(arguments: [PictureFormat.png, .tiff])
  func `what is kept exactly is the raster, pixel by pixel`(_ format: PictureFormat)
    async throws
  {
    let slope = try Slope()
    let file = try slope.write(format, "a.\(format.usualExtension)")
    #expect(try await slope.colors(file) == slope.colors(slope.raster))
  }

  @Test func `a JPEG is near the raster, and nearer at a better quality`() async throws {
    var slope = try Slope()
    slope.export.marks = [slope.mark(20, 20, "a")]
    let raster = slope.raster
    #expect(raster.draw(slope.export.marks))
    let wanted = slope.colors(raster)
    func distance(_ quality: Int) async throws -> Double {
      slope.export.quality = quality
      let colors = try await slope.colors(slope.write(.jpeg, "\(quality).jpg"))
      let apart = zip(colors, wanted).map { zip($0, $1).map { abs($0 - $1) }.reduce(0, +) }
      return Double(apart.reduce(0, +)) / Double(3 * wanted.count)
    }
    let (good, bad) = (try await distance(95), try await distance(10))
    #expect(good < 3 && good < bad)
  }

  @Test func `marks and labels are drawn over what is written, as over any raster`() async throws {
    var slope = try Slope()
    slope.export.marks = [slope.mark(20, 20, "alpha"), slope.mark(50, 30, "b", outline: .star)]
    let labelled = slope.raster
    #expect(labelled.draw(slope.export.marks))
    #expect(try await slope.colors(slope.write(.png, "a.png")) == slope.colors(labelled))
    slope.export.showsLabels = false
    let bare = slope.raster
    #expect(bare.draw(slope.export.marks, labels: false))
    #expect(try await slope.colors(slope.write(.png, "b.png")) == slope.colors(bare))
    #expect(slope.colors(bare) != slope.colors(labelled))
  }

  @Test func `an SVG has the pixels as they are, a circle for each mark and its label as text`()
    async throws
  {
    var slope = try Slope()
    slope.export.marks = [
      slope.mark(20, 20, "a < b & \u{1}ö"), slope.mark(50.25, 30, "star", outline: .star),
    ]
    let elements = try Elements(slope.bytes(slope.write(.svg, "a.svg")))
    #expect(elements.attributes("svg").first?["viewBox"] == "0 0 64 48")
    let circles = elements.attributes("circle")
    // The rim and the line.
    #expect(circles.map { $0["cx"] } == ["20.5", "20.5"])
    #expect(circles.map { $0["r"] } == ["8", "8"])
    #expect(elements.attributes("polygon").count == 2)
    #expect(elements.texts == ["a < b &  ö", "a < b &  ö", "star", "star"])
    #expect(elements.attributes("g").filter { $0["class"] == "mark" }.count == 2)
    #expect(elements.attributes("g").contains { $0["stroke"] == "#FF0000" })
    let address = try #require(elements.attributes("image").first?["xlink:href"])
    let picture = try #require(
      Data(base64Encoded: String(address.drop { $0 != "," }.dropFirst())))
    let file = slope.path("inside.png")
    try picture.write(to: URL(fileURLWithPath: file.string))
    #expect(try await slope.colors(file) == slope.colors(slope.raster), "without marks in it")
    slope.export.showsLabels = false
    #expect(try Elements(slope.bytes(slope.write(.svg, "b.svg"))).texts.isEmpty)
  }

  @Test func `a PDF is whole, of one page of the picture's size, and holds letters as text`()
    throws
  {
    var slope = try Slope()
    slope.export.marks = [slope.mark(20, 20, "alpha")]
    let bytes = try slope.bytes(slope.write(.pdf, "a.pdf"))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("%PDF-"))
    #expect(text.hasSuffix("%%EOF\n") || text.hasSuffix("%%EOF"))
    #expect(text.contains("/MediaBox [ 0 0 64 48 ]"))
    #expect(text.contains("/Type /Font"))
    slope.export.showsLabels = false
    let bare = String(decoding: try slope.bytes(slope.write(.pdf, "b.pdf")), as: UTF8.self)
    #expect(!bare.contains("/Type /Font"))
  }

  @Test func `a crowd of a catalog is dots, in every format`() async throws {
    var slope = try Slope()
    var rows = CatalogRows()
    for index in 0..<50 {
      rows.append(Double(index), 24, isSky: false)
    }
    let catalog = FrameCatalog(
      CatalogTable(rows, NoTexts()), pixels: .displayed, image: "a", size: Slope.size, sky: nil)
    let drawing = CatalogDrawing(
      [(catalog, CatalogStyle(color: MarkColor(0, 255, 0)))], viewport: slope.export.viewport,
      usualDiameter: 8, limits: CatalogDrawing.Limits(shapes: 10, labels: 10))
    #expect(drawing.dots != nil && drawing.layers.isEmpty)
    slope.export.catalogs = drawing
    let colors = try await slope.colors(slope.write(.png, "a.png"))
    #expect(colors.filter { $0 == [0, 255, 0] }.count > 90)
  }

  @Test func `the image itself is never replaced, by whatever name`() throws {
    let slope = try Slope()
    let image = slope.path("image.png")
    try Data("precious".utf8).write(to: URL(fileURLWithPath: image.string))
    let link = slope.path("link.png")
    try FileManager.default.createSymbolicLink(
      atPath: link.string, withDestinationPath: image.string)
    for path in [image, link] {
      #expect(throws: ImageWritingError(path, "it is the image itself, which stays as it is")) {
        try slope.export.write(as: .png, to: path, of: image)
      }
    }
    #expect(try slope.bytes(image) == Data("precious".utf8))
  }

  @Test func `what is stopped or fails leaves what was there, and nothing beside it`() throws {
    var slope = try Slope()
    let file = slope.path("a.png")
    try Data("old".utf8).write(to: URL(fileURLWithPath: file.string))
    for end in [0, 0.4, 0.5, 1] {
      let isWritten = try slope.export.write(as: .png, to: file, of: nil) { $0 < end }
      #expect(!isWritten)
    }
    #expect(try slope.bytes(file) == Data("old".utf8))
    let folder = slope.path("folder")
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: false)
    #expect(throws: ImageWritingError.self) {
      try slope.export.write(as: .pdf, to: folder, of: nil)
    }
    #expect(throws: ImageWritingError.self) {
      try slope.export.write(as: .svg, to: folder.appending("no").appending("a.svg"), of: nil)
    }
    slope.export.viewport.size = PixelSize(width: 40_000, height: 40_000)
    #expect(throws: ImageWritingError.self) {
      try slope.export.write(as: .png, to: file, of: nil)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: slope.folder.path.string)
    #expect(names.sorted() == ["a.png", "folder"])
    #expect(try slope.bytes(file) == Data("old".utf8))
  }

  @Test func `a picture is written that is longer than cairo's images, with its marks`()
    async throws
  {
    var slope = try Slope(PixelSize(width: 40_000, height: 6))
    #expect(try await slope.colors(slope.write(.png, "a.png")) == slope.colors(slope.raster))
    slope.export.marks = [slope.mark(16_384, 3, ""), slope.mark(39_000, 3, "")]
    slope.export.showsLabels = false
    let colors = try await slope.colors(slope.write(.png, "b.png"))
    let red = colors.indices.filter { colors[$0] == [255, 0, 0] }.map { $0 % 40_000 }
    for x in [16_376, 16_391, 38_992, 39_007] {
      #expect(red.contains { abs($0 - x) <= 1 }, "at \(x)")
    }
    let text = String(decoding: try slope.bytes(slope.write(.pdf, "a.pdf")), as: UTF8.self)
    #expect(text.contains("/MediaBox [ 0 0 14400 2 ]") || text.contains("/MediaBox [ 0 0 14400 2."))
  }
}
