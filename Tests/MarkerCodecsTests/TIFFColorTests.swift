import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import Testing

/// Colours that a TIFF page can have beside RGB.
@Suite struct TIFFColorTests {
  private func decode(_ name: String) throws -> DecodedImage {
    try InProcessDecoder().decodeNow(Files.image(name))
  }

  /// Pillow's colours of whole pictures, by Tools/make-raster-fixtures.py.
  private func golden(_ name: String) throws -> [Int] {
    struct Fixture: Decodable { var colors: [String: [Int]] }
    let data = Data(try Files.bytes(Files.fixture("raster.json")))
    return try #require(JSONDecoder().decode(Fixture.self, from: data).colors[name])
  }

  private func compare(_ name: String, within levels: Int) throws {
    let found = try #require(try decode(name).pixels.all(UInt8.self))
    let wanted = try golden(name)
    try #require(found.count == wanted.count)
    let worst = zip(found, wanted).map { abs(Int($0) - $1) }.max()
    #expect(try #require(worst) <= levels)
  }

  @Test func `Lab becomes sRGB as Pillow has it`() throws {
    try compare("lab.tif", within: 2)
  }

  @Test func `ICC's Lab and 16 bits are the same colours`() throws {
    // ICC's a and b are 128 larger than TIFF's own, which is one bit turned over.
    let first = try #require(try decode("lab.tif").pixels.values(x: 3, y: 2))
    let wide = try #require(try decode("lab16.tif").pixels.values(x: 3, y: 2))
    for (narrow, wide) in zip(first, wide) { #expect(abs(narrow - wide / 257) <= 3) }
    var bytes = try Files.bytes(Files.image("lab.tif"))
    let entry = try #require(TIFFBytes.entry(262, in: bytes))
    for index in 0..<(40 * 24) {
      bytes[8 + index * 3 + 1] ^= 0x80
      bytes[8 + index * 3 + 2] ^= 0x80
    }
    bytes[entry + 8] = 9
    #expect(try Files.decode(bytes).pixels.values(x: 3, y: 2) == first)
  }

  @Test func `JPEG in TIFF comes as RGB`() throws {
    try compare("jpeg.tif", within: 2)
  }

  @Test func `subsampled YCbCr becomes RGB`() throws {
    let pixels = try decode("ycbcr.tif").pixels
    for (x, y) in [(0, 0), (3, 2), (39, 23)] {
      // ITU-R BT.601, as TIFF has it by default; Cb is 100 and Cr 160.
      let light = Double(pattern(x, y))
      let wanted = [
        light + 1.402 * 32, light - 0.344136 * -28 - 0.714136 * 32, light + 1.772 * -28,
      ]
      for (value, wanted) in zip(try #require(pixels.values(x: x, y: y)), wanted) {
        #expect(abs(value - min(max(wanted, 0), 255)) <= 2)
      }
    }
  }

  @Test func `inks of 16 bits become RGB of 16 bits`() throws {
    let pixels = try decode("cmyk16.tif").pixels
    #expect(pixels.sampleType == .uint16)
    let black = Double(255 - pattern(7, 5, 3)) * 257
    let wanted = (0..<3).map { (Double(255 - pattern(7, 5, $0)) * 257 * black / 65535).rounded() }
    #expect(pixels.values(x: 7, y: 5) == wanted)
  }

  @Test func `a palette keeps its alpha`() throws {
    let pixels = try decode("palette4-alpha.tif").pixels
    #expect(pixels.channels == .rgba)
    let all = try #require(pixels.all(UInt8.self))
    let index = pattern(3, 2) / 16
    let at = (2 * 40 + 3) * 4
    #expect(
      Array(all[at..<(at + 4)])
        == [
          UInt8(index * 16), UInt8(index * 16 + 1), UInt8(index * 16 + 2), UInt8((15 - index) * 17),
        ])
  }

  @Test func `colours that were multiplied with their alpha are divided by it`() throws {
    let pixels = try decode("premultiplied.tif").pixels
    #expect(pixels.channels == .rgba)
    let wanted = (0..<3).map { Double(pattern(9, 4, $0) / 2 * 257 * 65535 / (128 * 257)) }
    #expect(pixels.values(x: 9, y: 4) == wanted)
  }

  @Test func `logarithmic light is floating point`() throws {
    let gray = try decode("logl.tif").pixels
    #expect(gray.sampleType == .float32)
    let light = Double(pattern(20, 10) + 1) / 16
    // LogL's steps are 0.27 %.
    #expect(abs(try #require(gray.values(x: 20, y: 10))[0] / light - 1) < 0.003)
    let color = try decode("logluv.tif").pixels
    #expect(color.channels == .rgb)
    // X = Y = Z is white in the encoding's primaries.
    for value in try #require(color.values(x: 20, y: 10)) { #expect(abs(value / light - 1) < 0.02) }
  }

  @Test func `WebP in TIFF is RGB`() throws {
    #expect(try decode("webp.tif").pixels.all(UInt8.self) == patternSamples(3).map { UInt8($0) })
  }

  @Test func `bands beside the first gray one are named in a notice`() throws {
    let image = try decode("two-extra.tif")
    #expect(image.pixels.channels == .gray)
    #expect(image.pixels.values(x: 3, y: 2) == [Double(pattern(3, 2))])
    #expect(image.description.frames[0].notices == ["2 more samples a pixel are not shown"])
  }
}
