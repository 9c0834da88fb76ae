import CCodecShims
import CFitsio
import MarkerImaging

/// The compressed tiles of the image HDU at which a handle stands.
enum FITSTiles {
  /// Throws `.damaged` where a tile's gzip data breaks off: cfitsio would ask for ever more memory to
  /// inflate it, and never end. So too where an HCOMPRESS tile says that it is larger than its place:
  /// cfitsio would write past it.
  static func check(_ handle: FITSHandle, context: ReadingContext) throws(ImageError) {
    var status: Int32 = 0
    var method = [CChar](repeating: 0, count: 81)
    ffgkys(handle.pointer, "ZCMPTYPE", &method, nil, &status)
    let isGzip = status != 0 || FITSHandle.string(method).hasPrefix("GZIP")
    if FITSHandle.string(method).hasPrefix("HCOMPRESS") {
      let tiling = try FITSTiling(handle)
      try check(handle, column: "COMPRESSED_DATA", context) { (bytes, row) in
        tiling.fits(hcompressed: bytes, row: row)
      }
    }
    // Tiles that another method could not keep are in a column of their own.
    for name in (isGzip ? ["COMPRESSED_DATA"] : []) + ["GZIP_COMPRESSED_DATA"] {
      try check(handle, column: name, context) { (bytes, _) in
        bytes.withUnsafeBufferPointer { codec_gzip_is_whole($0.baseAddress, $0.count) }
      }
    }
  }

  private static func check(
    _ handle: FITSHandle, column name: String, _ context: ReadingContext,
    isGood: (ArraySlice<UInt8>, Int) -> Bool
  ) throws(ImageError) {
    let file = handle.pointer
    var status: Int32 = 0
    var column: Int32 = 0
    var pattern = name.utf8CString.map { $0 }
    ffgcno(file, CASEINSEN, &pattern, &column, &status)
    guard status == 0 else { return }
    var type: Int32 = 0
    var rows: Int64 = 0
    ffgtclll(file, column, &type, nil, nil, &status)
    ffgnrwll(file, &rows, &status)
    try FITSHandle.check(status)
    guard rows > 0 else { return }
    var bytes: [UInt8] = []
    for row in 1...rows {
      try context.goOn()
      var length: Int64 = 0
      var offset: Int64 = 0
      var sawMissing: Int32 = 0
      ffgdesll(file, column, row, &length, &offset, &status)
      try FITSHandle.check(status)
      if length == 0 { continue }
      guard type == -TBYTE, length > 0, length <= handle.size else {
        throw ImageError(.damaged, "compressed tile \(row) is larger than the file")
      }
      if bytes.count < length { bytes = [UInt8](repeating: 0, count: Int(length)) }
      ffgcv(file, TBYTE, column, row, 1, length, nil, &bytes, &sawMissing, &status)
      try FITSHandle.check(status)
      guard isGood(bytes[..<Int(length)], Int(row)) else {
        throw ImageError(.damaged, "compressed tile \(row) breaks off or is of another size")
      }
    }
  }
}
