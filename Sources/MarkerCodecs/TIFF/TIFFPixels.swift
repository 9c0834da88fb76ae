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
    if page.isTiled { try readTiles(memory) } else { try readStrips(memory) }
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
  }

  private mutating func readStrips(_ memory: SampleMemory) throws(ImageError) {
    let perStrip = min(Int(handle.long(TIFFTAG_ROWSPERSTRIP) ?? .max), height)
    guard perStrip > 0 else { throw ImageError(.damaged, localized("its strips have no rows")) }
    let parts = self.parts(columns: width)
    let scratch = try SampleMemory(
      byteCount: max(Int(TIFFStripSize64(handle.tiff)), perStrip * parts.rowBytes))
    let line = try line(width)
    let isDirect = page.unpacking.isNative && samples == kept
    var strip: UInt32 = 0
    var tally = Tally()
    for plane in 0..<(page.isPlanar ? kept : 1) {
      for y in stride(from: 0, to: height, by: perStrip) {
        try context.goOn()
        let rows = min(perStrip, height - y)
        let into =
          isDirect ? try memory.address(y * parts.rowBytes) : try scratch.address()
        let found = try parts.read(strip, rows: rows, into: into)
        tally.count(found.rows, of: rows, isFilledUp: found.isFilledUp)
        if !isDirect {
          let part = Part(y: y, columns: width, rows: found.rows, plane: plane)
          try place(part, scratch, parts.rowBytes, line, memory)
        }
        strip += 1
      }
    }
    try judge(tally, areTiles: false)
  }

  private mutating func readTiles(_ memory: SampleMemory) throws(ImageError) {
    let tileWidth = Int(handle.long(TIFFTAG_TILEWIDTH) ?? 0)
    let tileHeight = Int(handle.long(TIFFTAG_TILELENGTH) ?? 0)
    guard tileWidth > 0, tileHeight > 0 else {
      throw ImageError(.damaged, localized("its tiles have no size"))
    }
    let bytes = Int(TIFFTileSize64(handle.tiff))
    let parts = self.parts(columns: tileWidth)
    guard bytes >= tileHeight * parts.rowBytes else {
      throw ImageError(.damaged, localized("its tiles do not fit their size"))
    }
    let scratch = try SampleMemory(byteCount: bytes)
    let line = try line(tileWidth)
    var tile: UInt32 = 0
    var tally = Tally()
    for plane in 0..<(page.isPlanar ? kept : 1) {
      for y in stride(from: 0, to: height, by: tileHeight) {
        try context.goOn()
        for x in stride(from: 0, to: width, by: tileWidth) {
          let found = try parts.read(tile, rows: tileHeight, into: try scratch.address())
          let rows = min(tileHeight, height - y)
          let good = min(found.rows, rows)
          tally.count(good, of: rows, isFilledUp: found.isFilledUp)
          let part = Part(
            x: x, y: y, columns: min(tileWidth, width - x), rows: good, plane: plane)
          try place(part, scratch, parts.rowBytes, line, memory)
          tile += 1
        }
      }
    }
    try judge(tally, areTiles: true)
  }

  /// Parts of so many columns; their rows begin at whole bytes.
  private func parts(columns: Int) -> TIFFParts {
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
  private mutating func judge(_ tally: Tally, areTiles: Bool) throws(ImageError) {
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
    let complaint = handle.complaint()
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
