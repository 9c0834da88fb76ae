import CFitsio

/// A tile compressed with the Rice algorithm of the FITS Standard (4.0, section 10.4.1), as a stream
/// of bits.
///
/// cfitsio looks for the end of the data between blocks of samples only, and runs on through zeros: a
/// stream that breaks off can lead it out of its memory.
struct RiceStream {
  /// Of a sample: 1, 2 or 4.
  let sampleBytes: Int
  /// Samples in a block.
  let blockSize: Int

  /// Whether the stream has all of so many samples.
  func isWhole(_ bytes: UnsafeBufferPointer<UInt8>, samples: Int) -> Bool {
    let (width, largest): (Int, Int)
    switch sampleBytes {
    case 1: (width, largest) = (3, 6)
    case 2: (width, largest) = (4, 14)
    default: (width, largest) = (5, 25)
    }
    var bits = Bits(bytes, from: sampleBytes * 8)
    var left = samples
    while left > 0 {
      let count = min(blockSize, left)
      guard let code = bits.take(width) else { return false }
      switch code - 1 {
      case -1: break
      case largest: bits.skip(count * sampleBytes * 8)
      case let low:
        for _ in 0..<count {
          guard bits.skipZeros() else { return false }
          bits.skip(low)
        }
      }
      left -= count
    }
    return bits.position <= bits.count
  }

  private struct Bits {
    let bytes: UnsafeBufferPointer<UInt8>
    let count: Int
    var position: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
      self.bytes = bytes
      count = bytes.count * 8
      position = start
    }

    /// The next bits, at least 56 of them, from the top; zeros beyond the end.
    private var window: UInt64 {
      let first = position >> 3
      var window: UInt64 = 0
      if first + 8 <= bytes.count, let base = bytes.baseAddress {
        window = UInt64(
          bigEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: first, as: UInt64.self))
      } else {
        for index in 0..<8 where first + index < bytes.count {
          window |= UInt64(bytes[first + index]) << UInt64(56 - 8 * index)
        }
      }
      return window << UInt64(position & 7)
    }

    mutating func take(_ width: Int) -> Int? {
      guard position + width <= count else { return nil }
      let value = Int(window >> UInt64(64 - width))
      position += width
      return value
    }

    mutating func skip(_ width: Int) { position += width }

    /// Skips zeros and the one after them; false where there is none.
    mutating func skipZeros() -> Bool {
      while position < count {
        let zeros = window.leadingZeroBitCount
        if zeros < 56 {
          position += zeros + 1
          return position <= count
        }
        position += 56
      }
      return false
    }
  }
}

extension RiceStream {
  /// As cfitsio has read it from the header of the HDU at which the handle stands; nil where that is
  /// impossible.
  init?(_ handle: FITSHandle) {
    let file = handle.pointer.pointee.Fptr.pointee
    guard (1...4096).contains(file.rice_blocksize), [1, 2, 4].contains(file.rice_bytepix) else {
      return nil
    }
    self.init(sampleBytes: Int(file.rice_bytepix), blockSize: Int(file.rice_blocksize))
  }
}
