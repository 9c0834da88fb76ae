import Dispatch
import Foundation
import Synchronization

/// How the samples of a frame make up values: of a colour pixel the largest of its channels.
struct PixelLayout {
  let stride: Int
  let colors: Int
  let missing: Int64?

  init(_ pixels: PixelBuffer) {
    stride = pixels.channels.rawValue
    colors = pixels.channels.colorCount
    missing = pixels.missing
  }

  /// Calls `body` with each finite value of those pixels.
  @inline(__always)
  func forEach<T: Sample>(
    _ samples: UnsafeBufferPointer<T>, pixels: Range<Int>, _ body: (T) -> Void
  ) {
    let test = MissingTest<T>(missing)
    if colors == 1 {
      for pixel in pixels {
        let sample = samples[pixel &* stride]
        if sample.isFinite, !test.isMissing(sample) { body(sample) }
      }
      return
    }
    if colors == 3, !T.hasNaN, test.isPlain {
      for pixel in pixels {
        let first = pixel &* stride
        body(max(samples[first], max(samples[first &+ 1], samples[first &+ 2])))
      }
      return
    }
    for pixel in pixels {
      let first = pixel &* stride
      var largest: T?
      for channel in first..<(first + colors) {
        let sample = samples[channel]
        if !test.isMissing(sample), largest.map({ $0 < sample }) ?? true { largest = sample }
      }
      if let largest, largest.isFinite { body(largest) }
    }
  }

  /// The smallest and the largest finite value of those pixels; nil where there is none.
  @inline(__always)
  func range<T: Sample>(
    _ samples: UnsafeBufferPointer<T>, pixels: Range<Int>
  ) -> (low: T, high: T)? {
    var found: (low: T, high: T)?
    var rest = pixels
    // What there is nothing before is looked for first, so that the long loop is plain.
    while found == nil, let pixel = rest.popFirst() {
      forEach(samples, pixels: pixel..<(pixel + 1)) { found = ($0, $0) }
    }
    guard var (low, high) = found else { return nil }
    forEach(samples, pixels: rest) { value in
      low = value < low ? value : low
      high = value > high ? value : high
    }
    return (low, high)
  }

  /// What `body` makes of each part of a frame, in order, worked out on all cores.
  func parts<T: Sample, Result: Sendable>(
    _ samples: UnsafeBufferPointer<T>, _ body: (Range<Int>) -> Result
  ) -> [Result] {
    let count = samples.count / stride
    let parts = count < 1 << 16 ? 1 : Cores.count
    return (0..<parts).inParallel { part in
      body((count * part / parts)..<(count * (part + 1) / parts))
    }
  }
}

extension Range<Int> {
  /// What `body` makes of each number, in order, worked out on all cores.
  func inParallel<Result: Sendable>(_ body: (Int) -> Result) -> [Result] {
    guard count > 1 else { return map(body) }
    let results = Mutex([Result?](repeating: nil, count: count))
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      DispatchQueue.concurrentPerform(iterations: count) { index in
        let result = body(lowerBound + index)
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}

/// The machine's processors.
enum Cores {
  /// To ask the system takes as long as a small image.
  static let count = ProcessInfo.processInfo.activeProcessorCount
}
