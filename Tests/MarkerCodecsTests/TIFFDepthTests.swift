import MarkerCodecs
import MarkerImaging
import MarkerModel
import Testing

/// Numbers of every size, as they are in the file.
@Suite struct TIFFDepthTests {
  private let gray = patternSamples(1)

  private func decode(_ name: String) throws -> PixelBuffer {
    try InProcessDecoder().decodeNow(Files.image(name)).pixels
  }

  @Test(arguments: [("gray1.tif", 128), ("gray2.tif", 64), ("gray4.tif", 16)])
  func `fewer bits than 8 keep their values`(name: String, step: Int) throws {
    let pixels = try decode(name)
    #expect(pixels.channels == .gray)
    #expect(pixels.all(UInt8.self) == gray.map { UInt8($0 / step) })
  }

  @Test func `12 bits are 0 to 4095, and 24 bits keep their sign in either byte order`() throws {
    #expect(try decode("gray12.tif").all(UInt16.self) == gray.map { UInt16($0 * 16 + 5) })
    let wide = gray.map { Int32($0 * 60001 - 8_000_000) }
    #expect(try decode("int24.tif").all(Int32.self) == wide)
    #expect(try decode("int24-big-endian.tif").all(Int32.self) == wide)
  }

  @Test func `colours of few bits keep their values, and their alpha is a whole one`() throws {
    #expect(try decode("rgb5.tif").all(UInt8.self) == patternSamples(3).map { UInt8($0 / 8) })
    let pixels = try decode("rgba4.tif")
    #expect(pixels.channels == .rgba)
    let expected = patternSamples(4).enumerated().map { index, value in
      UInt8(index % 4 == 3 ? value / 16 * 17 : value / 16)
    }
    #expect(pixels.all(UInt8.self) == expected)
  }

  @Test func `floating point of 16 and 24 bits keeps its values`() throws {
    let expected = gray.map { Float($0) / 4 - 3 }
    #expect(try decode("float24.tif").all(Float.self) == expected)
    let half = try #require(try decode("float16.tif").all(Float.self))
    #expect(half[0].isNaN)
    #expect(half[1] == .infinity)
    #expect(half[2] == 0x1p-24)
    #expect(Array(half.dropFirst(3)) == Array(expected.dropFirst(3)))
  }

  @Test func `predictors of integers and floating point are undone`() throws {
    #expect(
      try decode("predictor2-32.tif").all(UInt32.self) == gray.map { UInt32($0 * 70000) })
    #expect(try decode("predictor3-float32.tif").all(Float.self) == gray.map { Float($0) / 4 })
    #expect(try decode("predictor3-float64.tif").all(Double.self) == gray.map { Double($0) / 4 })
  }

  @Test func `where white is zero integers are turned around in their range`() throws {
    #expect(
      try decode("gray2-white-is-zero.tif").all(UInt8.self) == gray.map { UInt8($0 / 64) })
    #expect(
      try decode("int16-white-is-zero.tif").all(Int16.self)
        == gray.map { Int16(-1 - ($0 - 100)) })
  }

  @Test func `floating point where white is zero stays as it is, with a notice`() throws {
    let image = try InProcessDecoder().decodeNow(Files.image("float32-white-is-zero.tif"))
    #expect(image.pixels.all(Float.self) == gray.map { Float($0) })
    #expect(image.description.frames[0].notices.count == 1)
  }

  @Test func `complex numbers are refused`() throws {
    let error = try Files.refusal(Files.bytes(Files.image("complex.tif")))
    #expect(error.code == .unsupported)
    #expect(error.message.contains("complex"))
  }

  @Test(arguments: ["lzma.tif", "zstd.tif", "packbits.tif", "deflate.tif", "lerc.tif"])
  func `what libtiff can unpack is unpacked`(name: String) throws {
    #expect(try decode(name).all(UInt8.self) == gray.map { UInt8($0) })
  }

  @Test(arguments: ["jbig.tif", "group3.tif"])
  func `facsimile's bits are 0 and 1`(name: String) throws {
    #expect(try decode(name).all(UInt8.self) == gray.map { $0 >= 128 ? 0 : 1 })
  }

  @Test func `a compression that libtiff has not is named`() throws {
    var bytes = try Files.bytes(Files.image("gray4.tif"))
    let entry = try #require(TIFFBytes.entry(259, in: bytes))
    bytes.replaceSubrange((entry + 8)..<(entry + 10), with: [0x98, 0x87])
    let error = try Files.refusal(bytes)
    #expect(error.code == .unsupported)
    #expect(error.message.contains("JPEG 2000"))
  }
}

/// Places in small little-endian TIFF files.
enum TIFFBytes {
  /// Where the entry of a tag begins in the first page's directory.
  static func entry(_ tag: Int, in bytes: [UInt8]) -> Int? {
    let start = long(4, bytes)
    let count = Int(bytes[start]) | Int(bytes[start + 1]) << 8
    return (0..<count).map { start + 2 + $0 * 12 }
      .first { Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8 == tag }
  }

  /// Where the offset of the second page stands.
  static func next(in bytes: [UInt8]) -> Int {
    let start = long(4, bytes)
    return start + 2 + (Int(bytes[start]) | Int(bytes[start + 1]) << 8) * 12
  }

  static func long(_ at: Int, _ bytes: [UInt8]) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
  }

  static func littleEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }
}
