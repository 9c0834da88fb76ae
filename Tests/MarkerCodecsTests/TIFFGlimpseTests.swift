import CTiff
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerCodecs
@testable import MarkerImaging

/// Large TIFF pages seen at once.
@Suite struct TIFFGlimpseTests {
  private static let size = PixelSize(width: 2311, height: 1999)

  private static func samples(_ channels: Int = 1) -> [UInt16] {
    (0..<size.width * size.height * channels).map { UInt16(truncatingIfNeeded: $0 &* 7919) }
  }

  private struct Case {
    let folder: TemporaryFolder
    let file: FilePath

    init(
      _ layout: TIFFLayout, _ channels: PixelBuffer.Channels = .gray,
      level: (samples: [UInt16], size: PixelSize)? = nil
    ) throws {
      folder = try TemporaryFolder()
      file = folder.appending("large.tif")
      let whole = (samples: samples(channels.rawValue), size: size)
      try layout.write([whole] + (level.map { [$0] } ?? []), channels: channels, to: file)
    }

    func glimpse() throws -> Glimpse? { try InProcessDecoder().glimpseNow(file) }
  }

  private static let tile = PixelSize(width: 256, height: 208)

  @Test(arguments: [
    (TIFFLayout(tile: tile), PixelBuffer.Channels.gray), (TIFFLayout(tile: tile), .rgb),
    (TIFFLayout(isBigEndian: true), .gray), (TIFFLayout(), .rgba),
  ])
  func `plain parts give single samples, each where it belongs`(
    layout: TIFFLayout, channels: PixelBuffer.Channels
  ) throws {
    let large = try Case(layout, channels)
    let glimpse = try #require(try large.glimpse())
    let whole = try InProcessDecoder().decodeNow(large.file).pixels
    #expect(glimpse.step == 2 && glimpse.size == Self.size)
    #expect(glimpse.pixels.size == PixelSize(width: 1156, height: 1000))
    #expect(glimpse.first == PixelPoint(x: 0, y: 0))
    for (x, y) in [(0, 0), (1155, 0), (0, 999), (1155, 999), (577, 321)] {
      #expect(glimpse.pixels.values(x: x, y: y) == whole.values(x: 2 * x, y: 2 * y), "\(x), \(y)")
    }
  }

  @Test func `compressed parts give samples of their first rows`() throws {
    let large = try Case(TIFFLayout(compression: COMPRESSION_ADOBE_DEFLATE, predictor: 2))
    let glimpse = try #require(try large.glimpse())
    let whole = try InProcessDecoder().decodeNow(large.file).pixels
    #expect(glimpse.step == 7 && glimpse.first == PixelPoint(x: 3, y: 0))
    #expect(glimpse.pixels.size == PixelSize(width: 330, height: 286))
    for (x, y) in [(0, 0), (329, 0), (0, 285), (329, 285), (57, 121)] {
      let there = whole.values(x: 3 + 7 * x, y: 7 * y)
      #expect(glimpse.pixels.values(x: x, y: y) == there, "\(x), \(y)")
    }
  }

  @Test func `a level that is exactly so many times smaller is shown first`() throws {
    let half = PixelSize(width: 1156, height: 1000)
    let level = [UInt16](repeating: 77, count: half.width * half.height)
    for layout in [
      TIFFLayout(tile: Self.tile),
      TIFFLayout(tile: Self.tile, compression: COMPRESSION_ADOBE_DEFLATE),
    ] {
      let glimpse = try #require(try Case(layout, level: (level, half)).glimpse())
      #expect(glimpse.step == 2 && glimpse.first == PixelPoint(x: 0.5, y: 0.5))
      #expect(glimpse.pixels.size == half && glimpse.pixels.values(x: 9, y: 9) == [77])
    }
    // One that has other proportions would not lie where the page does.
    let odd = PixelSize(width: 1000, height: 999)
    let other = [UInt16](repeating: 77, count: odd.width * odd.height)
    let glimpse = try #require(
      try Case(TIFFLayout(tile: Self.tile), level: (other, odd)).glimpse())
    #expect(glimpse.pixels.size == half && glimpse.first == PixelPoint(x: 0, y: 0))
  }

  @Test func `a page of few high parts, compressed, gives no glimpse`() throws {
    let layout = TIFFLayout(tile: Self.tile, compression: COMPRESSION_ADOBE_DEFLATE)
    #expect(try Case(layout).glimpse() == nil)
  }
}
