import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

/// Broken files must give a picture or a reason, and never end the process.
@Suite struct MutationTests {
  private static let images = [
    "gray8.png", "rgb16-interlaced.png", "palette4-transparent.png", "rgb.jpg", "cmyk.jpg",
    "orientation6.jpg", "gray8.tif", "rgb16-tiled.tif", "rgb8-planar.tif", "lzw.tif",
    "bilevel.tif", "pages.tif", "gray12.tif", "ycbcr.tif", "jpeg.tif", "logluv.tif",
    "palette4-alpha.tif", "predictor3-float64.tif", "subifds.tif", "lerc.tif",
    "arithmetic.jpg", "progressive.jpg",
  ]

  private let limits = ImageLimits(bytes: 64 << 20, side: 1 << 20)

  private func survive(_ bytes: [UInt8], _ file: FilePath) throws {
    try Files.write(bytes, to: file)
    do throws(ImageError) {
      let image = try InProcessDecoder(limits: limits).decodeNow(file)
      #expect(image.pixels.byteCount <= limits.bytes)
    } catch {
      #expect(!error.message.isEmpty)
    }
  }

  private func mutate(_ bytes: [UInt8], flips: Int, seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let file = folder.appending("broken")
    let step = max(bytes.count / 150, 1)
    for length in stride(from: 0, to: bytes.count, by: step) {
      try survive(Array(bytes.prefix(length)), file)
    }
    var random = Xorshift(state: seed)
    for _ in 0..<flips {
      var broken = bytes
      // Most of what can go wrong is in the header.
      let near = random.next() % 3 == 0 ? bytes.count : min(bytes.count, 400)
      for _ in 0..<Int(random.next() % 4 + 1) {
        broken[Int(random.next() % UInt64(near))] = UInt8(truncatingIfNeeded: random.next())
      }
      try survive(broken, file)
    }
  }

  @Test(arguments: images)
  func `a broken image gives a picture or a reason`(name: String) throws {
    try mutate(Files.bytes(Files.image(name)), flips: 200, seed: UInt64(name.utf8.count) * 977 + 1)
  }

  @Test func `a broken FITS file gives a picture or a reason`() throws {
    var file = FITSBytes()
    file.addImage(
      16, [6, 5], (0..<30).map { Int16($0) },
      more: [
        ("BLANK", "-3"), ("CTYPE1", "'RA---TAN'"), ("CTYPE2", "'DEC--TAN'"), ("CRVAL1", "10"),
        ("CRVAL2", "20"), ("CDELT1", "-0.1"), ("CDELT2", "0.1"), ("CRPIX1", "3"), ("CRPIX2", "3"),
      ])
    file.addImage([4, 4], (0..<16).map { Float($0) }, more: [("EXTNAME", "'B       '")])
    try mutate(file.bytes, flips: 300, seed: 99)
    // In the values of the cards, where numbers become other numbers.
    let folder = try TemporaryFolder()
    var random = Xorshift(state: 5)
    for _ in 0..<300 {
      var broken = file.bytes
      let card = Int(random.next() % 15)
      broken[card * 80 + 20 + Int(random.next() % 10)] =
        Array("0123456789-.E' T".utf8)[
          Int(random.next() % 16)]
      try survive(broken, folder.appending("broken"))
    }
  }

  private struct Xorshift {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }
}
