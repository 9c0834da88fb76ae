import MarkerModel

/// The averages by area of a view, put together of what each band of a frame has of its device pixels.
struct SurveyAverages: Sendable {
  let viewport: Viewport
  private let spans: ViewSpans
  private let channels: Int
  /// Of each device pixel that shows the image, and each channel: the sum of its samples by area, and the
  /// area of those that are there. Empty until there is one, so that who only makes parts holds none.
  private var sums: [Double] = []
  private var areas: [Double] = []

  /// Larger views are not made on the way: their sums would take more than 128 MiB.
  private static let mostValues = 8 << 20

  /// Nil where the view does not average what it shows, and where it is large.
  ///
  /// - Parameter viewport: upright.
  init?(_ viewport: Viewport, of bands: some FrameBands) {
    guard viewport.scale < 1, !viewport.size.isEmpty else { return nil }
    self.viewport = viewport
    spans = ViewSpans(bands.size, viewport)
    channels = bands.channels.rawValue
    guard count <= SurveyAverages.mostValues else { return nil }
  }

  private var count: Int { spans.visibleColumns.count * spans.visibleRows.count * channels }

  /// What a band has of some device rows.
  struct Part: Sendable {
    fileprivate var rows: Range<Int>
    fileprivate var sums: [Double]
    fileprivate var areas: [Double]
  }

  /// - Parameter rows: the frame's rows that the band has.
  func part(of band: PixelBuffer, rows: Range<Int>) -> Part {
    var pass = PartPass(
      band: band, place: rows, columns: spans.columns[spans.visibleColumns],
      rows: spans.rows[spans.visibleRows].enumerated().filter { $1.range.overlaps(rows) })
    band.visit(&pass)
    return pass.part
  }

  mutating func add(_ part: Part) {
    if sums.isEmpty {
      sums = [Double](repeating: 0, count: count)
      areas = [Double](repeating: 0, count: count)
    }
    let first = part.rows.lowerBound * spans.visibleColumns.count * channels
    for index in part.sums.indices {
      sums[first + index] += part.sums[index]
      areas[first + index] += part.areas[index]
    }
  }

  /// The view, once all bands were added.
  func view() -> ReducedView {
    let view = ReducedView(
      viewport, columns: spans.visibleColumns, rows: spans.visibleRows, channels: channels)
    for index in 0..<count {
      view.values[index] = sums.isEmpty ? .nan : sums[index] / areas[index]
    }
    return view
  }
}

private struct PartPass: SampleVisitor {
  let band: PixelBuffer
  /// Of the band in the frame.
  let place: Range<Int>
  let columns: ArraySlice<SampleSpan>
  /// Numbers of device rows, of those that show the image, and what they show of the frame.
  let rows: [(offset: Int, element: SampleSpan)]
  var part = SurveyAverages.Part(rows: 0..<0, sums: [], areas: [])

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    guard let base = samples.baseAddress, let first = rows.first, let last = rows.last,
      let begin = columns.first?.range.lowerBound, let end = columns.last?.range.upperBound
    else { return }
    let plain = ToneMap(DisplaySettings(), limits: DisplayLimits(low: 0, high: 1))
    var sums = RowSums<T>(pixels: band, toneMap: plain, columns: begin..<end, samples: base)
    let width = columns.count * band.channels.rawValue
    part.rows = first.offset..<last.offset + 1
    part.sums = [Double](repeating: 0, count: width * rows.count)
    part.areas = part.sums
    part.sums.withUnsafeMutableBufferPointer { found in
      part.areas.withUnsafeMutableBufferPointer { areas in
        guard var found = found.baseAddress, var areas = areas.baseAddress else { return }
        for (_, span) in rows {
          sums.sum(span.clamped(to: place).moved(by: -place.lowerBound))
          sums.total(columns, into: found, areas: areas)
          found += width
          areas += width
        }
      }
    }
  }
}

extension SampleSpan {
  /// Of the span, what lies in a range that it overlaps.
  fileprivate func clamped(to place: Range<Int>) -> SampleSpan {
    let kept = range.clamped(to: place)
    guard let last = kept.last else { return SampleSpan(range: kept) }
    return SampleSpan(
      range: kept, firstWeight: weight(kept.lowerBound), lastWeight: weight(last))
  }
}
