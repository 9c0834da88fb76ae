import MarkerModel

extension FrameBands {
  /// What a reduced upright view shows of a frame that is gone through: the same averages by area as of
  /// one in memory.
  ///
  public func averages(_ viewport: Viewport) throws(ImageError) -> ReducedView {
    let spans = ViewSpans(size, viewport)
    let reduced = ReducedView(
      viewport, columns: spans.visibleColumns, rows: spans.visibleRows,
      channels: channels.rawValue)
    let columns = spans.sampleColumns
    guard !columns.isEmpty, !spans.visibleRows.isEmpty else { return reduced }
    let groups = groups(of: spans)
    let places = groups.map { spans.sampleRows($0) }
    let plain = ToneMap(DisplaySettings(), limits: DisplayLimits(low: 0, high: 1))
    try goThrough(places, columns: columns) { band, pixels in
      var pass = AveragePass(
        ViewportRenderer(pixels: pixels, toneMap: plain),
        spans.counted(fromColumn: columns.lowerBound, row: places[band].lowerBound))
      pass.reduced = reduced
      var drawing = BandDrawing(pass: pass, rows: groups[band])
      pixels.visit(&drawing)
    }
    return reduced
  }

  /// Device rows that are drawn together: of about 4 MiB of samples.
  private func groups(of spans: ViewSpans) -> [Range<Int>] {
    let rowBytes = spans.sampleColumns.count * channels.rawValue * sampleType.byteCount
    var groups: [Range<Int>] = []
    var first = spans.visibleRows.lowerBound
    for row in spans.visibleRows {
      let next = row + 1
      let samples = spans.sampleRows(first..<next).count
      guard next == spans.visibleRows.upperBound || samples * rowBytes >= 4 << 20 else { continue }
      groups.append(first..<next)
      first = next
    }
    return groups
  }
}

private struct BandDrawing: SampleVisitor {
  let pass: AveragePass
  let rows: Range<Int>

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    pass.draw(samples, rows: rows)
  }
}
