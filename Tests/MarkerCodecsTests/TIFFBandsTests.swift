import CTiff
import Foundation
import MarkerModel
import MarkerTestSupport
import Synchronization
import SystemPackage
import Testing

@testable import MarkerCodecs
@testable import MarkerImaging

/// TIFF pages that are gone through in bands, beside the same pages in memory.
@Suite struct TIFFBandsTests {
  /// Larger than a band, and no multiple of any part.
  private static let size = PixelSize(width: 1511, height: 1333)
  private static let tile = PixelSize(width: 256, height: 208)

  static let layouts: [TIFFLayout] = [
    TIFFLayout(tile: tile),
    TIFFLayout(tile: tile, isBigEndian: true),
    TIFFLayout(),
    TIFFLayout(rows: 501, isBigEndian: true),
    TIFFLayout(tile: tile, compression: COMPRESSION_ADOBE_DEFLATE, predictor: 2),
    TIFFLayout(tile: tile, compression: COMPRESSION_LZW, isBigEndian: true),
    TIFFLayout(compression: COMPRESSION_ADOBE_DEFLATE),
    TIFFLayout(rows: 300, compression: COMPRESSION_LZW, predictor: 2),
  ]

  enum Kind: CaseIterable {
    case uint8, uint16, float32, float32WithGaps, rgb8, rgb16, rgba8, rgba16
  }

  /// Each layout with two kinds, and so each kind.
  static let cases = layouts.enumerated().flatMap { index, layout in
    [0, 3].map { (layout, Kind.allCases[(index + $0) % Kind.allCases.count]) }
  }

  private struct Case {
    let folder: TemporaryFolder
    let file: FilePath
    let whole: DecodedImage
    let decoder = InProcessDecoder()

    init(_ kind: Kind, _ layout: TIFFLayout) throws {
      let folder = try TemporaryFolder()
      let file = folder.appending("field.tif")
      func write<T: Sample>(_ channels: PixelBuffer.Channels, _ value: (Int) -> T) throws {
        let count = size.width * size.height * channels.rawValue
        var layout = layout
        if T.hasNaN { layout.predictor = 1 }
        try layout.write(
          [((0..<count).map(value), size)], channels: channels, to: file)
      }
      func number(_ index: Int) -> Int { (index &* 7919) % 100_003 }
      switch kind {
      case .uint8: try write(.gray) { UInt8(truncatingIfNeeded: number($0) / 391) }
      case .uint16: try write(.gray) { UInt16(truncatingIfNeeded: number($0)) }
      case .float32: try write(.gray) { Float(number($0)) * 0.25 - 400 }
      case .float32WithGaps:
        try write(.gray) {
          $0 % 1013 < 40 || ($0 / size.width) % 700 == 3 ? Float.nan : Float(number($0)) * 0.25
        }
      case .rgb8: try write(.rgb) { UInt8(truncatingIfNeeded: number($0) / 391) }
      case .rgb16: try write(.rgb) { UInt16(truncatingIfNeeded: number($0)) }
      case .rgba8: try write(.rgba) { UInt8(truncatingIfNeeded: number($0) / 391) }
      case .rgba16: try write(.rgba) { UInt16(truncatingIfNeeded: number($0)) }
      }
      (self.folder, self.file) = (folder, file)
      whole = try InProcessDecoder().decodeNow(file)
    }

    func answer(_ question: FrameQuestion) throws -> FrameAnswer {
      try #require(try decoder.answerNow(question, file))
    }
  }

  private static let intervals: [Interval] = [
    .minMax, .zscale, .percentile(99.5), .percentiles(1, 90),
  ]

  @Test(arguments: TIFFBandsTests.cases)
  func `what is asked of a page is answered as of the page in memory`(
    of: (layout: TIFFLayout, kind: Kind)
  ) throws {
    let field = try Case(of.kind, of.layout)
    let whole = field.whole.pixels
    #expect(whole.size == Self.size)
    let asked = Interval.percentiles(1, 90)
    let limits = try field.answer(.limits([asked])).limits[asked] ?? nil
    #expect(limits == asked.limits(of: whole))
    let survey = try field.answer(.survey(.percentile(95), least: 0))
    for interval in [Interval.minMax, .zscale, .percentile(95)] {
      #expect(survey.limits[interval] == .some(interval.limits(of: whole)), "\(interval)")
    }
    #expect(survey.description.frames[0].notices.isEmpty)
    let range = DisplayLimits(low: -100, high: 10_000)
    #expect(
      try field.answer(.histogram(covering: range)).histogram
        == Histogram(of: whole, covering: range))
    for (columns, rows) in [
      (0..<Self.size.width, 0..<Self.size.height), (100..<171, 400..<1100), (255..<257, 207..<209),
      (1510..<1511, 1332..<1333),
    ] {
      let cut = try #require(try field.answer(.cutout(columns: columns, rows: rows)).pixels)
      #expect(cut.size == PixelSize(width: columns.count, height: rows.count))
      #expect(PixelDifference.first(cut, whole, columns, rows) == nil, "\(columns) \(rows)")
    }
    try Self.compareMeans(try #require(survey.pixels), whole)
  }

  @Test(arguments: TIFFBandsTests.cases)
  func `averages are those of the page in memory`(of: (layout: TIFFLayout, kind: Kind)) throws {
    let field = try Case(of.kind, of.layout)
    let size = PixelSize(width: 301, height: 407)
    let fitting = Viewport.fitting(Self.size, in: size)
    let others = [(0.11, 0.0), (0.37, 400), (0.93, -300)].map { scale, right in
      Viewport(
        size: size, center: PixelPoint(x: 755.3 + right, y: 666.1 - right), scale: scale)
    }
    for view in [fitting] + others {
      let scale = view.scale
      let averages = try #require(
        view == fitting
          ? try field.answer(.survey(.minMax, least: 0, fitting: size)).fitted
          : try field.answer(.averages(view)).pixels)
      let given = try #require(ReducedView(view, of: Self.size, averages: averages))
      let toneMap = ToneMap(DisplaySettings(), limits: DisplayLimits(low: -400, high: 24_600))
      let renderer = ViewportRenderer(pixels: field.whole.pixels, toneMap: toneMap)
      let (raster, kept) = try #require(renderer.renderKeeping(view))
      let expected = try #require(kept)
      let farthest = zip(given.values, expected.values).map { one, other in
        one.isNaN && other.isNaN ? 0 : abs(one - other)
      }
      #expect(farthest.allSatisfy { $0 < 1e-8 }, "\(scale)")
      // Colours too, with what the alpha does to them.
      let drawn = renderer.render(given)
      let isSame = withExtendedLifetime((drawn, raster)) {
        (0..<407).allSatisfy { y in (0..<301).allSatisfy { drawn[$0, y] == raster[$0, y] } }
      }
      #expect(isSame, "\(scale)")
    }
  }

  /// The means of blocks at corners and within.
  private static func compareMeans(_ means: PixelBuffer, _ whole: PixelBuffer) throws {
    #expect(means.size == PixelSize(width: 378, height: 334))
    for (x, y) in [(0, 0), (377, 0), (0, 333), (377, 333), (123, 51), (300, 175)] {
      for channel in 0..<whole.channels.colorCount {
        var there: [Double] = []
        for row in 4 * y..<min(4 * y + 4, size.height) {
          for column in 4 * x..<min(4 * x + 4, size.width) {
            let value = try #require(whole.values(x: column, y: row)?[channel])
            if !value.isNaN { there.append(value) }
          }
        }
        let mean = try #require(means.values(x: x, y: y)?[channel])
        if there.isEmpty {
          #expect(mean.isNaN, "\(x), \(y)")
        } else {
          let expected = there.reduce(0, +) / Double(there.count)
          #expect(abs(mean - expected) < (means.sampleType == .uint8 ? 0.501 : 1e-2), "\(x), \(y)")
        }
      }
    }
  }

  @Test func `every page among the samples answers as it is in memory, or not at all`() throws {
    let folder = try Files.fixture("images")
    let decoder = InProcessDecoder()
    var answered = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
    where name.hasSuffix(".tif") {
      let file = folder.appending(name)
      var decoded: [DecodedImage] = []
      do throws(ImageError) {
        for frame in try decoder.describeNow(file).frames.indices {
          decoded.append(try decoder.decodeNow(file, frame: frame))
        }
      } catch {
        continue
      }
      for image in decoded {
        let (whole, frame) = (image.pixels, image.frame)
        let (width, height) = (whole.size.width, whole.size.height)
        for (columns, rows) in [
          (0..<width, 0..<height), (3..<17, 2..<19), (width - 1..<width, height - 1..<height),
        ] {
          let question = FrameQuestion.cutout(columns: columns, rows: rows)
          guard let answer = try decoder.answerNow(question, file, frame: frame) else { continue }
          let cut = try #require(answer.pixels)
          #expect(PixelDifference.first(cut, whole, columns, rows) == nil, "\(name) \(columns)")
          answered += 1
        }
        for interval in Self.intervals {
          let answer = try decoder.answerNow(.limits([interval]), file, frame: frame)
          guard let answer else { continue }
          #expect(answer.limits[interval] == .some(interval.limits(of: whole)), "\(name)")
        }
      }
    }
    #expect(answered > 100)
  }

  @Test func `what is turned or drawn by libtiff is read whole`() throws {
    for name in ["turned6.tif", "ycbcr.tif"] {
      let file = try Files.image(name)
      #expect(try InProcessDecoder().answerNow(.limits([.minMax]), file) == nil, "\(name)")
    }
  }

  @Test(arguments: [1, 4, 6, 7])
  func `a page with broken parts answers what it is when read whole, and says so`(
    number: Int
  ) throws {
    let field = try Case(.uint16, Self.layouts[number])
    var bytes = try Files.bytes(field.file)
    // The file ends with its directory; what is in the middle are samples.
    for index in stride(from: bytes.count / 2, to: bytes.count / 2 + 40_000, by: 7) {
      bytes[index] ^= 0x5a
    }
    let broken = field.folder.appending("broken.tif")
    try Files.write(bytes, to: broken)
    let whole = try field.decoder.decodeNow(broken)
    let survey = try #require(
      try field.decoder.answerNow(.survey(.percentile(99), least: 0), broken))
    #expect(survey.description.frames[0].notices == whole.description.frames[0].notices)
    #expect(survey.limits[.zscale] == .some(Interval.zscale.limits(of: whole.pixels)))
    let part = try #require(
      try field.decoder.answerNow(.cutout(columns: 5..<1400, rows: 300..<1200), broken)?.pixels)
    #expect(PixelDifference.first(part, whole.pixels, 5..<1400, 300..<1200) == nil)
  }

  @Test func `bands of any rows and columns have the samples of the page`() throws {
    for layout in Self.layouts {
      let field = try Case(.uint16, layout)
      let context = ReadingContext(limits: .standard, cubes: .automatic) { false }
      let reader = try TIFFReader(field.file, context: context)
      let bands = try #require(try reader.bands(frame: 0))
      let rows = stride(from: 11, to: 1300, by: 37).map { $0..<$0 + 37 } + [5..<900, 1332..<1333]
      let columns = 100..<1301
      let wrong = Mutex<[String]>([])
      try bands.goThrough(rows.map { $0.clamped(to: 0..<1333) }, columns: columns) { band, pixels in
        let rows = rows[band].clamped(to: 0..<1333)
        if let found = PixelDifference.first(pixels, field.whole.pixels, columns, rows) {
          wrong.withLock { $0.append("\(layout): \(rows) \(found)") }
        }
      }
      #expect(wrong.withLock { $0 } == [])
    }
  }
}
