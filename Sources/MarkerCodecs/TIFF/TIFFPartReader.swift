import CTiff
import MarkerImaging
import MarkerLanguage
import Synchronization

/// Decodes parts of a page by a handle that no other thread uses.
struct TIFFPartReader {
  let handle: TIFFHandle
  private let page: TIFFPage
  private let grid: TIFFGrid
  private let parts: TIFFParts
  private let scratch: SampleMemory
  /// Room for a row's unpacked samples; empty where they need none.
  private let line: SampleMemory

  /// The samples of a pixel in a part.
  private var samples: Int { page.isPlanar ? 1 : page.samples }
  private var sampleBytes: Int { page.unpacking.sampleType.byteCount }

  init(_ handle: TIFFHandle, page: TIFFPage, grid: TIFFGrid) throws(ImageError) {
    self.handle = handle
    self.page = page
    self.grid = grid
    let samples = page.isPlanar ? 1 : page.samples
    // The rows of a part begin at whole bytes.
    let rowBytes = (grid.columns * samples * page.unpacking.bits + 7) / 8
    parts = TIFFParts(
      handle: handle, rowBytes: rowBytes, isFilledUp: page.compression == COMPRESSION_JPEG)
    let bytes = Int(grid.areTiles ? TIFFTileSize64(handle.tiff) : TIFFStripSize64(handle.tiff))
    if grid.areTiles, bytes < grid.rows * rowBytes {
      throw ImageError(.damaged, localized("its tiles do not fit their size"))
    }
    scratch = try SampleMemory(byteCount: max(bytes, grid.rows * rowBytes))
    line = try SampleMemory(
      byteCount: page.unpacking.isNative
        ? 0 : grid.columns * samples * page.unpacking.sampleType.byteCount)
  }

  /// Puts what a part has of an area there; what cannot be read is left empty and noted.
  func read(_ part: Int, into area: TIFFArea, _ tally: borrowing Mutex<TIFFTally>)
    throws(ImageError)
  {
    let place = grid.place(of: part)
    let columns = place.columns.clamped(to: area.columns)
    let rows = place.rows.clamped(to: area.rows)
    // Strips of what is kept as it is are decoded to where they belong.
    let isDirect =
      !grid.areTiles && page.unpacking.isNative && samples == page.storedSamples
      && area.columns == place.columns && rows == place.rows
    let into =
      isDirect
      ? try area.address(x: place.columns.lowerBound, y: rows.lowerBound)
      : try scratch.address()
    let found = try parts.read(UInt32(part), rows: grid.storedRows(of: part), into: into)
    let good = min(found.rows, place.rows.count)
    if good < place.rows.count || found.isFilledUp {
      let complaint = good < place.rows.count ? handle.complaint() : nil
      tally.withLock {
        $0.note(
          part, good: good, of: place.rows.count, isFilledUp: found.isFilledUp, complaint)
      }
    }
    if isDirect || columns.isEmpty { return }
    let end = place.rows.lowerBound + good
    for y in rows where y < end {
      try put(scratchRow: y - place.rows.lowerBound, of: part, y: y, into: area)
    }
    if end < rows.upperBound {
      try area.clear(
        columns: columns, rows: max(end, rows.lowerBound)..<rows.upperBound, plane: place.plane)
    }
  }

  /// Puts the first row of a part into an area of this row; leaves it empty where it cannot be read.
  func readTop(_ part: Int, into area: TIFFArea) throws(ImageError) {
    let place = grid.place(of: part)
    if try parts.readTop(UInt32(part), into: scratch.address()) {
      try put(scratchRow: 0, of: part, y: place.rows.lowerBound, into: area)
    } else {
      _ = handle.complaint()
      try area.clear(
        columns: place.columns.clamped(to: area.columns), rows: area.rows, plane: place.plane)
    }
  }

  private func put(
    scratchRow row: Int, of part: Int, y: Int, into area: TIFFArea
  ) throws(ImageError) {
    let place = grid.place(of: part)
    let columns = place.columns.clamped(to: area.columns)
    var from = UnsafeRawPointer(try scratch.address(row * parts.rowBytes))
    if !page.unpacking.isNative {
      let unpacked = try line.address()
      page.unpacking.unpack(from, into: unpacked, count: place.columns.count * samples)
      from = UnsafeRawPointer(unpacked)
    }
    from += (columns.lowerBound - place.columns.lowerBound) * samples * sampleBytes
    try area.put(from, columns: columns, y: y, plane: place.plane)
  }
}
