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
