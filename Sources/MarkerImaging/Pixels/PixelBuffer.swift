import MarkerModel

/// One frame's samples in their own precision: immutable, shared between threads, freed by its owner.
///
/// Rows lie one after the other without padding, channels interleaved, native byte order.
public final class PixelBuffer: @unchecked Sendable {
  /// Which of the rows comes first in memory. Decoders leave rows as the file has them.
  public enum RowOrder: Sendable {
    /// The top row as displayed comes first: TIFF, PNG, JPEG.
    case topDown
    /// The bottom row as displayed comes first: FITS.
    case bottomUp
  }

  /// What the channels mean.
  public enum Channels: Int, Sendable {
    case gray = 1
    case grayAlpha = 2
    case rgb = 3
    case rgba = 4

    public var hasAlpha: Bool { self == .grayAlpha || self == .rgba }
    public var colorCount: Int { self == .rgb || self == .rgba ? 3 : 1 }
  }

  public let size: PixelSize
  public let channels: Channels
  public let sampleType: SampleType
  public let rowOrder: RowOrder
  /// The integer sample that stands for a missing value (FITS BLANK), where there is one; of uint64
  /// samples its bit pattern. In floating point it is NaN.
  public let missing: Int64?
  public let bytes: UnsafeRawBufferPointer
  /// The descriptor by which another process can map the bytes, where they lie in such memory. Theirs
  /// who own the memory.
  public let sharedMemory: Int32?
  private let release: @Sendable () -> Void

  /// Takes over memory that `release` gives back; it must hold `byteCount` bytes, aligned for the
  /// sample type, and must not change.
  public init(
    size: PixelSize, channels: Channels, sampleType: SampleType, rowOrder: RowOrder,
    missing: Int64? = nil, bytes: UnsafeRawBufferPointer, sharedMemory: Int32? = nil,
    release: @escaping @Sendable () -> Void
  ) {
    precondition(
      bytes.count
        >= PixelBuffer.byteCount(size: size, channels: channels, sampleType: sampleType))
    self.size = size
    self.channels = channels
    self.sampleType = sampleType
    self.rowOrder = rowOrder
    self.missing = missing
    self.bytes = bytes
    self.sharedMemory = sharedMemory
    self.release = release
  }

  deinit { release() }

  /// Memory of its own, zeroed, filled by `fill`.
  public static func filled<Failure: Error>(
    size: PixelSize, channels: Channels, sampleType: SampleType, rowOrder: RowOrder,
    missing: Int64? = nil, by fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) -> PixelBuffer {
    let count = byteCount(size: size, channels: channels, sampleType: sampleType)
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    do {
      try fill(memory)
    } catch {
      memory.deallocate()
      throw error
    }
    nonisolated(unsafe) let owned = memory
    return PixelBuffer(
      size: size, channels: channels, sampleType: sampleType, rowOrder: rowOrder,
      missing: missing, bytes: UnsafeRawBufferPointer(memory),
      release: { owned.deallocate() })
  }

  /// A buffer of these samples, for tests and generated images.
  public static func of<T: Sample>(
    _ samples: [T], size: PixelSize, channels: Channels = .gray, rowOrder: RowOrder = .topDown,
    missing: Int64? = nil
  ) -> PixelBuffer {
    precondition(samples.count == size.width * size.height * channels.rawValue)
    return filled(
      size: size, channels: channels, sampleType: T.sampleType, rowOrder: rowOrder,
      missing: missing
    ) { (memory: UnsafeMutableRawBufferPointer) throws(Never) in
      samples.withUnsafeBytes { memory.copyMemory(from: $0) }
    }
  }

  public static func byteCount(
    size: PixelSize, channels: Channels, sampleType: SampleType
  ) -> Int {
    size.width * size.height * channels.rawValue * sampleType.byteCount
  }

  public var byteCount: Int {
    PixelBuffer.byteCount(size: size, channels: channels, sampleType: sampleType)
  }

  /// The alpha sample that lets nothing through.
  var opaque: Double {
    switch sampleType {
    case .uint8: 255
    case .uint16: 65535
    case .uint32: Double(UInt32.max)
    case .uint64: Double(UInt64.max)
    default: 1
    }
  }

  /// The row in memory of a displayed row.
  public func storedRow(_ displayed: Int) -> Int {
    rowOrder == .topDown ? displayed : size.height - 1 - displayed
  }

  /// The colour channels' values at a displayed pixel, missing ones as NaN; nil outside the image.
  public func values(x: Int, y: Int) -> [Double]? {
    guard x >= 0, y >= 0, x < size.width, y < size.height else { return nil }
    let first = (storedRow(y) * size.width + x) * channels.rawValue
    var reader = ValueReader(range: first..<(first + channels.colorCount), missing: missing)
    visit(&reader)
    return reader.values
  }

  /// The colour channels' values at a displayed pixel as texts that read back to the same number: all
  /// digits of an integer, of floating point as many as it takes; nil for a missing one. Nil outside
  /// the image.
  public func texts(x: Int, y: Int) -> [String?]? {
    guard x >= 0, y >= 0, x < size.width, y < size.height else { return nil }
    let first = (storedRow(y) * size.width + x) * channels.rawValue
    var reader = TextReader(range: first..<(first + channels.colorCount), missing: missing)
    visit(&reader)
    return reader.texts
  }

  /// Calls the visitor with the samples in their own type.
  public func visit<V: SampleVisitor>(_ visitor: inout V) {
    switch sampleType {
    case .uint8: visitor.visit(samples(UInt8.self))
    case .int8: visitor.visit(samples(Int8.self))
    case .uint16: visitor.visit(samples(UInt16.self))
    case .int16: visitor.visit(samples(Int16.self))
    case .uint32: visitor.visit(samples(UInt32.self))
    case .int32: visitor.visit(samples(Int32.self))
    case .uint64: visitor.visit(samples(UInt64.self))
    case .int64: visitor.visit(samples(Int64.self))
    case .float32: visitor.visit(samples(Float.self))
    case .float64: visitor.visit(samples(Double.self))
    }
  }

  private func samples<T: Sample>(_ type: T.Type) -> UnsafeBufferPointer<T> {
    UnsafeBufferPointer(
      rebasing: bytes.bindMemory(to: T.self).prefix(byteCount / T.sampleType.byteCount))
  }
}

/// Something done to samples whatever their type.
public protocol SampleVisitor {
  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>)
}

private struct ValueReader: SampleVisitor {
  let range: Range<Int>
  let missing: Int64?
  var values: [Double] = []

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    values = samples[range].map { MissingTest<T>(missing).isMissing($0) ? .nan : $0.double }
  }
}

private struct TextReader: SampleVisitor {
  let range: Range<Int>
  let missing: Int64?
  var texts: [String?] = []

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let test = MissingTest<T>(missing)
    texts = samples[range].map { test.isMissing($0) ? nil : "\($0)" }
  }
}

/// Whether a sample stands for no value: NaN, or the integer that the file declares missing.
public struct MissingTest<T: Sample>: Sendable {
  private let blank: T?

  public init(_ missing: Int64?) {
    blank = missing.flatMap { MissingTest.sample($0) }
  }

  /// Whether no integer is declared missing.
  var isPlain: Bool { blank == nil }

  @inline(__always)
  public func isMissing(_ sample: T) -> Bool {
    if sample.isNaN { return true }
    guard let blank else { return false }
    return sample == blank
  }

  private static func sample(_ value: Int64) -> T? {
    guard let type = T.self as? any FixedWidthInteger.Type else { return nil }
    return exactly(value, type) as? T
  }

  private static func exactly<I: FixedWidthInteger>(_ value: Int64, _ type: I.Type) -> I? {
    I.self == UInt64.self ? I(truncatingIfNeeded: value) : I(exactly: value)
  }
}
