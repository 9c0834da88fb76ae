import MarkerImaging
import MarkerModel
import Synchronization

/// What one thread reads bands of a page by.
final class TIFFLane {
  private let page: TIFFPage
  private let grid: TIFFGrid
  private let columns: Range<Int>
  private let parts: TIFFPartReader?
  private let plain: TIFFPlainRows?
  /// The band's samples, then its colours.
  private let memory: SampleMemory
  /// For colours of a palette.
  private let colors: SampleMemory?
  /// A row of parts, which the band before had only some rows of.
  private var kept: (row: Int, area: TIFFArea)?
  private var room: SampleMemory?

  var byteCount: Int { memory.bytes.count + (colors?.bytes.count ?? 0) }

  /// - Parameter mostRows: the largest band's.
  init(
    _ handle: TIFFHandle, page: TIFFPage, grid: TIFFGrid, isPlain: Bool, columns: Range<Int>,
    mostRows: Int
  ) throws(ImageError) {
    self.page = page
    self.grid = grid
    self.columns = columns
    plain = isPlain ? try TIFFPlainRows(handle, page: page, grid: grid) : nil
    parts = plain == nil ? try TIFFPartReader(handle, page: page, grid: grid) : nil
    let pixels = mostRows * columns.count
    memory = try SampleMemory(
      byteCount: pixels * page.storedSamples * page.unpacking.sampleType.byteCount)
    colors =
      page.colors == .palette
      ? try SampleMemory(byteCount: pixels * page.channels.rawValue) : nil
  }

  /// The band's gray values or colours, which are there until the next.
  func read(
    _ rows: Range<Int>, _ conversion: TIFFColors, _ tally: borrowing Mutex<TIFFTally>
  ) throws(ImageError) -> SampleMemory {
    let band = TIFFArea(page: page, columns: columns, rows: rows, memory: memory)
    guard !rows.isEmpty else { return memory }
    for row in rows.lowerBound / grid.rows...(rows.upperBound - 1) / grid.rows {
      let span = grid.span(ofRow: row)
      if let plain {
        for part in grid.parts(inRow: row, columns: columns) {
          try plain.read(part, into: band)
        }
      } else if rows.lowerBound <= span.lowerBound, span.upperBound <= rows.upperBound {
        try decode(row, into: band, tally)
      } else {
        try band.take(span.clamped(to: rows), from: whole(row, tally))
      }
    }
    return try conversion.convert(memory, count: rows.count * columns.count, into: colors)
  }

  /// The first row of a row of parts in gray values or colours, which are there until the next.
  func readTop(ofRow row: Int, _ conversion: TIFFColors) throws(ImageError) -> SampleMemory {
    let y = grid.span(ofRow: row).lowerBound
    let area = TIFFArea(page: page, columns: columns, rows: y..<y + 1, memory: memory)
    for part in grid.parts(inRow: row, columns: columns) {
      try parts?.readTop(part, into: area)
    }
    return try conversion.convert(memory, count: columns.count, into: colors)
  }

  /// A row of parts.
  private func whole(
    _ row: Int, _ tally: borrowing Mutex<TIFFTally>
  ) throws(ImageError) -> TIFFArea {
    if let kept, kept.row == row { return kept.area }
    let rowBytes = columns.count * page.storedSamples * page.unpacking.sampleType.byteCount
    let memory: SampleMemory
    if let room {
      memory = room
    } else {
      memory = try SampleMemory(byteCount: grid.rows * rowBytes)
      room = memory
    }
    let area = TIFFArea(
      page: page, columns: columns, rows: grid.span(ofRow: row), memory: memory)
    kept = nil
    try decode(row, into: area, tally)
    kept = (row, area)
    return area
  }

  private func decode(
    _ row: Int, into area: TIFFArea, _ tally: borrowing Mutex<TIFFTally>
  ) throws(ImageError) {
    for part in grid.parts(inRow: row, columns: columns) {
      try parts?.read(part, into: area, tally)
    }
  }
}
