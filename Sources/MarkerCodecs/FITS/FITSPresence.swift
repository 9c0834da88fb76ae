import MarkerImaging

/// Which samples of a damaged frame the file holds: a byte for each, 1 where it does.
struct FITSPresence {
  private let flags: SampleMemory
  private(set) var count = 0

  init(samples: Int) throws(ImageError) {
    flags = try SampleMemory(byteCount: samples)
  }

  mutating func add(_ range: Range<Int>) {
    for index in range { flags.bytes[index] = 1 }
    count += range.count
  }

  /// Makes the others missing samples, and returns what stands for those where they are integers. A
  /// file without BLANK gets an integer that none of its samples is, if it leaves one at the end of
  /// the range; else zeros are all that can be shown.
  func fill(_ samples: UnsafeMutableRawPointer, kind: FITSSampleKind) -> Int64? {
    let count = flags.bytes.count
    switch kind.type {
    case .float32: put(Float.nan, samples)
    case .float64: put(Double.nan, samples)
    case .uint8: return fill(samples.bindMemory(to: UInt8.self, capacity: count), kind.missing)
    case .int8: return fill(samples.bindMemory(to: Int8.self, capacity: count), kind.missing)
    case .uint16: return fill(samples.bindMemory(to: UInt16.self, capacity: count), kind.missing)
    case .int16: return fill(samples.bindMemory(to: Int16.self, capacity: count), kind.missing)
    case .uint32: return fill(samples.bindMemory(to: UInt32.self, capacity: count), kind.missing)
    case .int32: return fill(samples.bindMemory(to: Int32.self, capacity: count), kind.missing)
    case .uint64: return fill(samples.bindMemory(to: UInt64.self, capacity: count), kind.missing)
    case .int64: return fill(samples.bindMemory(to: Int64.self, capacity: count), kind.missing)
    }
    return nil
  }

  private func fill<T: FixedWidthInteger>(
    _ samples: UnsafeMutablePointer<T>, _ blank: Int64?
  ) -> Int64? {
    // A BLANK outside the range of the samples is that of none. Of unsigned 64 bits it is a pattern.
    if let blank, case let value = T(truncatingIfNeeded: blank),
      Int64(truncatingIfNeeded: value) == blank
    {
      put(value, UnsafeMutableRawPointer(samples))
      return blank
    }
    let candidates: [T] = T.isSigned ? [.min, .max] : [.max, .max - 1]
    let unused = candidates.first { candidate in
      !flags.bytes.indices.contains { flags.bytes[$0] == 1 && samples[$0] == candidate }
    }
    guard let unused else { return nil }
    put(unused, UnsafeMutableRawPointer(samples))
    return Int64(truncatingIfNeeded: unused)
  }

  private func put<T>(_ value: T, _ samples: UnsafeMutableRawPointer) {
    let samples = samples.bindMemory(to: T.self, capacity: flags.bytes.count)
    for index in flags.bytes.indices where flags.bytes[index] == 0 { samples[index] = value }
  }
}
