import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct HeaderTests {
  @Test func `the header of a frame is its cards, as they stand in the file`() throws {
    let folder = try TemporaryFolder()
    let path = folder.appending("a.fits")
    let cards = [
      "SIMPLE  =                    T", "BITPIX  =                    8",
      "NAXIS   =                    2",
      "NAXIS1  =                    2", "NAXIS2  =                    2",
      "OBJECT  = 'M 31    '           / the galaxy", "COMMENT seen by eye", "END",
    ]
    var bytes = cards.flatMap { Array($0.padding(toLength: 80, withPad: " ", startingAt: 0).utf8) }
    bytes += [UInt8](repeating: 0x20, count: 2880 - bytes.count) + [1, 2, 3, 4]
    bytes += [UInt8](repeating: 0, count: 2880 - 4)
    try Data(bytes).write(to: URL(fileURLWithPath: path.string))
    let header = try InProcessDecoder().headerNow(path, frame: 0)
    #expect(header == Array(cards.dropLast()))
    #expect(throws: ImageError.self) { try InProcessDecoder().headerNow(path, frame: 1) }
  }

  @Test func `the texts of a PNG are told with their keywords`() throws {
    let folder = try TemporaryFolder()
    let path = folder.appending("a.png")
    func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
      let length = (0..<4).map { UInt8(truncatingIfNeeded: body.count >> (24 - 8 * $0)) }
      return length + Array(type.utf8) + body + crc(Array(type.utf8) + body)
    }
    func crc(_ bytes: [UInt8]) -> [UInt8] {
      var value: UInt32 = 0xFFFF_FFFF
      for byte in bytes {
        value ^= UInt32(byte)
        for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
      }
      value = ~value
      return (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }
    }
    let head: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]
    // One gray pixel, as zlib stores it.
    let data: [UInt8] = [
      0x78, 0x01, 0x01, 0x02, 0x00, 0xFD, 0xFF, 0x00, 0x80, 0x00, 0x82, 0x00, 0x81,
    ]
    let file =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", head)
      + chunk("tEXt", Array("Software".utf8) + [0] + Array("a camera\nof ours".utf8))
      + chunk("IDAT", data) + chunk("IEND", [])
    try Data(file).write(to: URL(fileURLWithPath: path.string))
    #expect(
      try InProcessDecoder().headerNow(path, frame: 0) == ["Software:", "  a camera", "  of ours"])
  }
}
