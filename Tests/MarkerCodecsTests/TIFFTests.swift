import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import Testing

@Suite struct TIFFTests {
  private let size = PixelSize(width: 40, height: 24)

  private func decode(_ name: String, frame: Int = 0) throws -> DecodedImage {
    try InProcessDecoder().decodeNow(Files.image(name), frame: frame)
  }

  @Test(arguments: [
    ("gray8.tif", 1), ("gray8-white-is-zero.tif", 1), ("rgb8.tif", 3), ("rgb8-planar.tif", 3),
    ("rgba8.tif", 4), ("lzw.tif", 3),
  ])
  func `8-bit samples are as written`(name: String, channels: Int) throws {
    let pixels = try decode(name).pixels
    #expect(pixels.size == size)
    #expect(pixels.channels.rawValue == channels)
    #expect(pixels.rowOrder == .topDown)
    #expect(pixels.all(UInt8.self) == patternSamples(channels).map { UInt8($0) })
  }

  @Test(arguments: [
    ("gray16-big-endian.tif", 1), ("gray16-bigtiff.tif", 1), ("rgb16-tiled.tif", 3),
    ("rgb16-planar-tiled.tif", 3),
  ])
  func `16-bit samples are as written, in either byte order, in strips and tiles`(
    name: String, channels: Int
  ) throws {
    let pixels = try decode(name).pixels
    #expect(pixels.size == size)
    #expect(pixels.channels.rawValue == channels)
    #expect(pixels.all(UInt16.self) == patternSamples(channels).map { UInt16($0 * 257) })
  }

  @Test func `floating-point and signed samples keep their precision`() throws {
    let pattern = patternSamples(1)
    #expect(
      try decode("float32.tif").pixels.all(Float.self) == pattern.map { Float($0) + 0.25 })
    #expect(
      try decode("float64.tif").pixels.all(Double.self) == pattern.map { Double($0) - 0.125 })
    #expect(try decode("int16.tif").pixels.all(Int16.self) == pattern.map { Int16($0 - 100) })
    #expect(
      try decode("int32.tif").pixels.all(Int32.self) == pattern.map { Int32($0 * 100_000 - 7) })
  }

  @Test func `samples that are no colour are left out with a notice`() throws {
    let image = try decode("five-samples.tif")
    #expect(image.pixels.channels == .rgb)
    #expect(image.pixels.values(x: 3, y: 2) == (0..<3).map { Double(pattern(3, 2, $0)) })
    #expect(image.description.frames[0].notices.count == 1)
  }

  @Test func `palettes and inks become 8-bit colours, single bits 0 and 1`() throws {
    let palette = try decode("palette.tif").pixels
    #expect(palette.channels == .rgb)
    #expect(palette.sampleType == .uint8)
    let inks = try decode("cmyk.tif").pixels
    #expect(inks.channels == .rgb)
    let color = try #require(inks.values(x: 20, y: 10))
    for channel in 0..<3 { #expect(abs(color[channel] - Double(pattern(20, 10, channel))) <= 3) }
    let bits = try decode("bilevel.tif").pixels
    #expect(bits.channels == .gray)
    for x in 0..<40 { #expect(bits.values(x: x, y: 5) == [pattern(x, 5) >= 128 ? 1 : 0]) }
  }

  @Test func `pages are frames by their names, without the levels of a pyramid`() throws {
    let image = try decode("pages.tif", frame: 1)
    #expect(image.description.frames.map(\.name) == ["g band", "3"])
    #expect(image.description.frames.map(\.size) == [size, size])
    #expect(image.pixels.values(x: 4, y: 4) == [Double(pattern(4, 4) + 1)])
  }

  @Test func `a turned page is shown upright`() throws {
    // 6: the file's first row is the picture's right side, its first column the top.
    let pixels = try decode("turned6.tif").pixels
    #expect(pixels.size == PixelSize(width: 24, height: 40))
    #expect(pixels.values(x: 23, y: 0) == [Double(pattern(0, 0))])
    #expect(pixels.values(x: 23, y: 39) == [Double(pattern(39, 0))])
    #expect(pixels.values(x: 0, y: 0) == [Double(pattern(0, 23))])
  }

  @Test func `a file cut short shows what it has, or says why not`() throws {
    let bytes = try Files.bytes(Files.image("gray8.tif"))
    // tifffile puts the pages before the samples.
    let cut = try Files.decode(Array(bytes.prefix(bytes.count - 300)), name: "cut.tif")
    #expect(cut.pixels.values(x: 5, y: 0) == [Double(pattern(5, 0))])
    #expect(cut.description.frames[0].notices.joined().contains("cannot be read"))
    #expect(try Files.refusal(Array(bytes.prefix(20)), name: "cut.tif").code == .damaged)
  }

  @Test(.enabled(if: Files.hasRealImages))
  func `both pages of a STIFF image are frames with a sky`() throws {
    let file = Files.realFolder.appending("SPT-CLJ0000-5141_4.80_sigma_grz_cont.tif")
    let image = try InProcessDecoder().decodeNow(file, frame: 1)
    #expect(image.description.frames.count == 2)
    #expect(image.pixels.size == PixelSize(width: 512, height: 512))
    #expect(image.pixels.channels == .rgb)
    #expect(image.description.frames.allSatisfy { $0.sky != nil && $0.notices.isEmpty })
  }
}
