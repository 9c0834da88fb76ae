import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import Synchronization
import Testing

@Suite struct FITSDamageTests {
  @Test func `a file with tables only is empty, not broken`() throws {
    var file = FITSBytes()
    file.add([("SIMPLE", "T"), ("BITPIX", "8"), ("NAXIS", "0")])
    file.add(
      [
        ("XTENSION", "'BINTABLE'"), ("BITPIX", "8"), ("NAXIS", "2"), ("NAXIS1", "4"),
        ("NAXIS2", "1"), ("PCOUNT", "0"), ("GCOUNT", "1"), ("TFIELDS", "1"),
        ("TFORM1", "'J       '"),
      ], data: [0, 0, 0, 1])
    let error = try Files.refusal(file.bytes, name: "catalog.fits")
    #expect(error.code == .empty)
    #expect(error.message.contains("tables"))
  }

  @Test func `a spectrum, random groups and axes of no length say what they are`() throws {
    let spectrum = try Files.refusal(FITSBytes.image(8, [5], [1, 2, 3, 4, 5] as [UInt8]))
    #expect(spectrum.code == .unsupported)
    #expect(spectrum.message.contains("one axis"))
    var groups = FITSBytes()
    groups.add([
      ("SIMPLE", "T"), ("BITPIX", "8"), ("NAXIS", "2"), ("NAXIS1", "0"), ("NAXIS2", "4"),
      ("GROUPS", "T"), ("PCOUNT", "1"), ("GCOUNT", "1"),
    ])
    #expect(try Files.refusal(groups.bytes).message.contains("random groups"))
    var flat = FITSBytes()
    flat.add([("SIMPLE", "T"), ("BITPIX", "8"), ("NAXIS", "2"), ("NAXIS1", "0"), ("NAXIS2", "4")])
    #expect(try Files.refusal(flat.bytes).message.contains("no length"))
  }

  @Test func `a header that claims the impossible costs no memory`() throws {
    func claim(_ bitpix: Int, _ axes: [Int]) throws -> ImageError {
      var file = FITSBytes()
      let sizes = axes.enumerated().map { ("NAXIS\($0.offset + 1)", "\($0.element)") }
      file.add(
        [("SIMPLE", "T"), ("BITPIX", "\(bitpix)"), ("NAXIS", "\(axes.count)")] + sizes,
        data: [UInt8](repeating: 0, count: 2880))
      return try Files.refusal(file.bytes)
    }
    #expect(try claim(-32, [1_000_000_000, 1_000_000_000]).code == .tooLarge)
    #expect(try claim(8, [3_000_000_000, 2]).code == .tooLarge)
    #expect(try claim(-64, [10_000, 10_000]).code == .damaged)
    #expect(try claim(8, [2, 400_000_000]).code == .damaged)
  }

  @Test(arguments: [1 << 47, 3 << 46, 1 << 48 - 1, .max])
  func `planes beyond all numbers are refused`(length: Int) throws {
    var file = FITSBytes()
    file.add(
      [
        ("SIMPLE", "T"), ("BITPIX", "8"), ("NAXIS", "4"), ("NAXIS1", "2"), ("NAXIS2", "2"),
        ("NAXIS3", "65536"), ("NAXIS4", "\(length)"),
      ], data: [UInt8](repeating: 7, count: 2880))
    let error = try Files.refusal(file.bytes)
    #expect(error.code == .damaged)
    #expect(error.message.contains("beyond all numbers"))
  }

  @Test(.timeLimit(.minutes(1)))
  func `a second number of axes costs no time`() throws {
    let image = try Files.decode(
      FITSBytes.image(
        8, [2, 1], [1, 2] as [UInt8],
        more: [
          ("CTYPE1", "'RA---TAN'"), ("CTYPE2", "'DEC--TAN'"), ("NAXIS", "9000000000000000000"),
        ]))
    #expect(image.pixels.all(UInt8.self) == [1, 2])
  }

  @Test func `rubbish behind the image is a notice`() throws {
    let bytes = FITSBytes.image(8, [2, 1], [1, 2] as [UInt8]) + Array("rubbish".utf8)
    let image = try Files.decode(bytes)
    #expect(image.pixels.all(UInt8.self) == [1, 2])
  }

  @Test(arguments: [
    ("ZTILE1", "0"), ("ZTILE1", "-5"), ("ZTILE1", "0.5"), ("ZTILE1", "F"), ("ZTILE2", "1000000000"),
    ("ZNAXIS1", "0"), ("ZNAXIS", "1000"), ("ZBITPIX", "65535"), ("ZVAL1", "-1"), ("ZVAL2", "7"),
  ])
  func `tiles that cannot be are refused before cfitsio sees them`(
    keyword: String, value: String
  ) throws {
    // In the first image, and in the last with three good ones before it.
    for isFirst in [true, false] {
      var bytes = try Files.bytes(Files.image("compressed.fits"))
      let name = Array((keyword + "       ").utf8.prefix(8)) + Array("= ".utf8)
      let cards = stride(from: 0, to: bytes.count, by: 80)
        .filter { bytes[$0...].starts(with: name) }
      let card = try #require(isFirst ? cards.first : cards.last)
      bytes.replaceSubrange(card..<(card + 80), with: FITSBytes.card(keyword, value))
      if isFirst || !keyword.hasPrefix("ZVAL") {
        let image = try Files.decode(bytes)
        let names = ["RICE", "GZIP", "QUANTIZED", "BLANK"]
        let left = isFirst ? names.dropFirst() : names.dropLast()
        #expect(image.description.frames.map(\.name) == Array(left))
        let notices = image.description.frames[0].notices.joined()
        #expect(notices.contains("impossible"))
        #expect(notices.contains(value) || keyword == "ZTILE2")
      }
    }
  }

  @Test func `an HCOMPRESS tile that says it is larger than its place is left out`() throws {
    let bytes = try Files.bytes(Files.image("hcompress.fits"))
    let whole = try Files.decode(bytes).pixels
    #expect(whole.values(x: 5, y: 3) == [Double(pattern(5, 3))])
    let tiles = bytes.indices.filter { bytes[$0...].starts(with: [0xDD, 0x99]) }
    #expect(tiles.count == 2)
    for (at, byte) in [(2, 0x7F), (4, 1), (2, 0xFF), (6, 0x40)] {
      var broken = bytes
      broken[tiles[0] + at] = UInt8(byte)
      let image = try Files.decode(broken)
      #expect(image.description.frames[0].notices.joined().contains("1 compressed tile is broken"))
      // The tiles come from the bottom.
      #expect(image.pixels.values(x: 5, y: 3) == [Double(pattern(5, 3))])
      #expect(image.pixels.values(x: 5, y: 23)?.first?.isNaN == true)
      broken[tiles[1] + at] = UInt8(byte)
      #expect(try Files.refusal(broken).message.contains("another size"))
    }
  }

  @Test func `what is no image says so, whatever its name`() throws {
    let empty = try Files.refusal([], name: "nothing.fits")
    #expect(empty.code == .notAnImage)
    #expect(empty.message.contains("empty"))
    #expect(try Files.refusal(Array("a shopping list".utf8)).code == .notAnImage)
    #expect(try Files.refusal(Array("SIMPLE  =".utf8)).code == .damaged)
  }

  @Test func `an image under another format's name is read`() throws {
    let image = try Files.decode(FITSBytes.image(8, [2, 1], [1, 2] as [UInt8]), name: "a.jpg")
    #expect(image.description.format == .fits)
  }

  @Test func `missing files, folders and pipes are refused at once`() throws {
    let folder = try TemporaryFolder()
    let decoder = InProcessDecoder()
    #expect(throws: ImageError.self) { try decoder.decodeNow(folder.appending("none.fits")) }
    let gone = try #require(throws: ImageError.self) {
      _ = try decoder.describeNow(folder.appending("none.fits"))
    }
    #expect(gone.code == .unreadable)
    #expect(
      try #require(throws: ImageError.self) { _ = try decoder.describeNow(folder.path) }.code
        == .notAnImage)
    let pipe = folder.appending("pipe.fits")
    #expect(pipe.withPlatformString { mkfifo($0, 0o600) } == 0)
    #expect(
      try #require(throws: ImageError.self) { _ = try decoder.describeNow(pipe) }.code
        == .notAnImage)
  }

  @Test func `a frame that is not there is refused`() throws {
    let bytes = FITSBytes.image(8, [2, 1], [1, 2] as [UInt8])
    for frame in [1, -1, .max] {
      let error = try #require(throws: ImageError.self) {
        _ = try Files.decode(bytes, frame: frame)
      }
      #expect(error.code == .noSuchFrame)
    }
  }
}
