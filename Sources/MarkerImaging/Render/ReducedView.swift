import MarkerModel

/// What a view shows of a reduced frame before it is turned into colours: averages of the data by area,
/// a device pixel each. In other colours it is drawn without reading the frame again.
public final class ReducedView: @unchecked Sendable {
  public let viewport: Viewport
  /// The device pixels of the upright view that show the image.
  let columns: Range<Int>
  let rows: Range<Int>
  let channels: Int
  /// A value for each channel of each of these pixels; NaN where all is missing.
  let values: UnsafeMutableBufferPointer<Double>

  init(_ viewport: Viewport, columns: Range<Int>, rows: Range<Int>, channels: Int) {
    self.viewport = viewport
    self.columns = columns
    self.rows = rows
    self.channels = channels
    values = .allocate(capacity: max(columns.count * rows.count * channels, 1))
  }

  deinit { values.deallocate() }

  /// The view of a frame, from averages that were made elsewhere.
  ///
  /// - Parameter averages: of each device pixel that shows the image, row by row.
  /// - Returns: nil where there are not as many as that.
  public convenience init?(_ viewport: Viewport, of frame: PixelSize, averages: PixelBuffer) {
    let spans = ViewSpans(frame, viewport.upright)
    let (columns, rows) = (spans.visibleColumns, spans.visibleRows)
    guard averages.sampleType == .float64,
      averages.size == PixelSize(width: columns.count, height: rows.count)
    else { return nil }
    self.init(viewport, columns: columns, rows: rows, channels: averages.channels.rawValue)
    UnsafeMutableRawBufferPointer(values).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: averages.bytes.prefix(averages.byteCount)))
  }

  /// The averages of the device pixels that show the image, to be sent elsewhere.
  public func buffer() -> PixelBuffer? {
    guard let channels = PixelBuffer.Channels(rawValue: channels), !columns.isEmpty, !rows.isEmpty
    else { return nil }
    return PixelBuffer(
      size: PixelSize(width: columns.count, height: rows.count), channels: channels,
      sampleType: .float64, rowOrder: .topDown, bytes: UnsafeRawBufferPointer(values)
    ) { withExtendedLifetime(self) {} }
  }

  public var byteCount: Int { values.count * MemoryLayout<Double>.stride }

  /// The values of a row of the upright view.
  func line(_ y: Int) -> UnsafeMutablePointer<Double>? {
    values.baseAddress.map { $0 + (y - rows.lowerBound) * columns.count * channels }
  }
}

extension ViewportRenderer {
  /// Whether what a view is made of can be kept: it is averaged, and does not depend on the limits, as
  /// that of 64-bit integers does.
  public func canReduce(_ viewport: Viewport) -> Bool {
    viewport.scale < 1 && !viewport.size.isEmpty && !pixels.size.isEmpty
      && pixels.sampleType != .int64 && pixels.sampleType != .uint64
  }

  /// The picture with what it was made of. The latter is nil where it cannot be kept.
  ///
  /// - Parameter isWanted: nil is returned soon after this is false.
  public func renderKeeping(
    _ viewport: Viewport, while isWanted: @escaping @Sendable () -> Bool = { true }
  ) -> (raster: Raster, reduced: ReducedView?)? {
    guard isWanted() else { return nil }
    guard let reduced = reduced(viewport, while: isWanted) else { return (render(viewport), nil) }
    return isWanted() ? (render(reduced), reduced) : nil
  }

  /// What a view is made of; nil where it cannot be kept.
  private func reduced(
    _ viewport: Viewport, while isWanted: @escaping @Sendable () -> Bool
  ) -> ReducedView? {
    guard canReduce(viewport) else { return nil }
    var pass = AveragePass(self, viewport.upright)
    let reduced = ReducedView(
      viewport, columns: pass.visibleColumns, rows: pass.visibleRows,
      channels: pixels.channels.rawValue)
    pass.reduced = reduced
    pass.isWanted = isWanted
    pixels.visit(&pass)
    return reduced
  }

  /// The picture of what was reduced before, by a renderer of the same pixels; black where they are none that it
  /// can have been made of.
  public func render(_ reduced: ReducedView) -> Raster {
    let upright = Raster(uninitialized: reduced.viewport.upright.size)
    let isOfThese = reduced.channels == pixels.channels.rawValue
    let (columns, rows) = isOfThese ? (reduced.columns, reduced.rows) : (0..<0, 0..<0)
    upright.blacken(outside: columns, rows)
    // What is kept of samples counts from 0, whatever their type.
    let tone = ToneRow<Double>(averagesOf: pixels, as: Double.self, toneMap: toneMap)
    Raster.inBands(of: rows.count) { band in
      for index in band {
        let y = index + rows.lowerBound
        guard let means = reduced.line(y), let target = upright.line(y) else { return }
        tone.colors(means, columns.count, into: target + columns.lowerBound)
      }
    }
    return reduced.viewport.orientation.isRightAngled
      ? laidOut(upright, reduced.viewport) : turned(upright, reduced.viewport)
  }
}

/// What the device pixels of an upright reduced view cover of a frame's samples.
struct ViewSpans {
  private(set) var columns: [SampleSpan]
  private(set) var rows: [SampleSpan]
  /// The device pixels that show the image.
  let visibleColumns: Range<Int>
  let visibleRows: Range<Int>

  /// - Parameter viewport: upright.
  init(_ frame: PixelSize, _ viewport: Viewport) {
    columns = SampleSpan.spans(
      count: viewport.size.width, limit: frame.width, scale: viewport.scale,
      center: viewport.center.x)
    rows = SampleSpan.spans(
      count: viewport.size.height, limit: frame.height, scale: viewport.scale,
      center: viewport.center.y)
    visibleColumns = columns.extent { !$0.range.isEmpty }
    visibleRows = rows.extent { !$0.range.isEmpty }
  }

  /// The samples' columns that are shown.
  var sampleColumns: Range<Int> { ViewSpans.samples(columns[visibleColumns]) }

  /// The samples' rows that some of the device rows show.
  func sampleRows(_ rows: Range<Int>) -> Range<Int> { ViewSpans.samples(self.rows[rows]) }

  private static func samples(_ spans: ArraySlice<SampleSpan>) -> Range<Int> {
    guard let first = spans.first, let last = spans.last else { return 0..<0 }
    return first.range.lowerBound..<last.range.upperBound
  }

  /// The same on a part of the frame that begins at some column and row.
  func counted(fromColumn column: Int, row: Int) -> ViewSpans {
    var spans = self
    spans.columns = columns.map { $0.moved(by: -column) }
    spans.rows = rows.map { $0.moved(by: -row) }
    return spans
  }
}

/// One reduction of a frame to a view's device pixels, in bands of rows on all cores.
struct AveragePass: SampleVisitor {
  private let renderer: ViewportRenderer
  private let columns: [SampleSpan]
  private let rows: [SampleSpan]
  let visibleColumns: Range<Int>
  let visibleRows: Range<Int>
  /// Where the averages go, or the colours made of them.
  var reduced: ReducedView?
  var raster: Raster?
  var isWanted: @Sendable () -> Bool = { true }

  /// - Parameter viewport: upright.
  init(_ renderer: ViewportRenderer, _ viewport: Viewport) {
    self.init(renderer, ViewSpans(renderer.pixels.size, viewport))
  }

  init(_ renderer: ViewportRenderer, _ spans: ViewSpans) {
    self.renderer = renderer
    columns = spans.columns
    rows = spans.rows
    visibleColumns = spans.visibleColumns
    visibleRows = spans.visibleRows
  }

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    guard !visibleColumns.isEmpty, !visibleRows.isEmpty else { return }
    let pass = self
    nonisolated(unsafe) let source = samples
    Raster.inBands(of: visibleRows.count) { band in
      guard pass.isWanted() else { return }
      pass.draw(
        source,
        rows: band.lowerBound + pass.visibleRows.lowerBound..<band.upperBound
          + pass.visibleRows.lowerBound)
    }
  }

  func draw<T: Sample>(_ samples: UnsafeBufferPointer<T>, rows range: Range<Int>) {
    guard let base = samples.baseAddress else { return }
    let spans = columns[visibleColumns]
    let begin = columns[visibleColumns.lowerBound].range.lowerBound
    let end = columns[visibleColumns.upperBound - 1].range.upperBound
    let (pixels, toneMap) = (renderer.pixels, renderer.toneMap)
    var sums = RowSums<T>(pixels: pixels, toneMap: toneMap, columns: begin..<end, samples: base)
    let tone = ToneRow<Double>(averagesOf: pixels, as: T.self, toneMap: toneMap)
    let channels = pixels.channels.rawValue
    var line = [Double](
      repeating: 0, count: reduced == nil ? visibleColumns.count * channels : 1)
    line.withUnsafeMutableBufferPointer { line in
      for y in range {
        sums.sum(rows[y])
        guard let means = reduced?.line(y) ?? line.baseAddress else { return }
        sums.average(spans, into: means)
        guard let raster, let target = raster.line(y) else { continue }
        tone.colors(means, visibleColumns.count, into: target + visibleColumns.lowerBound)
      }
    }
  }
}
