import MarkerCodecs
import MarkerImaging
import MarkerTestSupport
import Testing

/// Files of which one HDU is not as it should be.
@Suite struct FITSUnitTests {
  private typealias Cards = [(String, String)]

  private func table(_ more: Cards) -> Cards {
    [
      ("XTENSION", "'BINTABLE'"), ("BITPIX", "8"), ("NAXIS", "2"), ("NAXIS1", "8"),
      ("NAXIS2", "2"), ("PCOUNT", "0"), ("GCOUNT", "1"),
    ] + more
  }

  private func around(_ cards: Cards, data: [UInt8]) throws -> DecodedImage {
    var file = FITSBytes()
    file.addImage(8, [2, 1], [1, 2] as [UInt8])
    file.add(cards, data: data)
    file.addImage(8, [2, 1], [5, 6] as [UInt8], more: [("EXTNAME", "'BEHIND  '")])
    file.add([("XTENSION", "'IMAGE   '"), ("BITPIX", "7"), ("NAXIS", "0")])
    file.addImage(8, [2, 1], [7, 8] as [UInt8], more: [("EXTNAME", "'LAST    '")])
    return try Files.decode(file.bytes, frame: 1)
  }

  @Test func `a bad HDU hides none of those behind it`() throws {
    let bad: [(Cards, String)] = [
      ([("XTENSION", "'IMAGE   '"), ("BITPIX", "7"), ("NAXIS", "1"), ("NAXIS1", "9")], "BITPIX"),
      (table([]), "TFIELDS"),
      (table([("TFIELDS", "1"), ("TFORM1", "'Q9?     '")]), "TFORM"),
      (
        table([
          ("TFIELDS", "1"), ("TTYPE1", "'COMPRESSED_DATA'"), ("TFORM1", "'1PB(3)  '"),
          ("ZIMAGE", "T"), ("ZBITPIX", "3"), ("ZNAXIS", "1"), ("ZNAXIS1", "4"),
        ]), "ZBITPIX is 3"
      ),
    ]
    for (cards, reason) in bad {
      let image = try around(cards, data: [UInt8](repeating: 9, count: 16))
      #expect(image.description.frames.map(\.name) == ["Primary", "BEHIND", "LAST"])
      #expect(image.pixels.all(UInt8.self) == [5, 6])
      let notices = image.description.frames[0].notices
      #expect(notices.count == 2)
      #expect(notices[0].contains(reason))
      #expect(notices[0].contains("HDU 1"))
      #expect(notices[1].contains("HDU 3"))
    }
  }

  @Test func `a bad primary HDU hides none of those behind it`() throws {
    var file = FITSBytes()
    file.add([("SIMPLE", "T"), ("BITPIX", "7"), ("NAXIS", "1"), ("NAXIS1", "8")], data: [1, 2])
    file.addImage(8, [2, 1], [5, 6] as [UInt8])
    let image = try Files.decode(file.bytes)
    #expect(image.pixels.all(UInt8.self) == [5, 6])
    #expect(image.description.frames[0].notices.joined().contains("BITPIX is 7"))
    file = FITSBytes()
    file.add([("SIMPLE", "T"), ("BITPIX", "7"), ("NAXIS", "0")])
    #expect(try Files.refusal(file.bytes).message.contains("BITPIX is 7"))
  }

  @Test func `mandatory cards in another order are put right, and said so`() throws {
    var file = FITSBytes()
    file.add(
      [
        ("SIMPLE", "T"), ("NAXIS", "2"), ("BITPIX", "16"), ("NAXIS1", "2"),
        ("OBJECT", "'x       '"),
        ("NAXIS2", "1"), ("BZERO", "1.0"),
      ], data: [0, 1, 0, 2])
    file.add(
      [
        ("XTENSION", "'IMAGE   '"), ("NAXIS", "2"), ("BITPIX", "8"), ("NAXIS2", "1"),
        ("NAXIS1", "2"),
      ],
      data: [3, 4])
    let first = try Files.decode(file.bytes)
    #expect(first.pixels.values(x: 1, y: 0) == [3])
    #expect(first.description.frames.count == 2)
    #expect(first.description.frames[0].notices.count { $0.contains("put in order") } == 2)
    #expect(try Files.decode(file.bytes, frame: 1).pixels.all(UInt8.self) == [3, 4])
  }

  @Test func `a header without END or without a size says that`() throws {
    let whole = FITSBytes.image(8, [2, 1], [1, 2] as [UInt8])
    var file = whole
    let end = try #require(
      stride(from: 0, to: 2880, by: 80).first { whole[$0...].starts(with: Array("END ".utf8)) })
    file.replaceSubrange(end..<(end + 80), with: FITSBytes.line(""))
    #expect(try Files.refusal(file).message.contains("no END card"))
    var sizeless = FITSBytes()
    sizeless.add([("SIMPLE", "T"), ("BITPIX", "8"), ("NAXIS", "2"), ("NAXIS1", "3")])
    #expect(try Files.refusal(sizeless.bytes).message.contains("NAXIS"))
    var bitless = FITSBytes()
    bitless.add([("SIMPLE", "T"), ("NAXIS", "0")])
    #expect(try Files.refusal(bitless.bytes).message.contains("BITPIX"))
  }

  @Test func `blocks between HDUs that are none are passed over`() throws {
    for (rubbish, isSaid) in [(Array("rubbish".utf8), true), ([0, 0, 0], true)] {
      var file = FITSBytes()
      file.add([("SIMPLE", "T"), ("BITPIX", "8"), ("NAXIS", "0")])
      file.add(rubbish: rubbish)
      file.addImage(8, [2, 1], [5, 6] as [UInt8])
      let image = try Files.decode(file.bytes)
      #expect(image.pixels.all(UInt8.self) == [5, 6])
      #expect(image.description.frames[0].notices.joined().contains("is no HDU") == isSaid)
    }
    var file = FITSBytes()
    file.addImage(8, [2, 1], [5, 6] as [UInt8])
    file.add(rubbish: [UInt8](repeating: 0, count: 9000))
    #expect(try Files.decode(file.bytes).description.frames[0].notices == [])
  }

  @Test func `an extension of a kind that nobody knows is no image`() throws {
    var file = FITSBytes()
    file.add([("SIMPLE", "T"), ("BITPIX", "8"), ("NAXIS", "0")])
    file.add(
      [
        ("XTENSION", "'FOREIGN '"), ("BITPIX", "8"), ("NAXIS", "2"), ("NAXIS1", "2"),
        ("NAXIS2", "2"), ("PCOUNT", "0"), ("GCOUNT", "1"),
      ], data: [1, 2, 3, 4])
    #expect(try Files.refusal(file.bytes).code == .empty)
  }
}
