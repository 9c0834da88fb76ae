import CTiff
import MarkerImaging
import MarkerModel
import Synchronization

/// A TIFF page whose strips or tiles are read a band of rows at a time, by two handles.
///
/// Parts that are broken give what they give when the page is read whole: their good rows, zeros for the
/// others, and a notice. So a damaged file of any size opens as far as it goes, and never needs memory
/// for all of it.
final class TIFFBands: FrameBands {
  let page: TIFFPage
  private let handle: TIFFHandle
  let context: ReadingContext
  let grid: TIFFGrid
  let colors: TIFFColors
  /// Whether rows can be had without the others of their part.
  let isPlain: Bool
  let tally: Mutex<TIFFTally>

  /// More than this is not decoded for a band, in bytes.
  private static let mostOfBand = 256 << 20

  /// Nil of what is turned, what libtiff makes colours of, and where a row of parts is too large.
  ///
  /// - Parameter handle: at that page.
  init?(_ page: TIFFPage, _ handle: TIFFHandle, context: ReadingContext) throws(ImageError) {
    guard page.orientation == .topLeft, page.colors != .rendered,
      // Their averages go by limits, which the file does not have.
      page.sampleType != .int64, page.sampleType != .uint64
    else { return nil }
    self.page = page
    self.handle = handle
    self.context = context
    grid = try TIFFGrid(handle, page: page)
    isPlain = try TIFFPlainRows(handle, page: page, grid: grid) != nil
    colors = TIFFColors(page: page, handle: handle, context: context)
    tally = Mutex(TIFFTally(grid))
    let stored = page.storedSamples * page.unpacking.sampleType.byteCount
    let part = grid.areTiles ? TIFFTileSize64(handle.tiff) : TIFFStripSize64(handle.tiff)
    guard
      isPlain
        || (grid.rows * page.size.width * stored <= TIFFBands.mostOfBand
          && part <= UInt64(TIFFBands.mostOfBand))
    else { return nil }
  }

  var size: PixelSize { page.size }
  var channels: PixelBuffer.Channels { page.channels }
  var sampleType: SampleType { page.sampleType }
  var missing: Int64? { nil }
  var rowOrder: PixelBuffer.RowOrder { .topDown }
  var grain: Int { isPlain ? 1 : grid.rows }
  var notices: [String] { tally.withLock { $0.notices } }

  func goThrough(
    _ bands: [Range<Int>], columns: Range<Int>,
    _ work: @Sendable (_ band: Int, _ pixels: PixelBuffer) -> Void
  ) throws(ImageError) {
    try withLanes(columns: columns, mostRows: bands.map(\.count).max() ?? 0) {
      (lanes) throws(ImageError) in
      let runs = runs(of: bands, lanes: lanes.count)
      try BandLanes.goThrough(lanes, count: runs.count) { (lane, run) throws(ImageError) in
        for band in runs[run] {
          try context.goOn()
          let samples = try lane.read(bands[band], colors, tally)
          work(
            band,
            PixelBuffer(
              size: PixelSize(width: columns.count, height: bands[band].count),
              channels: channels, sampleType: sampleType, rowOrder: rowOrder,
              bytes: UnsafeRawBufferPointer(samples.bytes), release: {}))
        }
      }
    }
    try tally.withLock { $0 }.check()
  }

  /// Has what reads bands of up to so many rows, by a handle each.
  func withLanes(
    columns: Range<Int>, mostRows: Int, _ work: ([TIFFLane]) throws(ImageError) -> Void
  ) throws(ImageError) {
    var lanes: [TIFFLane] = []
    for handle in [handle, handle.twin(page)] {
      guard let handle else { continue }
      lanes.append(
        try TIFFLane(
          handle, page: page, grid: grid, isPlain: isPlain, columns: columns, mostRows: mostRows))
      // Two of the largest bands would be too much.
      if lanes[0].byteCount > TIFFBands.mostOfBand { break }
    }
    try work(lanes)
  }

  /// Bands that one lane goes through in turn. A row of parts that is in more than one band is decoded
  /// once, as long as one lane has these.
  private func runs(of bands: [Range<Int>], lanes: Int) -> [Range<Int>] {
    if isPlain { return bands.indices.map { $0..<$0 + 1 } }
    let most = max(1, bands.count / (4 * lanes))
    var runs: [Range<Int>] = []
    var first = 0
    for band in bands.indices.dropFirst() {
      let (before, next) = (bands[band - 1], bands[band])
      let isShared =
        !before.isEmpty && (before.upperBound - 1) / grid.rows == next.lowerBound / grid.rows
      if isShared, band - first < most { continue }
      runs.append(first..<band)
      first = band
    }
    if first < bands.count { runs.append(first..<bands.count) }
    return runs
  }
}
