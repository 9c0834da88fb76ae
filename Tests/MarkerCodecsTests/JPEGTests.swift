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
    _ pixels: PixelBuffer, _ x: Int, _ y: Int, _ color: [Double], within levels: Double = 6,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let values = try #require(pixels.values(x: x, y: y), sourceLocation: location)
    for (value, wanted) in zip(values, color) {
      #expect(abs(value - wanted) <= levels, "\(values) at \(x), \(y)", sourceLocation: location)
    }
  }

  @Test func `gray stays gray`() throws {
    let image = try decode("gray.jpg")
    #expect(image.description.format == .jpeg)
    #expect(image.pixels.channels == .gray)
    try expect(image.pixels, 20, 12, [120])
  }

  @Test(arguments: [
    "rgb.jpg", "progressive.jpg", "cmyk.jpg", "arithmetic.jpg", "rgb-components.jpg",
    "restarts.jpg", "sampling41.jpg", "sampling-odd.jpg",
  ])
  func `colour becomes RGB, inks too`(name: String) throws {
    let pixels = try decode(name).pixels
    #expect(pixels.size == PixelSize(width: 40, height: 24))
    #expect(pixels.channels == .rgb)
    // Colour that is stored for four pixels at once is off by up to two of them.
    let levels = name.hasPrefix("sampling") ? 12.0 : 6
    for (x, y) in [(2, 0), (37, 0), (2, 23), (20, 12)] {
      try expect(pixels, x, y, color(x, y), within: levels)
    }
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

  /// The place of a segment's marker.
  private func segment(_ markers: ClosedRange<UInt8>, in bytes: [UInt8]) throws -> Int {
    try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && markers ~= bytes[$0 + 1] })
  }

  @Test(arguments: 1...8)
  func `all eight EXIF orientations are applied`(orientation: UInt8) throws {
    var bytes = try Files.bytes(Files.image("orientation3.jpg"))
    let exif = try #require(
      bytes.indices.first { bytes[$0...].starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) })
    let entry = try #require(
      bytes.indices.first {
        $0 > exif
          && (bytes[$0...].starts(with: [0x01, 0x12, 0, 3])
            || bytes[$0...].starts(with: [0x12, 0x01, 3, 0]))
      })
    let value = bytes[entry] == 1 ? entry + 9 : entry + 8
    bytes[value] = orientation
    let pixels = try Files.decode(bytes, name: "turned.jpg").pixels
    let corners: [(Int, Int)] =
      switch orientation {
      case 1: [(0, 0), (39, 0)]
      case 2: [(39, 0), (0, 0)]
      case 3: [(39, 23), (0, 23)]
      case 4: [(0, 23), (39, 23)]
      case 5: [(0, 0), (0, 39)]
      case 6: [(23, 0), (23, 39)]
      case 7: [(23, 39), (23, 0)]
      default: [(0, 39), (0, 0)]
      }
    try expect(pixels, corners[0].0, corners[0].1, color(0, 0))
    try expect(pixels, corners[1].0, corners[1].1, color(39, 0))
  }

  @Test(arguments: [
    (UInt8(0xC3), "lossless"), (0xC5, "hierarchical"), (0xF7, "JPEG-LS"),
  ])
  func `processes that libjpeg has not are named`(marker: UInt8, name: String) throws {
    var bytes = try Files.bytes(Files.image("rgb.jpg"))
    bytes[try segment(0xC0...0xC0, in: bytes) + 1] = marker
    let error = try Files.refusal(bytes, name: "odd.jpg")
    #expect(error.code == .unsupported)
    #expect(error.message.contains(name))
  }

  @Test func `12 bits a sample are refused, and sizes beyond all bounds`() throws {
    var bytes = try Files.bytes(Files.image("rgb.jpg"))
    let header = try segment(0xC0...0xC0, in: bytes)
    bytes.replaceSubrange((header + 5)..<(header + 9), with: [0xFF, 0xFF, 0xFF, 0xFF])
    var limits = ImageLimits(bytes: 1 << 40, side: 1 << 16)
    #expect(try Files.refusal(bytes, name: "huge.jpg", limits: limits).code == .damaged)
    limits.bytes = 1 << 30
    #expect(try Files.refusal(bytes, name: "huge.jpg", limits: limits).code == .tooLarge)
    bytes[header + 4] = 12
    let error = try Files.refusal(bytes, name: "deep.jpg")
    #expect(error.code == .unsupported)
    #expect(error.message.contains("12 bits"))
  }

  @Test func `scans beyond all measure are refused`() throws {
    let bytes = try Files.bytes(Files.image("progressive.jpg"))
    let scan = bytes[(try segment(0xDA...0xDA, in: bytes))...]
    let header = try segment(0xC2...0xC2, in: bytes)
    var bomb = Array(bytes.prefix(scan.startIndex))
    bomb.replaceSubrange((header + 5)..<(header + 9), with: [0x20, 0x00, 0x20, 0x00])
    let head = scan.prefix(2 + Int(scan[scan.startIndex + 2]) << 8 + Int(scan[scan.startIndex + 3]))
    for _ in 0..<4000 { bomb += head + [0] }
    #expect(try Files.refusal(bomb, name: "bomb.jpg").code == .tooLarge)
  }

  @Test func `what follows the picture's end does not matter`() throws {
    let bytes = try Files.bytes(Files.image("rgb.jpg"))
    // As in a file of several pictures (MPO).
    let two = try Files.decode(bytes + (try Files.bytes(Files.image("gray.jpg"))), name: "two.jpg")
    #expect(two.description.frames[0].notices.isEmpty)
    try expect(two.pixels, 20, 12, color(20, 12))
  }
}
