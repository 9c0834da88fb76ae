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
    for i in 0..<count {
      (narrow + i * kept * sampleBytes).copyMemory(
        from: pixels + i * channels * sampleBytes, byteCount: kept * sampleBytes)
    }
  }

  /// Turns unsigned samples around, so that white is large.
  static func invert(_ samples: UnsafeMutableRawPointer, byteCount: Int) {
    // All bits of an unsigned number turned over is its maximum minus it, whatever its size.
    let bytes = samples.assumingMemoryBound(to: UInt8.self)
    for i in 0..<byteCount { bytes[i] = ~bytes[i] }
  }
}
