import CCodecShims
import CFitsio
import MarkerImaging
import MarkerLanguage

/// The compressed tiles of an image HDU: where they are, and which of them cannot be read.
struct FITSTiles {
  let tiling: FITSTiling
  /// ZCMPTYPE, in capitals.
  let method: String
  /// The rows of the table, from 1, whose data lie behind the end of the file.
  private(set) var absent: Set<Int> = []
  /// Those from here on are all absent.
  private(set) var end: Int
  /// Rows whose data are there and broken.
  private(set) var broken: Set<Int> = []

  /// How many of them the file holds.
  var present: Int { end - 1 - absent.count }
  var isWhole: Bool { end > tiling.count && absent.isEmpty && broken.isEmpty }

  private static let columns = ["COMPRESSED_DATA", "GZIP_COMPRESSED_DATA", "UNCOMPRESSED_DATA"]

  /// Of the HDU at which the handle stands. `isCut`: the file ends before it does.
  init(_ handle: FITSHandle, isCut: Bool, context: ReadingContext) throws(ImageError) {
    tiling = try FITSTiling(handle)
    method = handle.text("ZCMPTYPE")?.uppercased() ?? "GZIP_1"
    var status: Int32 = 0
    var rows: Int64 = 0
    ffgnrwll(handle.pointer, &rows, &status)
    try FITSHandle.check(status)
    end = min(tiling.count, max(Int(rows), 0)) + 1
    if isCut { try findAbsent(handle, context) }
  }

  func isReadable(_ row: Int) -> Bool {
    row < end && !absent.contains(row) && !broken.contains(row)
  }

  private mutating func findAbsent(
    _ handle: FITSHandle, _ context: ReadingContext
  ) throws(ImageError) {
    let file = handle.pointer.pointee.Fptr.pointee
    guard let heap = FITSTiles.heap(handle) else {
      throw ImageError(.damaged, localized("its compressed tiles are beyond all numbers"))
    }
    let rows = max(handle.size - Int(file.datastart), 0) / max(Int(file.rowlength), 1)
    end = min(end, rows + 1)
    for column in FITSTiles.columns.compactMap(handle.column) {
      var status: Int32 = 0
      var type: Int32 = 0
      ffgtclll(handle.pointer, column, &type, nil, nil, &status)
      try FITSHandle.check(status)
      let width = FITSTiles.byteCount(type)
      for row in 1..<end {
        if row % 1024 == 0 { try context.goOn() }
        guard let place = FITSTiles.place(handle, column, row) else {
          end = row
          break
        }
        let (last, over) = (place.offset + heap).addingReportingOverflow(place.count * width)
        if place.count > 0, over || last > handle.size { absent.insert(row) }
      }
    }
    absent = absent.filter { $0 < end }
  }

  /// Where the tiles' data begin in the file; nil where the header says nonsense (THEAP).
  static func heap(_ handle: FITSHandle) -> Int? {
    let file = handle.pointer.pointee.Fptr.pointee
    let sane: ClosedRange<Int64> = 0...(1 << 48)
    guard sane.contains(file.heapstart), sane.contains(file.datastart) else { return nil }
    return Int(file.datastart + file.heapstart)
  }

  /// The elements of a tile in the heap; nil where its row lies behind the end of the file.
  static func place(
    _ handle: FITSHandle, _ column: Int32, _ row: Int
  ) -> (count: Int, offset: Int)? {
    var status: Int32 = 0
    var count: Int64 = 0
    var offset: Int64 = 0
    ffgdesll(handle.pointer, column, Int64(row), &count, &offset, &status)
    let sane: ClosedRange<Int64> = 0...(1 << 48)
    guard status == 0, sane.contains(count), sane.contains(offset) else { return nil }
    return (Int(count), Int(offset))
  }

  /// Of an element of a variable-length column of that type.
  static func byteCount(_ type: Int32) -> Int {
    switch abs(type) {
    case TSHORT: 2
    case TLONG, TINT, TFLOAT: 4
    case TDOUBLE, TLONGLONG: 8
    default: 1
    }
  }

  /// The bytes of a tile; empty where that column has none of it. Throws where they cannot be read.
  static func bytes(
    _ handle: FITSHandle, _ column: Int32, _ row: Int
  ) throws(ImageError) -> [UInt8] {
    var status: Int32 = 0
    var type: Int32 = 0
    ffgtclll(handle.pointer, column, &type, nil, nil, &status)
    try FITSHandle.check(status)
    guard let place = place(handle, column, row) else {
      throw ImageError(.damaged, localized("the file ends before compressed tile \(row)"))
    }
    if place.count == 0 { return [] }
    let width = byteCount(type)
    guard type < 0, place.count <= handle.size / width, place.offset <= handle.size else {
      throw ImageError(.damaged, localized("compressed tile \(row) is larger than the file"))
    }
    var bytes = [UInt8](repeating: 0, count: place.count * width)
    // As they stand in the file, whatever the column's type.
    let start = (heap(handle) ?? 0) - Int(handle.pointer.pointee.Fptr.pointee.datastart)
    guard start >= 0 else {
      throw ImageError(.damaged, localized("its compressed tiles are beyond all numbers"))
    }
    ffgextn(handle.pointer, Int64(start + place.offset), Int64(bytes.count), &bytes, &status)
    try FITSHandle.check(status)
    return bytes
  }

  /// Finds tiles with a part of those samples that cfitsio must not see. Where a tile's gzip data break off it would ask for ever
  /// more memory to inflate it, and never end; where an HCOMPRESS tile says that it is larger than its
  /// place it would write past it; where a Rice tile breaks off it would read past it.
  mutating func findBroken(
    _ handle: FITSHandle, in wanted: Range<Int>, context: ReadingContext
  ) throws(ImageError) {
    if method.hasPrefix("HCOMPRESS"), let column = handle.column("COMPRESSED_DATA") {
      let tiling = tiling
      try check(handle, column, wanted, context) { (bytes, row) in
        tiling.fits(hcompressed: bytes[...], row: row)
      }
    }
    if method.hasPrefix("RICE"), let column = handle.column("COMPRESSED_DATA") {
      guard let stream = RiceStream(handle) else {
        throw ImageError(.damaged, localized("its Rice compression has an impossible block size"))
      }
      let tiling = tiling
      try check(handle, column, wanted, context) { (bytes, row) in
        bytes.withUnsafeBufferPointer { stream.isWhole($0, samples: tiling.samples(row: row)) }
      }
    }
    // Tiles that the method could not keep.
    if let column = handle.column("GZIP_COMPRESSED_DATA") {
      try check(handle, column, wanted, context) { (bytes, _) in
        bytes.withUnsafeBufferPointer { codec_gzip_is_whole($0.baseAddress, $0.count) }
      }
    }
  }

  private mutating func check(
    _ handle: FITSHandle, _ column: Int32, _ wanted: Range<Int>, _ context: ReadingContext,
    isGood: ([UInt8], Int) -> Bool
  ) throws(ImageError) {
    for row in 1..<end where isReadable(row) {
      guard tiling.meets(wanted, tiling.box(row: row)) else { continue }
      try context.goOn()
      do throws(ImageError) {
        let bytes = try FITSTiles.bytes(handle, column, row)
        if !bytes.isEmpty, !isGood(bytes, row) { broken.insert(row) }
      } catch {
        broken.insert(row)
      }
    }
  }
}
