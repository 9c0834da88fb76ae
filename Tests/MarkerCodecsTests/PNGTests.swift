import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import Testing

@Suite struct PNGTests {
  private func decode(_ name: String) throws -> PixelBuffer {
    try InProcessDecoder().decodeNow(Files.image(name)).pixels
  }

  @Test(arguments: [("gray8.png", 1), ("grayalpha8.png", 2), ("rgb8.png", 3)])
  func `8-bit samples are as written`(name: String, channels: Int) throws {
    let pixels = try decode(name)
    #expect(pixels.channels.rawValue == channels)
    #expect(pixels.all(UInt8.self) == patternSamples(channels).map { UInt8($0) })
  }

  @Test(arguments: [
    ("gray16.png", 1), ("rgb16.png", 3), ("rgb16-interlaced.png", 3), ("rgba16.png", 4),
  ])
  func `16-bit samples are as written, interlaced or not`(name: String, channels: Int) throws {
    let pixels = try decode(name)
    #expect(pixels.channels.rawValue == channels)
    #expect(pixels.all(UInt16.self) == patternSamples(channels).map { UInt16($0 * 257) })
  }

  @Test func `fewer bits are spread over 8`() throws {
    #expect(
      try decode("gray1.png").all(UInt8.self) == patternSamples(1).map { $0 >= 128 ? 255 : 0 })
    #expect(
      try decode("gray4.png").all(UInt8.self) == patternSamples(1).map { UInt8($0 / 16 * 17) })
  }

  @Test func `palettes become colours, with their transparency`() throws {
    let expected = patternSamples(1).flatMap { value in
      [UInt8(value / 16 * 16), UInt8(255 - value / 16 * 16), UInt8(value / 16)]
    }
    #expect(try decode("palette4.png").all(UInt8.self) == expected)
    let transparent = try decode("palette4-transparent.png")
    #expect(transparent.channels == .rgba)
    let alphas = try #require(transparent.all(UInt8.self)).enumerated()
      .compactMap { $0.offset % 4 == 3 ? $0.element : nil }
    #expect(
      alphas == patternSamples(1).map { $0 / 16 == 0 ? 0 : $0 / 16 == 1 ? 128 : 255 })
  }

  @Test func `a file cut short shows its first rows, and says so`() throws {
    let size = PixelSize(width: 200, height: 200)
    var random = SystemRandomNumberGenerator()
    let noise = (0..<200 * 200).map { _ in UInt8.random(in: 0...255, using: &random) }
    let bytes = try WriterTests.encoded(noise, size)
    let cut = try Files.decode(Array(bytes.prefix(bytes.count / 2)), name: "cut.png")
    #expect(cut.pixels.all(UInt8.self)?.prefix(8000).elementsEqual(noise.prefix(8000)) == true)
    #expect(cut.description.frames[0].notices.joined().contains("rows are there"))
    #expect(try Files.refusal(Array(bytes.prefix(36)), name: "cut.png").code == .damaged)
  }

  @Test func `a header that claims the impossible costs no memory`() throws {
    var bytes = try Files.bytes(Files.image("gray8.png"))
    // Width and height, with the check sum of the changed header.
    bytes.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
    bytes.replaceSubrange(29..<33, with: crc(bytes[12..<29]))
    #expect(try Files.refusal(bytes, name: "huge.png").code == .tooLarge)
    bytes.replaceSubrange(16..<24, with: [0, 1, 0, 0, 0, 1, 0, 0])
    bytes.replaceSubrange(29..<33, with: crc(bytes[12..<29]))
    #expect(try Files.refusal(bytes, name: "huge.png").code == .damaged)
  }

  @Test func `one absurdly long row costs no memory either`() throws {
    var bytes = try Files.bytes(Files.image("gray8.png"))
    bytes.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1])
    bytes.replaceSubrange(29..<33, with: crc(bytes[12..<29]))
    let before = try peak()
    #expect(try Files.refusal(bytes, name: "long.png").code == .damaged)
    #expect(try peak() - before < 1 << 20)
    let limits = ImageLimits(bytes: 1 << 40, side: 1000)
    #expect(try Files.refusal(bytes, name: "long.png", limits: limits).code == .tooLarge)
  }

  /// A chunk with its length and check sum.
  private func chunk(_ kind: String, _ body: [UInt8]) -> [UInt8] {
    let named = Array(kind.utf8) + body
    return FITSBytes.bigEndian([UInt32(body.count)]) + named + crc(named[...])
  }

  @Test func `a single transparent colour becomes alpha`() throws {
    var bytes = try Files.bytes(Files.image("gray8.png"))
    bytes.insert(contentsOf: chunk("tRNS", [0, UInt8(pattern(3, 2))]), at: 33)
    let gray = try Files.decode(bytes, name: "gray.png").pixels
    #expect(gray.channels == .grayAlpha)
    let samples = try #require(gray.all(UInt8.self))
    #expect(samples[(2 * 40 + 3) * 2 + 1] == 0)
    #expect(samples[1] == 255)
    bytes = try Files.bytes(Files.image("rgb16.png"))
    let color = (0..<3).flatMap { channel in
      [UInt8](repeating: UInt8(pattern(3, 2, channel)), count: 2)
    }
    bytes.insert(contentsOf: chunk("tRNS", color), at: 33)
    let rgb = try Files.decode(bytes, name: "rgb.png").pixels
    #expect(rgb.channels == .rgba)
    #expect(try #require(rgb.all(UInt16.self))[(2 * 40 + 3) * 4 + 3] == 0)
  }

  @Test func `gamma, profiles and significant bits change no sample`() throws {
    var bytes = try Files.bytes(Files.image("rgb8.png"))
    let said =
      chunk("gAMA", [0, 0, 0x27, 0x10]) + chunk("sBIT", [5, 5, 5])
      + chunk("iCCP", Array("no profile".utf8) + [0, 0, 1, 2, 3])
    bytes.insert(contentsOf: said, at: 33)
    let image = try Files.decode(bytes, name: "gamma.png")
    #expect(image.pixels.all(UInt8.self) == patternSamples(3).map { UInt8($0) })
    #expect(image.description.frames[0].notices.isEmpty)
  }

  @Test func `a wrong check sum is a notice`() throws {
    var bytes = try Files.bytes(Files.image("gray8.png"))
    let data = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("IDAT".utf8)) })
    let length = Int(bytes[data - 2]) << 8 | Int(bytes[data - 1])
    bytes[data + 4 + length] ^= 0xFF
    let image = try Files.decode(bytes, name: "sum.png")
    #expect(image.pixels.all(UInt8.self) == patternSamples(1).map { UInt8($0) })
    #expect(image.description.frames[0].notices.joined().contains("CRC"))
  }

  @Test func `an interlaced file cut short says how far it came`() throws {
    let bytes = try Files.bytes(Files.image("rgb16-interlaced.png"))
    let cut = try Files.decode(Array(bytes.dropLast(80)), name: "cut.png")
    #expect(cut.description.frames[0].notices.joined().contains("of 7"))
    #expect(cut.pixels.values(x: 8, y: 8) == (0..<3).map { Double(pattern(8, 8, $0) * 257) })
  }

  @Test func `Apple's own PNG is refused by its name`() throws {
    var bytes = try Files.bytes(Files.image("rgb8.png"))
    bytes.insert(contentsOf: chunk("CgBI", [0x50, 0, 0x20, 6]), at: 8)
    let error = try Files.refusal(bytes, name: "apple.png")
    #expect(error.code == .unsupported)
    #expect(error.message.contains("Apple"))
  }

  /// The most memory that the process ever had, in KiB on Linux.
  private func peak() throws -> Int {
    var usage = rusage()
    #if os(Linux)
      let done = getrusage(RUSAGE_SELF.rawValue, &usage)
      let unit = 1
    #else
      let done = getrusage(RUSAGE_SELF, &usage)
      let unit = 1024
    #endif
    try #require(done == 0)
    return usage.ru_maxrss / unit
  }

  private func crc(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return FITSBytes.bigEndian([~crc])
  }
}
