/// The machine type of a frame's samples, native byte order.
public enum SampleType: String, Sendable, CaseIterable {
  case uint8
  case int8
  case uint16
  case int16
  case uint32
  case int32
  case uint64
  case int64
  case float32
  case float64

  public var byteCount: Int {
    switch self {
    case .uint8, .int8: 1
    case .uint16, .int16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }
}

/// A Swift number that can be a sample.
public protocol Sample: Comparable, Sendable, BitwiseCopyable {
  static var sampleType: SampleType { get }
  var double: Double { get }
  /// Whether the type has a sample of its own that stands for a missing value.
  static var hasNaN: Bool { get }
  /// Whether it is that sample.
  var isNaN: Bool { get }
  /// Neither missing nor infinite.
  var isFinite: Bool { get }
  /// This less another, not rounded before it is taken: large integers keep their differences.
  func offset(from base: Self) -> Double
  var exact: ExactNumber { get }
  /// A sample near a number, and what is missing to the number itself.
  static func split(_ number: ExactNumber) -> (base: Self, rest: Double)
  /// A whole number that orders as the samples do, 0 for the least.
  var orderedKey: UInt64 { get }
  init(orderedKey: UInt64)
}

extension Sample where Self: FixedWidthInteger {
  public var double: Double { Double(self) }
  public static var hasNaN: Bool { false }
  public var isNaN: Bool { false }
  public var isFinite: Bool { true }
  public var exact: ExactNumber { ExactNumber(self) }

  @inlinable
  public func offset(from base: Self) -> Double {
    if Self.bitWidth <= 32 { return Double(self) - Double(base) }
    return self >= base
      ? Double(Magnitude(truncatingIfNeeded: self &- base))
      : -Double(Magnitude(truncatingIfNeeded: base &- self))
  }

  public static func split(_ number: ExactNumber) -> (base: Self, rest: Double) {
    if bitWidth <= 32 { return (0, number.nearest) }
    let base = Self(clamping: number.whole)
    return (base, number.minus(base.exact))
  }

  // Turning the sign bit over puts the negative numbers below the others.
  public var orderedKey: UInt64 {
    UInt64(truncatingIfNeeded: Magnitude(truncatingIfNeeded: self ^ (Self.isSigned ? Self.min : 0)))
  }
  public init(orderedKey: UInt64) {
    self = Self(truncatingIfNeeded: orderedKey) ^ (Self.isSigned ? Self.min : 0)
  }
}

extension Sample where Self: BinaryFloatingPoint {
  public static var hasNaN: Bool { true }
  public var exact: ExactNumber { ExactNumber(double) }
  public func offset(from base: Self) -> Double { double - base.double }
  public static func split(_ number: ExactNumber) -> (base: Self, rest: Double) {
    (0, number.nearest)
  }
}

extension UInt8: Sample { public static var sampleType: SampleType { .uint8 } }
extension Int8: Sample { public static var sampleType: SampleType { .int8 } }
extension UInt16: Sample { public static var sampleType: SampleType { .uint16 } }
extension Int16: Sample { public static var sampleType: SampleType { .int16 } }
extension UInt32: Sample { public static var sampleType: SampleType { .uint32 } }
extension Int32: Sample { public static var sampleType: SampleType { .int32 } }
extension UInt64: Sample { public static var sampleType: SampleType { .uint64 } }
extension Int64: Sample { public static var sampleType: SampleType { .int64 } }

// IEEE 754 bits order as the numbers do once those of negative numbers are turned over.
extension Float: Sample {
  public static var sampleType: SampleType { .float32 }
  public var double: Double { Double(self) }
  public var orderedKey: UInt64 {
    UInt64(bitPattern >> 31 == 0 ? bitPattern | 1 << 31 : ~bitPattern)
  }
  public init(orderedKey: UInt64) {
    let key = UInt32(truncatingIfNeeded: orderedKey)
    self.init(bitPattern: key >> 31 == 1 ? key & ~(1 << 31) : ~key)
  }
}
extension Double: Sample {
  public static var sampleType: SampleType { .float64 }
  public var double: Double { self }
  public var orderedKey: UInt64 {
    bitPattern >> 63 == 0 ? bitPattern | 1 << 63 : ~bitPattern
  }
  public init(orderedKey: UInt64) {
    self.init(
      bitPattern: orderedKey >> 63 == 1 ? orderedKey & ~(1 << 63) : ~orderedKey)
  }
}
