import MarkerImaging

/// Some columns and rows of a page, with memory for the samples that are kept of them, as the file has
/// them: not yet colours.
struct TIFFArea {
  let page: TIFFPage
  let columns: Range<Int>
  let rows: Range<Int>
  let memory: SampleMemory

  private var sampleBytes: Int { page.unpacking.sampleType.byteCount }
  private var pixelBytes: Int { page.storedSamples * sampleBytes }
  var rowBytes: Int { columns.count * pixelBytes }

  /// Where a pixel of the page lies, which is in the area.
  func address(x: Int, y: Int) throws(ImageError) -> UnsafeMutableRawPointer {
    try memory.address((y - rows.lowerBound) * rowBytes + (x - columns.lowerBound) * pixelBytes)
  }

  /// Puts machine numbers of one row where they belong.
  ///
  /// - Parameter row: the first of them, with all samples of a pixel that a part has.
  func put(
    _ row: UnsafeRawPointer, columns: Range<Int>, y: Int, plane: Int
  ) throws(ImageError) {
    let target = try address(x: columns.lowerBound, y: y)
    if page.isPlanar {
      SampleLayout.interleave(
        row, into: target, count: columns.count, channel: plane, channels: page.storedSamples,
        sampleBytes: sampleBytes)
    } else {
      SampleLayout.narrow(
        row, into: target, count: columns.count, channels: page.samples, kept: page.storedSamples,
        sampleBytes: sampleBytes)
    }
  }

  /// Leaves nothing in rows that could not be read.
  func clear(columns: Range<Int>, rows: Range<Int>, plane: Int) throws(ImageError) {
    for y in rows {
      let target = try address(x: columns.lowerBound, y: y)
      if !page.isPlanar {
        target.initializeMemory(as: UInt8.self, repeating: 0, count: columns.count * pixelBytes)
        continue
      }
      for x in 0..<columns.count {
        (target + x * pixelBytes + plane * sampleBytes).initializeMemory(
          as: UInt8.self, repeating: 0, count: sampleBytes)
      }
    }
  }

  /// Takes the rows that another area of the same columns has of it.
  func take(_ rows: Range<Int>, from other: TIFFArea) throws(ImageError) {
    guard !rows.isEmpty else { return }
    let x = columns.lowerBound
    try address(x: x, y: rows.lowerBound).copyMemory(
      from: try other.address(x: x, y: rows.lowerBound), byteCount: rows.count * rowBytes)
  }
}
