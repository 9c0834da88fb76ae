import CTiff
import MarkerImaging
import MarkerModel

/// Seeing a large image at once: by a smaller version that its file has, or by some of its rows.
extension TIFFReader {
  func glimpse(frame: Int) throws(ImageError) -> FewSamples? {
    let page = pages[frame]
    guard Glimpse.step(of: page.size) > 1 else { return nil }
    if let level = levels[frame].compactMap({ $0.level(of: page) }).max(by: { $0.step > $1.step }) {
      do throws(ImageError) {
        let pixels = try pixels(of: level.page).buffer
        let middle = Double(level.step - 1) / 2
        return FewSamples(
          pixels: pixels, step: level.step, first: PixelPoint(x: middle, y: middle))
      } catch {
        // The picture itself may be sound.
        if error.code == .cancelled { throw error }
      }
    }
    try go(to: page)
    return try TIFFBands(page, handle, context: context)?.glimpse()
  }
}

extension TIFFPage {
  /// How many of another page's pixels along each axis are one of this, which is to be that page made
  /// smaller by a whole number; nil where it is not, or too large or small to look at.
  fileprivate func level(of whole: TIFFPage) -> (page: TIFFPage, step: Int)? {
    let side = max(size.width, size.height)
    guard side <= Glimpse.side, side >= TIFFBands.leastGlimpsed, channels == whole.channels,
      unpacking == whole.unpacking, colors == whole.colors,
      orientation == .topLeft, whole.orientation == .topLeft
    else { return nil }
    let step = Int((Double(max(whole.size.width, whole.size.height)) / Double(side)).rounded())
    // What is left at the edge may have a pixel of its own or not.
    func isExact(_ small: Int, _ large: Int) -> Bool { abs(small * step - large) < step }
    guard isExact(size.width, whole.size.width), isExact(size.height, whole.size.height) else {
      return nil
    }
    return (self, step)
  }
}

extension TIFFBands {
  /// What has a shorter longer side than this is nothing to look at.
  static let leastGlimpsed = 64

  /// Single samples: of plain parts those in the middle of each step. Of compressed parts only the first
  /// row is decoded, since what comes before a sample must be, so that they are as far apart as parts are
  /// high. Nil where that would be too far.
  func glimpse() throws(ImageError) -> FewSamples? {
    let finest = Glimpse.step(of: size)
    if isPlain {
      let columns = Glimpse.places(of: size.width, step: finest)
      let places = Glimpse.places(of: size.height, step: finest)
      return FewSamples(
        pixels: try pick(columns, rows: places) { (lane, row) throws(ImageError) in
          try lane.read(row..<row + 1, colors, tally)
        }, step: finest)
    }
    guard TIFFBands.goneInto.contains(page.compression) else { return nil }
    let rows = (finest + grid.rows - 1) / grid.rows
    let step = rows * grid.rows
    guard max(size.width, size.height) / step >= TIFFBands.leastGlimpsed else { return nil }
    let columns = Glimpse.places(of: size.width, step: step)
    let places = Array(stride(from: 0, to: grid.down, by: rows))
    let pixels = try pick(columns, rows: places) { (lane, row) throws(ImageError) in
      try lane.readTop(ofRow: row, colors)
    }
    return FewSamples(
      pixels: pixels, step: step, first: PixelPoint(x: Double((step - 1) / 2), y: 0))
  }

  /// Compressions whose first row comes without the rest.
  private static let goneInto: Set<Int32> = [
    COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE, COMPRESSION_PACKBITS,
  ]

  /// Some columns of rows that are read one by one.
  private func pick(
    _ columns: [Int], rows: [Int],
    _ read: (_ lane: TIFFLane, _ row: Int) throws(ImageError) -> SampleMemory
  ) throws(ImageError) -> PixelBuffer {
    let pixelBytes = channels.rawValue * sampleType.byteCount
    let memory = try SampleMemory(byteCount: columns.count * rows.count * pixelBytes)
    let (first, step) = (columns[0], columns.count > 1 ? columns[1] - columns[0] : 1)
    try withLanes(columns: 0..<size.width, mostRows: 1) { (lanes) throws(ImageError) in
      try BandLanes.goThrough(lanes, count: rows.count) { (lane, index) throws(ImageError) in
        try context.goOn()
        SampleLayout.pick(
          try read(lane, rows[index]).address(), every: step, from: first,
          into: try memory.address(index * columns.count * pixelBytes), count: columns.count,
          pixelBytes: pixelBytes)
      }
    }
    return memory.buffer(
      size: PixelSize(width: columns.count, height: rows.count), channels: channels,
      sampleType: sampleType, rowOrder: rowOrder)
  }
}
