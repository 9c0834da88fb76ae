/// Moves samples between the ways in which files lay them out. Sizes are in samples unless said.
enum SampleLayout {
  /// Puts a plane of `count` samples into its channel of interleaved pixels.
  static func interleave(
    _ plane: UnsafeRawPointer, into pixels: UnsafeMutableRawPointer, count: Int, channel: Int,
    channels: Int, sampleBytes: Int
  ) {
    switch sampleBytes {
    case 1: strided(plane, pixels, count, channel, channels, UInt8.self)
    case 2: strided(plane, pixels, count, channel, channels, UInt16.self)
    case 4: strided(plane, pixels, count, channel, channels, UInt32.self)
    default: strided(plane, pixels, count, channel, channels, UInt64.self)
    }
  }

  private static func strided<T>(
    _ plane: UnsafeRawPointer, _ pixels: UnsafeMutableRawPointer, _ count: Int, _ channel: Int,
    _ channels: Int, _ type: T.Type
  ) {
    let from = plane.assumingMemoryBound(to: T.self)
    let to = pixels.assumingMemoryBound(to: T.self) + channel
    for i in 0..<count { to[i * channels] = from[i] }
  }

  /// Keeps the first `kept` of `channels` interleaved samples of each pixel; in place is allowed.
  static func narrow(
    _ pixels: UnsafeRawPointer, into narrow: UnsafeMutableRawPointer, count: Int, channels: Int,
    kept: Int, sampleBytes: Int
  ) {
    if channels == kept {
      narrow.copyMemory(from: pixels, byteCount: count * channels * sampleBytes)
      return
    }
    switch sampleBytes {
    case 1: first(kept, of: channels, pixels, narrow, count, UInt8.self)
    case 2: first(kept, of: channels, pixels, narrow, count, UInt16.self)
    case 4: first(kept, of: channels, pixels, narrow, count, UInt32.self)
    default: first(kept, of: channels, pixels, narrow, count, UInt64.self)
    }
  }

  private static func first<T>(
    _ kept: Int, of channels: Int, _ pixels: UnsafeRawPointer, _ narrow: UnsafeMutableRawPointer,
    _ count: Int, _ type: T.Type
  ) {
    let from = pixels.assumingMemoryBound(to: T.self)
    let to = narrow.assumingMemoryBound(to: T.self)
    for i in 0..<count {
      for channel in 0..<kept { to[i * kept + channel] = from[i * channels + channel] }
    }
  }

  /// Keeps `count` pixels of a row, every so many from one on.
  static func pick(
    _ row: UnsafeRawPointer, every step: Int, from first: Int,
    into picked: UnsafeMutableRawPointer, count: Int, pixelBytes: Int
  ) {
    func pick<T>(_ type: T.Type) {
      let from = row.assumingMemoryBound(to: T.self) + first
      let to = picked.assumingMemoryBound(to: T.self)
      for i in 0..<count { to[i] = from[i * step] }
    }
    switch pixelBytes {
    case 1: pick(UInt8.self)
    case 2: pick(UInt16.self)
    case 4: pick(UInt32.self)
    case 8: pick(UInt64.self)
    default:
      for i in 0..<count {
        (picked + i * pixelBytes).copyMemory(
          from: row + (first + i * step) * pixelBytes, byteCount: pixelBytes)
      }
    }
  }

  /// Replaces the first of each `stride` samples by `largest` minus it, so that white is large. A signed
  /// number is turned around in its type's range by its unsigned twin, with all bits set as the largest.
  static func turnAround<T: FixedWidthInteger & UnsignedInteger>(
    _ samples: UnsafeMutablePointer<T>, _ count: Int, _ stride: Int, _ largest: T
  ) {
    for i in 0..<count { samples[i * stride] = largest &- samples[i * stride] }
  }
}
