import CTiff
import MarkerImaging

/// The strips or tiles of the page at which a handle stands, decoded by libtiff; damaged ones as far
/// as they go.
struct TIFFParts {
  let handle: TIFFHandle
  /// The bytes of a row in a part.
  let rowBytes: Int
  /// libjpeg fills up what breaks off, and calls it good.
  let isFilledUp: Bool

  struct Outcome {
    /// How many rows are good, from the top. The others are zero.
    var rows: Int
    /// Whether the file ends within the part, which was filled up with gray.
    var isFilledUp = false
  }

  /// Decodes `rows` rows of a part.
  func read(
    _ number: UInt32, rows: Int, into memory: UnsafeMutableRawPointer
  ) throws(ImageError) -> Outcome {
    let cut = try remains(of: number, atMost: 2 * rows * rowBytes + 1 << 16)
    func attempt(_ count: Int) -> Bool { decode(number, cut, count * rowBytes, memory) }
    if attempt(rows) { return Outcome(rows: rows, isFilledUp: isFilledUp && cut != nil) }
    // libtiff says only that a part is broken, not where; and it leaves the samples before unfinished
    // (byte order, predictor). So how many rows it can do is tried out, to 1/64 of the part.
    var good = 0
    var bad = rows
    while bad - good > max(rows / 64, 1) {
      let middle = (good + bad) / 2
      if attempt(middle) { good = middle } else { bad = middle }
    }
    func clear() { memory.initializeMemory(as: UInt8.self, repeating: 0, count: rows * rowBytes) }
    clear()
    if good > 0, !attempt(good) {
      good = 0
      clear()
    }
    return Outcome(rows: good)
  }

  /// Decodes the first row of a part without reading all of it; false where that does not go.
  func readTop(_ number: UInt32, into memory: UnsafeMutableRawPointer) throws(ImageError) -> Bool {
    let offset = TIFFGetStrileOffset(handle.tiff, number)
    // No codec makes a row twice as long.
    let most = min(TIFFGetStrileByteCount(handle.tiff, number), UInt64(2 * rowBytes + 4096))
    guard offset < UInt64(handle.fileSize), most > 0 else { return false }
    let start = try FileBytes.range(
      handle.file, from: Int(offset), count: min(handle.fileSize - Int(offset), Int(most)))
    return decode(number, start, rowBytes, memory) || decode(number, nil, rowBytes, memory)
  }

  /// What there is of a part whose end is not in the file; nil where all of it is.
  private func remains(
    of number: UInt32, atMost most: Int
  ) throws(ImageError) -> [UInt8]? {
    let offset = TIFFGetStrileOffset(handle.tiff, number)
    let count = TIFFGetStrileByteCount(handle.tiff, number)
    let (end, over) = offset.addingReportingOverflow(count)
    if !over, end <= UInt64(handle.fileSize) { return nil }
    guard offset < UInt64(handle.fileSize) else { return [] }
    return try FileBytes.range(
      handle.file, from: Int(offset), count: min(handle.fileSize - Int(offset), most))
  }

  private func decode(
    _ number: UInt32, _ cut: [UInt8]?, _ byteCount: Int, _ memory: UnsafeMutableRawPointer
  ) -> Bool {
    if var cut {
      if cut.isEmpty { return false }
      return cut.withUnsafeMutableBytes { bytes in
        TIFFReadFromUserBuffer(
          handle.tiff, number, bytes.baseAddress, tmsize_t(bytes.count), memory,
          tmsize_t(byteCount)) == 1
      }
    }
    let read =
      TIFFIsTiled(handle.tiff) != 0
      ? TIFFReadEncodedTile(handle.tiff, number, memory, tmsize_t(byteCount))
      : TIFFReadEncodedStrip(handle.tiff, number, memory, tmsize_t(byteCount))
    return read == byteCount
  }
}
