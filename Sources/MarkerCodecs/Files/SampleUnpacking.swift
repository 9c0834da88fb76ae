import MarkerImaging

/// How a file's samples become machine numbers: their bits, and whether they are signed or floating
/// point. Values stay what they are: 12 bits become 0 to 4095 in 16 bits.
struct SampleUnpacking: Equatable {
  enum Kind {
    case unsigned
    case signed
    case float
  }

  let bits: Int
  let kind: Kind
  /// The smallest type that holds every value.
  let sampleType: SampleType

  /// Nil for numbers of a kind that is not read.
  init?(bits: Int, kind: Kind) {
    self.bits = bits
    self.kind = kind
    let type: SampleType? =
      switch (kind, bits) {
      case (.unsigned, 1...8): .uint8
      case (.unsigned, 9...16): .uint16
      case (.unsigned, 17...32): .uint32
      case (.unsigned, 64): .uint64
      case (.signed, 2...8): .int8
      case (.signed, 9...16): .int16
      case (.signed, 17...32): .int32
      case (.signed, 64): .int64
      case (.float, 16), (.float, 24), (.float, 32): .float32
      case (.float, 64): .float64
      default: nil
      }
    guard let type else { return nil }
    sampleType = type
  }

  /// Whether the file's samples are machine numbers as they are.
  var isNative: Bool { bits == sampleType.byteCount * 8 }
  /// Of unsigned integers.
  var largest: UInt64 { bits >= 64 ? .max : 1 << UInt64(bits) - 1 }

  /// Turns `count` samples of one row, which begins at a whole byte, into machine numbers.
  ///
  /// Samples of 16 and 24 bits are in native byte order; of any other size they lie bit after bit, the
  /// highest first.
  func unpack(_ from: UnsafeRawPointer, into to: UnsafeMutableRawPointer, count: Int) {
    switch (kind, bits) {
    case (.float, 16):
      let halves = from.assumingMemoryBound(to: UInt16.self)
      let floats = to.assumingMemoryBound(to: Float.self)
      for i in 0..<count {
        floats[i] = SampleUnpacking.float(UInt32(halves[i]), exponent: 5, fraction: 10)
      }
    case (.float, _):
      let floats = to.assumingMemoryBound(to: Float.self)
      for i in 0..<count {
        floats[i] = SampleUnpacking.float(triple(from, i), exponent: 7, fraction: 16)
      }
    case (_, 24):
      let numbers = to.assumingMemoryBound(to: UInt32.self)
      let sign: UInt32 = kind == .signed ? 0x80_0000 : 0
      for i in 0..<count { numbers[i] = (triple(from, i) ^ sign) &- sign }
    default:
      switch sampleType.byteCount {
      case 1: spread(from, to.assumingMemoryBound(to: UInt8.self), count)
      case 2: spread(from, to.assumingMemoryBound(to: UInt16.self), count)
      default: spread(from, to.assumingMemoryBound(to: UInt32.self), count)
      }
    }
  }

  private func triple(_ from: UnsafeRawPointer, _ index: Int) -> UInt32 {
    let bytes = (from + index * 3).assumingMemoryBound(to: UInt8.self)
    let (first, second, third) = (UInt32(bytes[0]), UInt32(bytes[1]), UInt32(bytes[2]))
    #if _endian(little)
      return third << 16 | second << 8 | first
    #else
      return first << 16 | second << 8 | third
    #endif
  }

  private func spread<T: FixedWidthInteger & UnsignedInteger>(
    _ from: UnsafeRawPointer, _ to: UnsafeMutablePointer<T>, _ count: Int
  ) {
    var next = from.assumingMemoryBound(to: UInt8.self)
    let width = UInt64(bits)
    let mask = largest
    let sign: UInt64 = kind == .signed ? 1 << (width - 1) : 0
    var pool: UInt64 = 0
    var have: UInt64 = 0
    for i in 0..<count {
      while have < width {
        pool = pool &<< 8 | UInt64(next.pointee)
        next += 1
        have &+= 8
      }
      have &-= width
      let value = pool &>> have & mask
      to[i] = T(truncatingIfNeeded: (value ^ sign) &- sign)
    }
  }

  /// A floating-point number of a sign bit and so many bits of exponent and fraction, by the rules of
  /// IEEE 754: binary16 has 5 and 10, the 24 bits of Adobe's TIFF Technical Note 3 have 7 and 16.
  static func float(_ bits: UInt32, exponent width: UInt32, fraction digits: UInt32) -> Float {
    let sign = (bits >> (width + digits) & 1) << 31
    let highest = UInt32(1) << width - 1
    let bias = highest >> 1
    let exponent = bits >> digits & highest
    let fraction = bits & (1 << digits - 1)
    switch exponent {
    case 0:
      let unit = Float(sign: .plus, exponent: 1 - Int(bias) - Int(digits), significand: 1)
      return sign == 0 ? Float(fraction) * unit : -Float(fraction) * unit
    case highest: return Float(bitPattern: sign | 0x7F80_0000 | fraction << (23 - digits))
    default:
      return Float(bitPattern: sign | (exponent + 127 - bias) << 23 | fraction << (23 - digits))
    }
  }
}
