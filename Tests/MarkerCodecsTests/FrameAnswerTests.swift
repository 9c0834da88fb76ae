import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerCodecs
@testable import MarkerImaging

/// Frames whose files are gone through in bands, beside the same frames in memory.
@Suite struct FrameAnswerTests {
  private static let size = PixelSize(width: 2311, height: 1999)

  /// A field of values that no two neighbours share.
  private static func field(gaps: Bool) -> [Float] {
    (0..<size.width * size.height).map { index in
      // A hole in which whole device pixels lie.
      if gaps, 500..<620 ~= index % size.width, 300..<420 ~= index / size.width { return .nan }
      if gaps, index % 1013 < 40 || (index / size.width) % 700 == 3 { return .nan }
      if gaps, index % 50_021 == 77 { return .infinity }
      return Float((index &* 7919) % 100_003) * 0.25 - 400
    }
  }

  private struct Case {
    let folder: TemporaryFolder
    let file: FilePath
    let whole: PixelBuffer
    let decoder = InProcessDecoder()

    init(_ samples: [Float]) throws {
      folder = try TemporaryFolder()
      file = folder.appending("field.fits")
      try ImageWriter.fits(FITSImage(size: FrameAnswerTests.size, samples: samples), to: file)
      whole = try decoder.decodeNow(file).pixels
    }

    func answer(_ question: FrameQuestion) throws -> FrameAnswer {
      try #require(try decoder.answerNow(question, file))
    }
  }

  @Test(arguments: [false, true])
  func `limits are those of the frame in memory, to the last bit`(gaps: Bool) throws {
    let field = try Case(Self.field(gaps: gaps))
    let intervals: [Interval] = [.minMax, .zscale, .percentile(99.5), .percentiles(1, 90)]
    for interval in intervals {
      let limits = try field.answer(.limits([interval])).limits[interval] ?? nil
      #expect(limits == interval.limits(of: field.whole), "\(interval)")
    }
    let several = intervals + [.percentile(90), .percentile(50)]
    #expect(
      try field.answer(.limits(several)).limits == Interval.limits(of: field.whole, several))
    let survey = try field.answer(.survey(.percentile(95), least: 0))
    for interval in [Interval.minMax, .zscale, .percentile(95)] {
      #expect(survey.limits[interval] == .some(interval.limits(of: field.whole)), "\(interval)")
    }
  }

  @Test func `a frame without a value has no limits`() throws {
    let field = try Case([Float](repeating: .nan, count: Self.size.width * Self.size.height))
    let survey = try field.answer(.survey(.percentile(95), least: 0))
    #expect(survey.limits[.minMax] == .some(nil) && survey.limits[.zscale] == .some(nil))
    #expect(survey.limits[.percentile(95)] == .some(nil))
    #expect(try field.answer(.histogram(covering: DisplayLimits(low: 0, high: 1))).histogram == nil)
  }

  @Test(arguments: [false, true])
  func `the histogram counts what the frame in memory has`(gaps: Bool) throws {
    let field = try Case(Self.field(gaps: gaps))
    let range = DisplayLimits(low: -100, high: 10_000)
    let histogram = try field.answer(.histogram(covering: range)).histogram
    #expect(histogram == Histogram(of: field.whole, covering: range))
  }

  @Test func `a cutout has the samples of its place, whatever bands it lies in`() throws {
    let field = try Case(Self.field(gaps: true))
    let parts = [
      (0..<Self.size.width, 0..<Self.size.height), (100..<171, 400..<1100),
      (2310..<2311, 1998..<1999),
    ]
    for (columns, rows) in parts {
      let cut = try #require(try field.answer(.cutout(columns: columns, rows: rows)).pixels)
      #expect(cut.size == PixelSize(width: columns.count, height: rows.count))
      for y in stride(from: 0, to: rows.count, by: max(1, rows.count / 37)) {
        for x in stride(from: 0, to: columns.count, by: max(1, columns.count / 11)) {
          let there = field.whole.texts(x: columns.lowerBound + x, y: rows.lowerBound + y)
          #expect(cut.texts(x: x, y: y) == there, "\(columns) \(rows): \(x), \(y)")
        }
      }
    }
    // What is asked for beyond the edge is not there.
    let beyond = try field.answer(.cutout(columns: 2300..<5000, rows: -7..<3)).pixels
    #expect(beyond?.size == PixelSize(width: 11, height: 3))
  }

  @Test(arguments: [(0.11, 0.0), (0.37, 900), (0.93, -700)])
  func `averages are those of the frame in memory`(scale: Double, right: Double) throws {
    let field = try Case(Self.field(gaps: true))
    let view = Viewport(
      size: PixelSize(width: 301, height: 407),
      center: PixelPoint(x: 1155.3 + right, y: 999.1 - right), scale: scale)
    let averages = try #require(try field.answer(.averages(view)).pixels)
    let given = try #require(ReducedView(view, of: Self.size, averages: averages))
    let toneMap = ToneMap(DisplaySettings(), limits: DisplayLimits(low: -400, high: 24_600))
    let renderer = ViewportRenderer(pixels: field.whole, toneMap: toneMap)
    let expected = try #require(renderer.renderKeeping(view)?.reduced)
    #expect(given.columns == expected.columns && given.rows == expected.rows)
    let farthest = zip(given.values, expected.values).map { one, other in
      one.isNaN && other.isNaN ? 0 : abs(one - other)
    }
    let most = farthest.reduce(0) { $1 <= $0 ? $0 : $1 }
    #expect(most < 1e-8)
    #expect(ReducedView(view, of: PixelSize(width: 9, height: 9), averages: averages) == nil)
  }

  @Test(arguments: [false, true])
  func `going through a frame gives the view that shows all of it, as of the frame in memory`(
    gaps: Bool
  ) throws {
    let field = try Case(Self.field(gaps: gaps))
    let view = Viewport.fitting(Self.size, in: PixelSize(width: 301, height: 407))
    let survey = try field.answer(.survey(.minMax, least: 0, fitting: view.size))
    let given = try #require(
      survey.fitted.flatMap { ReducedView(view, of: Self.size, averages: $0) })
    let toneMap = ToneMap(DisplaySettings(), limits: DisplayLimits(low: -400, high: 24_600))
    let expected = try #require(
      ViewportRenderer(pixels: field.whole, toneMap: toneMap).renderKeeping(view)?.reduced)
    #expect(given.columns == expected.columns && given.rows == expected.rows)
    let isSame = zip(given.values, expected.values).allSatisfy { one, other in
      one == other || one.isNaN && other.isNaN || abs(one - other) < 1e-8
    }
    #expect(isSame)
    #expect(given.values.contains { $0.isNaN } == gaps)
    // A view that enlarges has samples for its pixels, and one without a size has none.
    for size in [PixelSize(width: 5000, height: 5000), PixelSize(width: 0, height: 9)] {
      #expect(try field.answer(.survey(.minMax, least: 0, fitting: size)).fitted == nil)
    }
    #expect(try field.answer(.survey(.minMax, least: 0)).fitted == nil)
  }

  @Test(arguments: [false, true])
  func `block means are those of the samples that are there`(gaps: Bool) throws {
    let field = try Case(Self.field(gaps: gaps))
    let means = try #require(try field.answer(.survey(.minMax, least: 0)).pixels)
    #expect(means.size == PixelSize(width: 578, height: 500) && means.rowOrder == .topDown)
    for (x, y) in [(0, 0), (577, 0), (0, 499), (577, 499), (123, 175), (300, 1)] {
      var there: [Double] = []
      for row in 4 * y..<4 * y + 4 {
        for column in 4 * x..<4 * x + 4 {
          there += (field.whole.values(x: column, y: row) ?? []).filter { !$0.isNaN }
        }
      }
      let mean = try #require(means.values(x: x, y: y)?.first)
      if there.isEmpty {
        #expect(mean.isNaN, "\(x), \(y)")
      } else {
        let expected = there.reduce(0, +) / Double(there.count)
        #expect(mean == expected || abs(mean - expected) < 1e-2, "\(x), \(y)")
      }
    }
  }

  @Test func `a frame that is small, cut short or compressed is not gone through`() throws {
    let field = try Case(Self.field(gaps: false))
    #expect(try field.decoder.answerNow(.survey(.minMax, least: 1 << 30), field.file) == nil)
    #expect(truncate(field.file.string, 2880 * 4000) == 0)
    #expect(try field.decoder.answerNow(.survey(.minMax, least: 0), field.file) == nil)
  }
}
