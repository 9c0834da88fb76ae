import CTiff
import MarkerImaging
import MarkerModel

/// Reads the samples of the page at which a handle stands, upright or not.
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
  private var channels: Int { page.channels.rawValue }
  private var pixelBytes: Int { channels * page.sampleBytes }

  /// The samples in their own type.
  mutating func stored() throws(ImageError) -> SampleMemory {
    let memory = try SampleMemory(byteCount: width * height * pixelBytes)
    if page.isTiled { try readTiles(memory) } else { try readStrips(memory) }
    if page.photometric == PHOTOMETRIC_MINISWHITE {
      switch page.sampleType {
      case .uint8, .uint16, .uint32, .uint64:
        SampleLayout.invert(try memory.address(), byteCount: memory.bytes.count)
      default: notices.append("white is its smallest value; shown the other way round")
      }
    }
    return memory
  }

  /// One part of the picture in memory: `columns` of it are kept.
  private struct Part {
    var x = 0
    var y = 0
    var columns: Int
    var rows: Int
    /// The pixels of a row in the part, which may reach beyond the picture.
    var stride: Int
    var plane = 0
  }

  private mutating func readStrips(_ memory: SampleMemory) throws(ImageError) {
    let perStrip = min(Int(handle.long(TIFFTAG_ROWSPERSTRIP) ?? .max), height)
    guard perStrip > 0 else { throw ImageError(.damaged, "its strips have no rows") }
    let scratch = try SampleMemory(byteCount: Int(TIFFStripSize64(handle.tiff)))
    let isDirect = !page.isPlanar && page.samples == channels
    var strip: UInt32 = 0
    var failed = 0
    var count = 0
    for plane in 0..<(page.isPlanar ? channels : 1) {
      for y in stride(from: 0, to: height, by: perStrip) {
        try context.goOn()
        let rows = min(perStrip, height - y)
        let part = Part(y: y, columns: width, rows: rows, stride: width, plane: plane)
        let into = isDirect ? memory : scratch
        let offset = isDirect ? y * width * pixelBytes : 0
        let room = min(rows * width * storedPixelBytes, into.bytes.count - offset)
        let read = TIFFReadEncodedStrip(
          handle.tiff, strip, try into.address(offset), tmsize_t(room))
        if read < room { failed += 1 }
        if !isDirect, read >= 0 { try place(part, scratch, memory) }
        strip += 1
        count += 1
      }
    }
    try judge(failed, of: count, "strips")
  }

  private mutating func readTiles(_ memory: SampleMemory) throws(ImageError) {
    let tileWidth = Int(handle.long(TIFFTAG_TILEWIDTH) ?? 0)
    let tileHeight = Int(handle.long(TIFFTAG_TILELENGTH) ?? 0)
    guard tileWidth > 0, tileHeight > 0 else {
      throw ImageError(.damaged, "its tiles have no size")
    }
    let bytes = Int(TIFFTileSize64(handle.tiff))
    guard bytes >= tileWidth * tileHeight * storedPixelBytes else {
      throw ImageError(.damaged, "its tiles do not fit their size")
    }
    let scratch = try SampleMemory(byteCount: bytes)
    var tile: UInt32 = 0
    var failed = 0
    var count = 0
    for plane in 0..<(page.isPlanar ? channels : 1) {
      for y in stride(from: 0, to: height, by: tileHeight) {
        try context.goOn()
        for x in stride(from: 0, to: width, by: tileWidth) {
          let part = Part(
            x: x, y: y, columns: min(tileWidth, width - x), rows: min(tileHeight, height - y),
            stride: tileWidth, plane: plane)
          let read = TIFFReadEncodedTile(handle.tiff, tile, try scratch.address(), tmsize_t(bytes))
          if read < bytes { failed += 1 }
          if read >= 0 { try place(part, scratch, memory) }
          tile += 1
          count += 1
        }
      }
    }
    try judge(failed, of: count, "tiles")
  }

  /// The bytes of a pixel in a strip or tile.
  private var storedPixelBytes: Int { (page.isPlanar ? 1 : page.samples) * page.sampleBytes }

  private func place(
    _ part: Part, _ scratch: SampleMemory, _ memory: SampleMemory
  ) throws(ImageError) {
    guard (part.rows - 1) * part.stride + part.columns <= scratch.bytes.count / storedPixelBytes
    else { throw ImageError(.damaged, "its parts do not fit their size") }
    for row in 0..<part.rows {
      let from = try scratch.address(row * part.stride * storedPixelBytes)
      let to = try memory.address(((part.y + row) * width + part.x) * pixelBytes)
      if page.isPlanar {
        SampleLayout.interleave(
          from, into: to, count: part.columns, channel: part.plane, channels: channels,
          sampleBytes: page.sampleBytes)
      } else {
        SampleLayout.narrow(
          from, into: to, count: part.columns, channels: page.samples, kept: channels,
          sampleBytes: page.sampleBytes)
      }
    }
  }

  /// Some parts may be broken, not all.
  private mutating func judge(_ failed: Int, of count: Int, _ parts: String) throws(ImageError) {
    if failed == 0 { return }
    guard failed < count else { throw handle.failure("none of its \(parts) can be read") }
    let reason = handle.complaint().map { ": libtiff: \($0)" } ?? ""
    notices.append("\(failed) of \(count) \(parts) cannot be read\(reason)")
  }

  /// 8-bit colours or gray that libtiff makes of whatever the page has.
  mutating func converted() throws(ImageError) -> SampleMemory {
    let raster = try SampleMemory(byteCount: width * height * 4)
    let done = TIFFReadRGBAImageOriented(
      handle.tiff, UInt32(width), UInt32(height),
      try raster.address().assumingMemoryBound(to: UInt32.self),
      Int32(page.orientation.rawValue), 0)
    if done != 1 { throw handle.failure("page \(page.number + 1)") }
    if let complaint = handle.complaint() { notices.append("libtiff: \(complaint)") }
    let memory = try SampleMemory(byteCount: width * height * channels)
    SampleLayout.narrow(
      try raster.address(), into: try memory.address(), count: width * height, channels: 4,
      kept: channels, sampleBytes: 1)
    return memory
  }
}
