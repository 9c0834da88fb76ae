import CTiff
import MarkerImaging
import MarkerLanguage
import SystemPackage

/// Parts that lie in their file as numbers, all of them whole: any of their rows can be had without the
/// others.
final class TIFFPlainRows {
  private let file: FileDescriptor
  private let page: TIFFPage
  private let grid: TIFFGrid
  /// Where each part begins in the file, in bytes.
  private let starts: [Int]
  private let isSwapped: Bool
  /// The bytes of a part's row.
  private let rowBytes: Int
  private let scratch: SampleMemory

  /// So much is read at a time, as it stays in the processor's cache.
  private static let piece = 256 << 10

  /// Nil where something is compressed, packed in bits, missing or cut short.
  init?(_ handle: TIFFHandle, page: TIFFPage, grid: TIFFGrid) throws(ImageError) {
    guard page.compression == COMPRESSION_NONE, page.unpacking.isNative,
      handle.short(TIFFTAG_FILLORDER).map(Int32.init) ?? FILLORDER_MSB2LSB == FILLORDER_MSB2LSB
    else { return nil }
    rowBytes =
      grid.columns * (page.isPlanar ? 1 : page.samples) * page.unpacking.sampleType.byteCount
    var starts: [Int] = []
    starts.reserveCapacity(grid.count)
    for part in 0..<grid.count {
      let offset = TIFFGetStrileOffset(handle.tiff, UInt32(part))
      let (end, isBeyond) = offset.addingReportingOverflow(
        TIFFGetStrileByteCount(handle.tiff, UInt32(part)))
      guard offset > 0, !isBeyond, end <= UInt64(handle.fileSize),
        end - offset >= UInt64(grid.storedRows(of: part) * rowBytes)
      else { return nil }
      starts.append(Int(offset))
    }
    self.starts = starts
    self.page = page
    self.grid = grid
    isSwapped = TIFFIsByteSwapped(handle.tiff) != 0
    scratch = try SampleMemory(byteCount: max(rowBytes, TIFFPlainRows.piece))
    do {
      file = try FileDescriptor.open(
        handle.file, .readOnly, options: [.nonBlocking, .closeOnExec])
    } catch {
      throw ImageError(.unreadable, "\(error)")
    }
  }

  deinit {
    // Nothing was written that closing could lose.
    do { try file.close() } catch { return }
  }

  /// Puts what a part has of an area there.
  func read(_ part: Int, into area: TIFFArea) throws(ImageError) {
    let place = grid.place(of: part)
    let columns = place.columns.clamped(to: area.columns)
    let rows = place.rows.clamped(to: area.rows)
    if columns.isEmpty || rows.isEmpty { return }
    let pixelBytes = rowBytes / grid.columns
    func start(of y: Int) -> Int { starts[part] + (y - place.rows.lowerBound) * rowBytes }
    if rowBytes == area.rowBytes, columns == area.columns, !page.isPlanar,
      page.samples == page.storedSamples
    {
      let target = try area.address(x: columns.lowerBound, y: rows.lowerBound)
      try fill(target, rows.count * rowBytes, from: start(of: rows.lowerBound))
      return
    }
    let skipped = (columns.lowerBound - place.columns.lowerBound) * pixelBytes
    let wanted = columns.count * pixelBytes
    let from = try scratch.address()
    // Of wide rows only what is wanted is read; else all that lies between is read along.
    if wanted < rowBytes, wanted * 2 < rowBytes, rowBytes > 16 << 10 {
      for y in rows {
        try fill(from, wanted, from: start(of: y) + skipped)
        try area.put(from, columns: columns, y: y, plane: place.plane)
      }
      return
    }
    let piece = max(1, TIFFPlainRows.piece / rowBytes)
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: piece) {
      let last = min(first + piece, rows.upperBound)
      try fill(from, (last - first) * rowBytes, from: start(of: first))
      for y in first..<last {
        try area.put(
          from + (y - first) * rowBytes + skipped, columns: columns, y: y, plane: place.plane)
      }
    }
  }

  /// Bytes of the file as machine numbers.
  private func fill(
    _ target: UnsafeMutableRawPointer, _ count: Int, from start: Int
  ) throws(ImageError) {
    let filled: Int
    do {
      filled = try file.fill(
        UnsafeMutableRawBufferPointer(start: target, count: count), from: start)
    } catch {
      throw ImageError(.unreadable, "\(error)")
    }
    if filled < count {
      throw ImageError(.damaged, localized("it has become shorter while it was read"))
    }
    guard isSwapped else { return }
    let sampleBytes = page.unpacking.sampleType.byteCount
    let samples = tmsize_t(count / sampleBytes)
    switch sampleBytes {
    case 2: TIFFSwabArrayOfShort(target.assumingMemoryBound(to: UInt16.self), samples)
    case 4: TIFFSwabArrayOfLong(target.assumingMemoryBound(to: UInt32.self), samples)
    case 8: TIFFSwabArrayOfLong8(target.assumingMemoryBound(to: UInt64.self), samples)
    default: break
    }
  }
}
