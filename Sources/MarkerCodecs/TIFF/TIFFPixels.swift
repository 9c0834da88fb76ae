import CTiff
import MarkerImaging
import MarkerLanguage
import MarkerModel

/// Reads the samples of the page at which a handle stands, not yet upright.
struct TIFFPixels {
  let handle: TIFFHandle
  let page: TIFFPage
  let context: ReadingContext
  private(set) var notices: [String] = []

  init(handle: TIFFHandle, page: TIFFPage, context: ReadingContext) {
    self.handle = handle
    self.page = page
    self.context = context
  }

  private var width: Int { page.size.width }
  private var height: Int { page.size.height }
  /// The samples of a pixel that are read, and their type, before they are turned into colours.
  private var kept: Int { page.storedSamples }
  private var sampleBytes: Int { page.unpacking.sampleType.byteCount }
  /// The samples of a pixel in a strip or tile.
  private var samples: Int { page.isPlanar ? 1 : page.samples }

  /// The page's gray values or RGB colours.
  mutating func converted() throws(ImageError) -> SampleMemory {
    let entries = page.colors == .palette ? Int(page.unpacking.largest) + 1 : 0
    let palette = entries > 0 ? handle.palette(entries: entries) ?? [] : []
    return try TIFFColors(page: page, palette: palette, context: context).convert(stored())
  }

  /// 8-bit colours that libtiff makes of whatever the page has.
  mutating func rendered() throws(ImageError) -> SampleMemory {
    let raster = try SampleMemory(byteCount: width * height * 4)
    let done = TIFFReadRGBAImageOriented(
      handle.tiff, UInt32(width), UInt32(height),
      try raster.address().assumingMemoryBound(to: UInt32.self),
      Int32(page.orientation.rawValue), 0)
    if done != 1 { throw handle.failure("page \(page.number)") }
    if let complaint = handle.complaint() { notices.append("libtiff: \(complaint)") }
    let memory = try SampleMemory(byteCount: width * height * 3)
    SampleLayout.narrow(
      try raster.address(), into: try memory.address(), count: width * height, channels: 4,
      kept: 3, sampleBytes: 1)
    return memory
  }

  /// The kept samples as machine numbers.
  private mutating func stored() throws(ImageError) -> SampleMemory {
    let memory = try SampleMemory(byteCount: width * height * kept * sampleBytes)
    let grid = try PartGrid(handle, page: page, planes: page.isPlanar ? kept : 1)
    guard memory.bytes.count >= BothCores.least, grid.count >= 8, let other = handle.twin(page)
    else {
      try judge(read(0..<grid.count, of: grid, by: handle, into: memory), grid)
      return memory
    }
    nonisolated(unsafe) let (pixels, first) = (self, handle)
    let tallies = try BothCores.halves(of: 0..<grid.count) { (part, isFirst) throws(ImageError) in
      try pixels.read(part, of: grid, by: isFirst ? first : other, into: memory)
    }
    try judge(tallies.reduce(into: Tally()) { $0.add($1) }, grid, other)
    return memory
  }

  /// One part of the picture: `columns` of it are in the picture.
  private struct Part {
    var x = 0
    var y: Int
    var columns: Int
    var rows: Int
    var plane: Int
  }

  /// How a page is cut into strips or tiles, counted row by row and plane by plane.
  private struct PartGrid {
    let areTiles: Bool
    /// Of a part, in pixels.
    let columns: Int
    let rows: Int
    let across: Int
    let down: Int
    let planes: Int

    var count: Int { across * down * planes }

    init(_ handle: TIFFHandle, page: TIFFPage, planes: Int) throws(ImageError) {
      areTiles = page.isTiled
      self.planes = planes
      let size = page.size
      if areTiles {
        columns = Int(handle.long(TIFFTAG_TILEWIDTH) ?? 0)
        rows = Int(handle.long(TIFFTAG_TILELENGTH) ?? 0)
        guard columns > 0, rows > 0 else {
          throw ImageError(.damaged, localized("its tiles have no size"))
        }
      } else {
        columns = size.width
        rows = min(Int(handle.long(TIFFTAG_ROWSPERSTRIP) ?? .max), size.height)
        guard rows > 0 else { throw ImageError(.damaged, localized("its strips have no rows")) }
      }
      across = (size.width + columns - 1) / columns
      down = (size.height + rows - 1) / rows
    }
  }

  /// What of the parts could be read.
  private struct Tally {
    var parts = 0
    var broken = 0
    var brokenRows = 0
    var goodRows = 0
    var filledUp = 0

    mutating func count(_ good: Int, of rows: Int, isFilledUp: Bool) {
      parts += 1
      if isFilledUp { filledUp += 1 }
      guard good < rows else { return }
      broken += 1
      brokenRows += rows
      goodRows += good
    }

    mutating func add(_ other: Tally) {
      parts += other.parts
      broken += other.broken
      brokenRows += other.brokenRows
      goodRows += other.goodRows
      filledUp += other.filledUp
    }
  }

  /// Reads some of the parts by a handle that no other thread uses.
  private func read(
    _ numbers: Range<Int>, of grid: PartGrid, by handle: TIFFHandle, into memory: SampleMemory
  ) throws(ImageError) -> Tally {
    let parts = self.parts(columns: grid.columns, by: handle)
    let bytes = Int(grid.areTiles ? TIFFTileSize64(handle.tiff) : TIFFStripSize64(handle.tiff))
    if grid.areTiles, bytes < grid.rows * parts.rowBytes {
      throw ImageError(.damaged, localized("its tiles do not fit their size"))
    }
    let scratch = try SampleMemory(byteCount: max(bytes, grid.rows * parts.rowBytes))
    let line = try line(grid.columns)
    let isDirect = !grid.areTiles && page.unpacking.isNative && samples == kept
    var tally = Tally()
    for number in numbers {
      let row = number / grid.across
      let (plane, y) = (row / grid.down, row % grid.down * grid.rows)
      let x = number % grid.across * grid.columns
      if x == 0 { try context.goOn() }
      let rows = min(grid.rows, height - y)
      let into = isDirect ? try memory.address(y * parts.rowBytes) : try scratch.address()
      let found = try parts.read(
        UInt32(number), rows: grid.areTiles ? grid.rows : rows, into: into)
      let good = min(found.rows, rows)
      tally.count(good, of: rows, isFilledUp: found.isFilledUp)
      if !isDirect {
        let part = Part(
          x: x, y: y, columns: min(grid.columns, width - x), rows: good, plane: plane)
        try place(part, scratch, parts.rowBytes, line, memory)
      }
    }
    return tally
  }

  /// Parts of so many columns; their rows begin at whole bytes.
  private func parts(columns: Int, by handle: TIFFHandle) -> TIFFParts {
    TIFFParts(
      handle: handle, rowBytes: (columns * samples * page.unpacking.bits + 7) / 8,
      isFilledUp: page.compression == COMPRESSION_JPEG)
  }

  /// Room for a row's unpacked samples; empty where they need none.
  private func line(_ columns: Int) throws(ImageError) -> SampleMemory {
    try SampleMemory(
      byteCount: page.unpacking.isNative ? 0 : columns * samples * sampleBytes)
  }

  private func place(
    _ part: Part, _ scratch: SampleMemory, _ rowBytes: Int, _ line: SampleMemory,
    _ memory: SampleMemory
  ) throws(ImageError) {
    guard part.rows > 0 else { return }
    guard part.rows * rowBytes <= scratch.bytes.count else {
      throw ImageError(.damaged, localized("its parts do not fit their size"))
    }
    for row in 0..<part.rows {
      var from = UnsafeRawPointer(try scratch.address(row * rowBytes))
      if !page.unpacking.isNative {
        let unpacked = try line.address()
        page.unpacking.unpack(from, into: unpacked, count: part.columns * samples)
        from = UnsafeRawPointer(unpacked)
      }
      let to = try memory.address(((part.y + row) * width + part.x) * kept * sampleBytes)
      if page.isPlanar {
        SampleLayout.interleave(
          from, into: to, count: part.columns, channel: part.plane, channels: kept,
          sampleBytes: sampleBytes)
      } else {
        SampleLayout.narrow(
          from, into: to, count: part.columns, channels: page.samples, kept: kept,
          sampleBytes: sampleBytes)
      }
    }
  }

  /// Some parts may be broken, not all.
  private mutating func judge(
    _ tally: Tally, _ grid: PartGrid, _ other: TIFFHandle? = nil
  ) throws(ImageError) {
    let areTiles = grid.areTiles
    let all = tally.parts
    let parts =
      areTiles
      ? localized(all, one: "1 tile", many: "\(all) tiles")
      : localized(all, one: "1 strip", many: "\(all) strips")
    if tally.filledUp > 0 {
      notices.append(
        localized(
          tally.filledUp, one: "\(tally.filledUp) of \(parts) breaks off; what is missing is gray",
          many: "\(tally.filledUp) of \(parts) break off; what is missing is gray"))
    }
    if tally.broken == 0 { return }
    let complaint = handle.complaint() ?? other?.complaint()
    if tally.broken == tally.parts, tally.goodRows == 0 {
      let reason = complaint.map { "libtiff: \($0)" } ?? localized("the file ends before them")
      throw ImageError(
        .damaged,
        areTiles
          ? localized(
            all, one: "its tile cannot be read: \(reason)",
            many: "none of its tiles can be read: \(reason)")
          : localized(
            all, one: "its strip cannot be read: \(reason)",
            many: "none of its strips can be read: \(reason)"))
    }
    let told =
      tally.goodRows == 0
      ? localized("\(tally.broken) of \(parts) cannot be read")
      : localized(
        """
        \(tally.broken) of \(parts) cannot be read whole: \(tally.goodRows) of their \
        \(tally.brokenRows) rows can
        """)
    notices.append(complaint.map { "\(told) (libtiff: \($0))" } ?? told)
  }
}
