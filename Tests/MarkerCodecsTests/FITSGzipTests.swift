import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerTestSupport
import Synchronization
import Testing

@Suite struct GzipTests {
  /// gzip made of stored blocks, with the right check sum.
  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var made: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(60_000)
      rest = rest.dropFirst(block.count)
      let count = UInt16(block.count)
      made += [rest.isEmpty ? 1 : 0, UInt8(count & 255), UInt8(count >> 8)]
      made += [UInt8(~count & 255), UInt8(~count >> 8)] + block
    } while !rest.isEmpty
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    for value in [~crc, UInt32(bytes.count)] {
      made += (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    return made
  }

  @Test func `compressed FITS is read under any name`() throws {
    let file = gzip(FITSBytes.image(16, [2, 1], [258, -3] as [Int16]))
    #expect(try Files.decode(file, name: "a.fits.gz").pixels.all(Int16.self) == [258, -3])
    #expect(try Files.decode(file, name: "a.fits").pixels.all(Int16.self) == [258, -3])
  }

  @Test func `what inflates to more than is allowed is refused`() throws {
    let file = gzip(FITSBytes.image(8, [2, 1], [1, 2] as [UInt8]))
    let error = try Files.refusal(file, limits: ImageLimits(bytes: 5000, side: 1000))
    #expect(error.code == .tooLarge)
  }

  @Test func `inflating ends where nobody waits for it any more`() throws {
    let folder = try TemporaryFolder()
    let file = folder.appending("text.fits.gz")
    try Files.write(gzip(Array("no image".utf8)), to: file)
    let asked = Mutex(0)
    let error = try #require(throws: ImageError.self) {
      _ = try InProcessDecoder().describeNow(file) {
        asked.withLock { count in
          count += 1
          return count > 1
        }
      }
    }
    #expect(error.code == .cancelled)
  }

  @Test func `no more than half of the memory is allowed`() {
    #expect(
      UInt64(ImageLimits.standard.bytes) <= ProcessInfo.processInfo.physicalMemory / 2)
  }

  @Test func `compressed text is no image`() throws {
    #expect(try Files.refusal(gzip(Array("hello".utf8)), name: "a.fits.gz").code == .notAnImage)
    #expect(try Files.refusal([0x1F, 0x8B, 1], name: "a.fits.gz").code == .damaged)
  }

  @Test func `gzip data that break off show the rows that they hold, and say so`() throws {
    let samples = (0..<30_000).map { Int16($0) }
    let whole = gzip(FITSBytes.image(16, [100, 300], samples))
    let cut = Array(whole.prefix(2880 + 40_000))
    let notices = try Files.describe(cut, name: "a.fits.gz").frames[0].notices
    #expect(notices.count == 2)
    #expect(notices[0] == "the gzip data breaks off: unexpected end of file")
    #expect(notices[1].contains("cut short"))
    let image = try Files.decode(cut, name: "a.fits.gz")
    #expect(image.description.frames[0].notices == notices)
    #expect(image.pixels.values(x: 0, y: 299) == [0])
    #expect(image.pixels.values(x: 0, y: 0)?.first?.isNaN == true)
  }

  @Test(arguments: [
    ("bzip2", Array("BZh91AY&SY".utf8)), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0]),
    ("compress", [0x1F, 0x9D, 0x90]), ("zip", [0x50, 0x4B, 3, 4, 20]),
    ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
  ])
  func `files packed in another way are refused by its name`(name: String, bytes: [UInt8]) throws {
    let error = try Files.refusal(bytes, name: "a.fits")
    #expect(error.code == .unsupported)
    #expect(error.message.contains(name))
  }
}
