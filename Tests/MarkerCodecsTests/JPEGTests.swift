import MarkerCodecs
import MarkerImaging
import MarkerModel
import Testing

@Suite struct JPEGTests {
  private func decode(_ name: String) throws -> DecodedImage {
    try InProcessDecoder().decodeNow(Files.image(name))
  }

  /// What the fixtures show before compression.
  private func color(_ x: Int, _ y: Int) -> [Double] {
    [Double(x * 6), Double(y * 10), Double(255 - x * 6)]
  }

  private func expect(
    _ pixels: PixelBuffer, _ x: Int, _ y: Int, _ color: [Double],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let values = try #require(pixels.values(x: x, y: y), sourceLocation: location)
    for (value, wanted) in zip(values, color) {
      #expect(abs(value - wanted) <= 6, "\(values) at \(x), \(y)", sourceLocation: location)
    }
  }

  @Test func `gray stays gray`() throws {
    let image = try decode("gray.jpg")
    #expect(image.description.format == .jpeg)
    #expect(image.pixels.channels == .gray)
    try expect(image.pixels, 20, 12, [120])
  }

  @Test(arguments: ["rgb.jpg", "progressive.jpg", "cmyk.jpg"])
  func `colour becomes RGB, inks too`(name: String) throws {
    let pixels = try decode(name).pixels
    #expect(pixels.size == PixelSize(width: 40, height: 24))
    #expect(pixels.channels == .rgb)
    for (x, y) in [(0, 0), (39, 0), (0, 23), (20, 12)] { try expect(pixels, x, y, color(x, y)) }
  }

  @Test func `the EXIF orientation is applied`() throws {
    let half = try decode("orientation3.jpg").pixels
    try expect(half, 39, 23, color(0, 0))
    try expect(half, 0, 23, color(39, 0))
    let quarter = try decode("orientation6.jpg")
    #expect(quarter.pixels.size == PixelSize(width: 24, height: 40))
    #expect(quarter.description.frames[0].size == quarter.pixels.size)
    try expect(quarter.pixels, 23, 0, color(0, 0))
    try expect(quarter.pixels, 23, 39, color(39, 0))
    try expect(quarter.pixels, 0, 0, color(0, 23))
  }

  @Test func `a file cut short is shown with a notice`() throws {
    let bytes = try Files.bytes(Files.image("rgb.jpg"))
    let cut = try Files.decode(Array(bytes.dropLast(120)), name: "cut.jpg")
    #expect(!cut.description.frames[0].notices.isEmpty)
    try expect(cut.pixels, 2, 2, color(2, 2))
    #expect(try Files.refusal(Array(bytes.prefix(100)), name: "cut.jpg").code == .damaged)
  }
}
