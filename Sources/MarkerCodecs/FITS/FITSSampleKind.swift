import CFitsio
import MarkerImaging

/// How cfitsio hands over the samples of an image HDU.
struct FITSSampleKind {
  var type: SampleType
  /// cfitsio's code for that type.
  var code: Int32
  /// The samples are stored in compressed tiles.
  var isCompressed: Bool
  /// The file's samples are integers that cfitsio turns into floating point, or compressed floating
  /// point: only it can tell which of them are missing.
  var needsNaN: Bool
  /// The integer that stands for a missing value.
  var missing: Int64?

  private static let unsignedZero = 9_223_372_036_854_775_808.0

  /// `equivalent` is cfitsio's type for the scaled samples, `stored` the file's BITPIX.
  init?(equivalent: Int32, stored: Int32, isCompressed: Bool, scale: Double, zero: Double) {
    var equivalent = equivalent
    // cfitsio says 64-bit integers whatever the scaling makes of them.
    if stored == LONGLONG_IMG, scale != 1 || zero != 0 {
      equivalent =
        scale == 1 && zero == FITSSampleKind.unsignedZero ? ULONGLONG_IMG : DOUBLE_IMG
    }
    switch equivalent {
    case BYTE_IMG: (type, code) = (.uint8, TBYTE)
    case SBYTE_IMG: (type, code) = (.int8, TSBYTE)
    case SHORT_IMG: (type, code) = (.int16, TSHORT)
    case USHORT_IMG: (type, code) = (.uint16, TUSHORT)
    case LONG_IMG: (type, code) = (.int32, TINT)
    case ULONG_IMG: (type, code) = (.uint32, TUINT)
    case LONGLONG_IMG: (type, code) = (.int64, TLONGLONG)
    case ULONGLONG_IMG: (type, code) = (.uint64, TULONGLONG)
    case FLOAT_IMG: (type, code) = (.float32, TFLOAT)
    case DOUBLE_IMG: (type, code) = (.float64, TDOUBLE)
    default: return nil
    }
    self.isCompressed = isCompressed
    let isFloat = type == .float32 || type == .float64
    needsNaN = isFloat && (stored > 0 || isCompressed)
  }

  var isInteger: Bool { type != .float32 && type != .float64 }

  /// The sample that BLANK becomes by the file's scaling; nil where that is no whole number.
  mutating func setMissing(blank: Int, scale: Double, zero: Double) {
    // 2^63 is no Int64, and is the zero point of unsigned 64-bit samples; these in their bit pattern.
    if type == .uint64, scale == 1, zero == FITSSampleKind.unsignedZero {
      missing = Int64(blank &- .min)
    } else if scale == 1, zero == 0 {
      missing = Int64(blank)
    } else {
      missing = Int64(exactly: Double(blank) * scale + zero)
    }
  }
}
