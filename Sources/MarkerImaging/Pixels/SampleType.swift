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
  /// The sample that stands for a value that is missing; nil where the type has none of its own.
  var isNaN: Bool { get }
}

extension Sample where Self: FixedWidthInteger {
  public var double: Double { Double(self) }
  public var isNaN: Bool { false }
}

extension UInt8: Sample { public static var sampleType: SampleType { .uint8 } }
extension Int8: Sample { public static var sampleType: SampleType { .int8 } }
extension UInt16: Sample { public static var sampleType: SampleType { .uint16 } }
extension Int16: Sample { public static var sampleType: SampleType { .int16 } }
extension UInt32: Sample { public static var sampleType: SampleType { .uint32 } }
extension Int32: Sample { public static var sampleType: SampleType { .int32 } }
extension UInt64: Sample { public static var sampleType: SampleType { .uint64 } }
extension Int64: Sample { public static var sampleType: SampleType { .int64 } }
extension Float: Sample {
  public static var sampleType: SampleType { .float32 }
  public var double: Double { Double(self) }
}
extension Double: Sample {
  public static var sampleType: SampleType { .float64 }
  public var double: Double { self }
}
