import CCodecShims
import CFitsio
import MarkerImaging
import MarkerLanguage

/// Tiles that hold their samples as they are, or in gzip alone (NOCOMPRESS, GZIP_1, GZIP_2).
///
/// cfitsio knows no NOCOMPRESS and no 64-bit integers in tiles, and inflates gzip data that break off
/// for ever. FITS standard 4.0, sections 10.1.3 (columns), 10.2 (quantized), 10.4.2 (gzip).
struct FITSPlainTiles {
  private let kind: FITSSampleKind
  private let isGzip: Bool
  /// The bytes that a tile may take.
  private let most: Int
  /// All first bytes of the samples come first, then all second ones.
  private let isShuffled: Bool
  /// ZBITPIX.
  private let bitpix: Int
  private let scale: Double
  private let zero: Double
  private let blank: Int?
  private let quantization: FITSQuantization?
  private let columns: (data: Int32?, gzip: Int32?, plain: Int32?)

  /// Of the HDU at which the handle stands; nil where its tiles are compressed in another way.
  init?(
    _ handle: FITSHandle, _ tiles: FITSTiles, _ kind: FITSSampleKind
  ) throws(ImageError) {
    guard tiles.method == "NOCOMPRESS" || tiles.method.hasPrefix("GZIP") else { return nil }
    self.kind = kind
    most = handle.limits.bytes / 2
    isGzip = tiles.method != "NOCOMPRESS"
    isShuffled = tiles.method == "GZIP_2"
    bitpix = handle.integer("ZBITPIX") ?? 0
    guard [8, 16, 32, 64, -32, -64].contains(bitpix) else {
      throw ImageError(.damaged, localized("ZBITPIX is \(bitpix)"))
    }
    scale = handle.number("BSCALE") ?? 1
    zero = handle.number("BZERO") ?? 0
    blank = handle.integer("BLANK") ?? handle.integer("ZBLANK")
    quantization = bitpix < 0 ? FITSQuantization(handle) : nil
    columns = (
      handle.column("COMPRESSED_DATA"), handle.column("GZIP_COMPRESSED_DATA"),
      handle.column("UNCOMPRESSED_DATA")
    )
  }

  /// Decodes a tile of `count` samples, in the type of the frame.
  func read(
    _ handle: FITSHandle, row: Int, count: Int, into samples: SampleMemory
  ) throws(ImageError) {
    if let column = columns.data {
      let bytes = try FITSTiles.bytes(handle, column, row)
      if !bytes.isEmpty {
        let steps = try quantization?.steps(handle, row)
        let width = steps == nil ? abs(bitpix) / 8 : 4
        let plain =
          try isGzip
          ? inflated(bytes, count: count, width: width, isShuffled: isShuffled, row) : bytes
        return try convert(plain, count: count, row, steps, into: samples)
      }
    }
    // Tiles that could not be quantized without loss.
    for (column, isGzip) in [(columns.gzip, true), (columns.plain, false)] {
      guard let column else { continue }
      let bytes = try FITSTiles.bytes(handle, column, row)
      if bytes.isEmpty { continue }
      let plain =
        try isGzip
        ? inflated(bytes, count: count, width: abs(bitpix) / 8, isShuffled: false, row) : bytes
      return try convert(plain, count: count, row, nil, into: samples)
    }
    throw ImageError(.damaged, localized("compressed tile \(row) is empty"))
  }

  private func inflated(
    _ bytes: [UInt8], count: Int, width: Int, isShuffled: Bool, _ row: Int
  ) throws(ImageError) -> [UInt8] {
    // Old files hold short integers as long ones.
    let room = count * max(width, bitpix > 0 ? 4 : width)
    guard room <= most else {
      throw ImageError(.tooLarge, localized("a compressed tile is too large"))
    }
    var size = -1
    let plain = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      size = Int(codec_gunzip_bytes(bytes, bytes.count, buffer.baseAddress, room))
      filled = max(size, 0)
    }
    guard size >= 0 else {
      throw ImageError(
        .damaged, localized("compressed tile \(row) breaks off or is of another size"))
    }
    guard isShuffled, size > count else { return plain }
    let width = size / count
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      buffer.initialize(repeating: 0)
      for byte in 0..<width {
        let from = byte * count
        for index in 0..<count { buffer[index * width + byte] = plain[from + index] }
      }
      filled = size
    }
  }

  private func convert(
    _ bytes: [UInt8], count: Int, _ row: Int, _ steps: FITSQuantization.Steps?,
    into samples: SampleMemory
  ) throws(ImageError) {
    let width = bytes.count / max(count, 1)
    let isGood = steps != nil ? width == 4 : bitpix < 0 ? width == -bitpix / 8 : width > 0
    guard isGood, bytes.count == count * width,
      count * kind.type.byteCount <= samples.bytes.count
    else { throw ImageError(.damaged, localized("compressed tile \(row) is of another size")) }
    let to = try samples.address()
    if let steps, let quantization {
      return quantization.restore(bytes, count, row, steps) { put($1, $0, to) }
    }
    switch (bitpix, width) {
    case (-32, _): floats(bytes, count, UInt32.self, to) { Double(Float(bitPattern: $0)) }
    case (-64, _): floats(bytes, count, UInt64.self, to) { Double(bitPattern: $0) }
    case (_, 1): integers(bytes, count, UInt8.self, to)
    case (_, 2): integers(bytes, count, Int16.self, to)
    case (_, 4): integers(bytes, count, Int32.self, to)
    case (_, 8): integers(bytes, count, Int64.self, to)
    default: throw ImageError(.damaged, localized("compressed tile \(row) is of another size"))
    }
  }

  private func integers<Stored: FixedWidthInteger>(
    _ bytes: [UInt8], _ count: Int, _ stored: Stored.Type, _ to: UnsafeMutableRawPointer
  ) {
    bytes.withUnsafeBytes { bytes in
      let sample = { (index: Int) in
        Stored(
          bigEndian: bytes.loadUnaligned(
            fromByteOffset: index * Stored.bitWidth / 8, as: Stored.self))
      }
      switch kind.type {
      case .uint8: shift(count, sample, UInt8.self, to)
      case .int8: shift(count, sample, Int8.self, to)
      case .uint16: shift(count, sample, UInt16.self, to)
      case .int16: shift(count, sample, Int16.self, to)
      case .uint32: shift(count, sample, UInt32.self, to)
      case .int32: shift(count, sample, Int32.self, to)
      case .uint64: shift(count, sample, UInt64.self, to)
      case .int64: shift(count, sample, Int64.self, to)
      case .float32, .float64:
        let blank = blank.flatMap { Stored(exactly: $0) }
        for index in 0..<count {
          let value = sample(index)
          put(value == blank ? .nan : Double(value) * scale + zero, index, to)
        }
      }
    }
  }

  /// Adds BZERO, which is a whole number here: in 64 bits that wrap around, 2^63 like any other.
  private func shift<Stored: FixedWidthInteger, Shown: FixedWidthInteger>(
    _ count: Int, _ sample: (Int) -> Stored, _ shown: Shown.Type, _ to: UnsafeMutableRawPointer
  ) {
    let to = to.bindMemory(to: Shown.self, capacity: count)
    let zero = zero >= 0 ? Int64(bitPattern: UInt64(exactly: zero) ?? 0) : Int64(exactly: zero) ?? 0
    let factor = Int64(exactly: scale) ?? 1
    for index in 0..<count {
      to[index] = Shown(truncatingIfNeeded: Int64(sample(index)) &* factor &+ zero)
    }
  }

  private func floats<Bits: FixedWidthInteger>(
    _ bytes: [UInt8], _ count: Int, _ bits: Bits.Type, _ to: UnsafeMutableRawPointer,
    _ value: (Bits) -> Double
  ) {
    let isScaled = scale != 1 || zero != 0
    bytes.withUnsafeBytes { bytes in
      for index in 0..<count {
        let bits = bytes.loadUnaligned(fromByteOffset: index * Bits.bitWidth / 8, as: Bits.self)
        let value = value(Bits(bigEndian: bits))
        put(isScaled ? value * scale + zero : value, index, to)
      }
    }
  }

  private func put(_ value: Double, _ index: Int, _ to: UnsafeMutableRawPointer) {
    if kind.type == .float32 {
      to.storeBytes(of: Float(value), toByteOffset: index * 4, as: Float.self)
    } else {
      to.storeBytes(of: value, toByteOffset: index * 8, as: Double.self)
    }
  }
}
