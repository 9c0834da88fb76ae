import MarkerCodecs
import MarkerImaging
import MarkerModel
import Testing

/// Which pages are frames, which are levels of them; turned pages; broken chains and strips.
@Suite struct TIFFPageTests {
  private let size = PixelSize(width: 40, height: 24)

  private func describe(_ name: String) throws -> [FrameDescription] {
    try InProcessDecoder().describeNow(Files.image(name)).frames
  }

  @Test func `smaller pages are the levels of the frame before`() throws {
    let frames = try describe("pages.tif")
    #expect(frames.map(\.levels) == [[PixelSize(width: 20, height: 12)], []])
  }

  @Test func `pages below a page are its levels, the largest first`() throws {
    let frames = try describe("subifds.tif")
    #expect(frames.map(\.size) == [size, size])
    #expect(
      frames[0].levels == [PixelSize(width: 20, height: 12), PixelSize(width: 10, height: 6)])
    let second = try InProcessDecoder().decodeNow(Files.image("subifds.tif"), frame: 1)
    #expect(second.pixels.values(x: 4, y: 4) == [Double(pattern(4, 4) + 1)])
  }

  @Test func `a pyramid as STIFF writes it is one frame`() throws {
    let frames = try describe("stiff-pyramid.tif")
    #expect(frames.map(\.size) == [PixelSize(width: 40, height: 40)])
    #expect(frames[0].levels == [PixelSize(width: 20, height: 20)])
  }

  @Test func `masks are no frames, and the old kind of subfile is known`() throws {
    let frames = try describe("mask.tif")
    #expect(frames.count == 1)
    #expect(frames[0].levels == [PixelSize(width: 20, height: 12)])
  }

  @Test func `pages that lead back to the first end`() throws {
    var bytes = try Files.bytes(Files.image("pages.tif"))
    let next = TIFFBytes.next(in: bytes)
    bytes.replaceSubrange(next..<(next + 4), with: bytes[4..<8])
    let image = try Files.decode(bytes, name: "circle.tif")
    #expect(image.description.frames.count == 1)
    #expect(image.pixels.values(x: 4, y: 4) == [Double(pattern(4, 4))])
  }

  /// Where a pixel of the file's stands in the upright picture, by the specification of Orientation.
  private func place(_ x: Int, _ y: Int, _ orientation: Int) -> (Int, Int) {
    let (right, bottom) = (size.width - 1, size.height - 1)
    return switch orientation {
    case 1: (x, y)
    case 2: (right - x, y)
    case 3: (right - x, bottom - y)
    case 4: (x, bottom - y)
    case 5: (y, x)
    case 6: (bottom - y, x)
    case 7: (bottom - y, right - x)
    default: (y, right - x)
    }
  }

  @Test(arguments: 1...8)
  func `every orientation is shown upright, with pixels of any size`(orientation: Int) throws {
    for name in ["gray4.tif", "strips-of-7.tif", "gray12.tif", "ycbcr.tif", "premultiplied.tif"] {
      let upright = try Files.decode(Files.bytes(Files.image(name)), name: name).pixels
      let bytes = try TIFFPageTests.turned(Files.bytes(Files.image(name)), orientation)
      let turned = try Files.decode(bytes, name: name).pixels
      #expect((turned.size.width == 24) == (orientation > 4))
      for (x, y) in [(0, 0), (39, 0), (0, 23), (39, 23), (17, 5)] {
        let (column, row) = place(x, y, orientation)
        #expect(
          turned.values(x: column, y: row) == upright.values(x: x, y: y), "\(name) \(x), \(y)")
      }
    }
  }

  /// The same file with an orientation, in the place of its entry for strips' rows, which goes to the
  /// front; rows of a strip are then all of them.
  private static func turned(_ bytes: [UInt8], _ orientation: Int) throws -> [UInt8] {
    let isLittle = bytes[0] == 0x49
    func number(_ at: Int, _ count: Int) -> Int {
      let part =
        isLittle ? Array(bytes[at..<(at + count)].reversed()) : Array(bytes[at..<(at + count)])
      return part.reduce(0) { $0 << 8 | Int($1) }
    }
    func coded(_ value: Int, _ count: Int) -> [UInt8] {
      let big = (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
      return isLittle ? big.reversed() : big
    }
    // The directory anew at the end of the file, with one entry more.
    let start = number(4, 4)
    let count = number(start, 2)
    var entries = (0..<count).map { Array(bytes[(start + 2 + $0 * 12)..<(start + 14 + $0 * 12)]) }
    entries.append(coded(274, 2) + coded(3, 2) + coded(1, 4) + coded(orientation, 2) + [0, 0])
    entries.sort {
      isLittle ? ($0[1], $0[0]) < ($1[1], $1[0]) : ($0[0], $0[1]) < ($1[0], $1[1])
    }
    var made = bytes + [UInt8](repeating: 0, count: bytes.count % 2)
    made.replaceSubrange(4..<8, with: coded(made.count, 4))
    return made + coded(entries.count, 2) + entries.flatMap { $0 } + [0, 0, 0, 0]
  }

  @Test func `a broken strip costs its rows, and is counted`() throws {
    var bytes = try Files.bytes(Files.image("strips-of-7.tif"))
    let entry = try #require(TIFFBytes.entry(273, in: bytes))
    let places = TIFFBytes.long(entry + 8, bytes)
    // The second strip lies far behind the file's end.
    bytes.replaceSubrange((places + 4)..<(places + 8), with: [0, 0, 0, 0x70])
    let image = try Files.decode(bytes, name: "broken.tif")
    let notice = try #require(image.description.frames[0].notices.first)
    #expect(notice.contains("1 of 4 strips cannot be read"))
    #expect(image.pixels.values(x: 3, y: 6) == (0..<3).map { Double(pattern(3, 6, $0)) })
    #expect(image.pixels.values(x: 3, y: 7) == [0, 0, 0])
    #expect(image.pixels.values(x: 3, y: 14) == (0..<3).map { Double(pattern(3, 14, $0)) })
  }

  @Test(arguments: ["lzw.tif", "predictor2-32.tif", "predictor3-float64.tif", "zstd.tif"])
  func `a strip that breaks off shows its first rows as they are`(name: String) throws {
    var bytes = try Files.bytes(Files.image(name))
    let whole = try Files.decode(bytes, name: name).pixels
    let counts = try #require(TIFFBytes.entry(279, in: bytes))
    let strip = TIFFBytes.long(TIFFBytes.entry(273, in: bytes).map { $0 + 8 } ?? 0, bytes)
    // The packed samples end in the middle.
    let half = TIFFBytes.long(counts + 8, bytes) * 6 / 10
    for at in (strip + half)..<(strip + TIFFBytes.long(counts + 8, bytes)) { bytes[at] = 0xA7 }
    bytes.replaceSubrange((counts + 8)..<(counts + 12), with: TIFFBytes.littleEndian(UInt32(half)))
    do {
      let image = try Files.decode(bytes, name: name)
      #expect(image.description.frames[0].notices.joined().contains("rows can"))
      for x in 0..<40 { #expect(image.pixels.values(x: x, y: 3) == whole.values(x: x, y: 3)) }
    } catch let error as ImageError {
      // One block of Zstandard's has to be there whole.
      #expect(name == "zstd.tif" && error.code == .damaged)
    }
  }

  @Test func `JPEG in a strip that breaks off is filled up, with a notice`() throws {
    var bytes = try Files.bytes(Files.image("jpeg.tif"))
    let place = try #require(TIFFBytes.entry(273, in: bytes)) + 8
    let count = TIFFBytes.long(try #require(TIFFBytes.entry(279, in: bytes)) + 8, bytes)
    let start = TIFFBytes.long(place, bytes)
    let whole = try Files.decode(bytes).pixels
    // The strip begins at the end of the file as it was.
    bytes.replaceSubrange(place..<(place + 4), with: TIFFBytes.littleEndian(UInt32(bytes.count)))
    bytes += bytes[start..<(start + count * 3 / 4)]
    let cut = try Files.decode(bytes)
    #expect(cut.description.frames[0].notices.joined().contains("1 of 1 strip breaks off"))
    #expect(cut.pixels.values(x: 2, y: 2) == whole.values(x: 2, y: 2))
  }

  @Test func `a strip of bare samples shows the rows that are there`() throws {
    var bytes = try Files.bytes(Files.image("cmyk16.tif"))
    let whole = try Files.decode(bytes).pixels
    // The strip begins at the end of the file as it was, and breaks off in its eleventh row.
    let place = try #require(TIFFBytes.entry(273, in: bytes)) + 8
    let start = TIFFBytes.long(place, bytes)
    bytes.replaceSubrange(place..<(place + 4), with: TIFFBytes.littleEndian(UInt32(bytes.count)))
    bytes += bytes[start..<(start + 40 * 8 * 10 + 50)]
    let cut = try Files.decode(bytes)
    #expect(cut.description.frames[0].notices.joined().contains("10 of their 24 rows can"))
    #expect(cut.pixels.values(x: 5, y: 9) == whole.values(x: 5, y: 9))
  }

  @Test(arguments: [UInt32(1_000_000_000), 70_000])
  func `a header that claims the impossible costs nothing`(side: UInt32) throws {
    for name in ["gray4.tif", "lzw.tif", "cmyk16.tif"] {
      var bytes = try Files.bytes(Files.image(name))
      for tag in [256, 257] {
        let entry = try #require(TIFFBytes.entry(tag, in: bytes))
        bytes[entry + 2] = 4
        bytes.replaceSubrange((entry + 8)..<(entry + 12), with: TIFFBytes.littleEndian(side))
      }
      let code = try Files.refusal(bytes, name: name).code
      #expect(code == .tooLarge || code == .damaged)
    }
  }
}
