import MarkerCodecs
import MarkerImaging
import MarkerTestSupport
import Testing

/// Files that end too early, and tiles that are broken.
@Suite struct FITSCutTests {
  @Test func `a file cut short says so before it is decoded, and once`() throws {
    for side in [30, 200] {
      let floats = (0..<side * side).map { Float($0) }
      var file = FITSBytes()
      file.addImage([side, side], floats)
      let cut = Array(file.bytes.prefix(2880 + side * side * 2 + 7))
      let notices = try Files.describe(cut).frames[0].notices
      #expect(
        notices == ["the file is cut short: \(side / 2) of \(side) rows are there, from the bottom"]
      )
      let image = try Files.decode(cut)
      #expect(image.description.frames[0].notices == notices)
      let samples = try #require(image.pixels.all(Float.self))
      #expect(samples[..<(side * side / 2)].elementsEqual(floats[..<(side * side / 2)]))
      #expect(samples.last?.isNaN == true)
      #expect(try Files.refusal(Array(file.bytes.prefix(2880 + 5))).code == .damaged)
    }
  }

  @Test func `integers that are cut off are missing, whatever the others are`() throws {
    let shorts: [Int16] = [.min, 3, 0, 0]
    let bytes = FITSBytes.image(16, [2, 2], shorts)
    let short = try Files.decode(Array(bytes.prefix(2880 + 4))).pixels
    #expect(short.values(x: 0, y: 1) == [-32768])
    #expect(short.values(x: 0, y: 0)?.first?.isNaN == true)
    let unsigned = FITSBytes.image(8, [2, 2], [255, 0, 0, 0] as [UInt8])
    let byte = try Files.decode(Array(unsigned.prefix(2880 + 2))).pixels
    #expect(byte.values(x: 0, y: 1) == [255])
    #expect(byte.values(x: 0, y: 0)?.first?.isNaN == true)
  }

  @Test func `colours that are cut off are missing in the others' picture`() throws {
    let bytes = FITSBytes.image(8, [2, 2, 3], (1...12).map { UInt8($0) })
    let image = try Files.decode(Array(bytes.prefix(2880 + 10)))
    #expect(
      image.description.frames[0].notices
        == ["the file is cut short: 5 of 6 rows of the 3 colour planes are there"])
    #expect(image.pixels.values(x: 0, y: 1) == [1, 5, 9])
    let cut = try #require(image.pixels.values(x: 0, y: 0))
    #expect(cut.prefix(2) == [3, 7])
    #expect(cut.last?.isNaN == true)
  }

  @Test func `planes that are cut off are counted`() throws {
    let bytes = FITSBytes.image(8, [2, 2, 5], (0..<20).map { UInt8($0) })
    let frames = try Files.describe(Array(bytes.prefix(2880 + 10))).frames
    #expect(frames.count == 3)
    #expect(frames[0].notices == ["the file is cut short: 3 of 5 planes are there"])
    #expect(frames[2].notices.joined().contains("1 of 2 rows"))
  }

  @Test func `a compressed image cut short shows the tiles that it has, and says so once`() throws {
    let bytes = try Files.bytes(Files.image("compressed.fits"))
    let last = try #require(
      bytes.indices.last { bytes[$0...].prefix(3).elementsEqual([0x1F, 0x8B, 8]) })
    let cut = Array(bytes.prefix(last + 5))
    let frame = try Files.describe(cut).frames[3]
    #expect(frame.notices == ["the file is cut short: 23 of 24 compressed tiles are there"])
    let image = try Files.decode(cut, frame: 3)
    #expect(image.description.frames[3].notices == frame.notices)
    // One tile a row, from the bottom.
    #expect(image.pixels.values(x: 5, y: 3) == [Double(pattern(5, 3))])
    #expect(image.pixels.values(x: 5, y: 0)?.first?.isNaN == true)
    let rest = try Files.describe(Array(bytes.prefix(last / 2))).frames
    #expect(rest.count < 4)
  }

  @Test func `a broken compressed tile is left out, and soon`() throws {
    var bytes = try Files.bytes(Files.image("compressed.fits"))
    // In the tiles of the last image, which are gzip streams: one that never reaches its end.
    let start = try #require(
      bytes.indices.last { bytes[$0...].prefix(3).elementsEqual([0x1F, 0x8B, 8]) })
    bytes[start + 14] ^= 0x55
    for position in 10..<40 {
      var broken = bytes
      broken[start + position] ^= 0xA5
      let image = try Files.decode(broken, frame: 3)
      #expect(
        image.description.frames[3].notices == ["1 compressed tile is broken and left out"])
      #expect(image.pixels.values(x: 5, y: 3) == [Double(pattern(5, 3))])
      #expect(image.pixels.values(x: 5, y: 0)?.first?.isNaN == true)
    }
  }
}
