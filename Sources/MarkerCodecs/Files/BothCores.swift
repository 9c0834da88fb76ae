import Dispatch
import MarkerImaging
import Synchronization

/// Large reading, cut in two halves that are done at the same time: nothing a codec does in a frame of
/// many parts needs the part before.
enum BothCores {
  /// Less than this is done as quickly by one, in bytes.
  static let least = 16 << 20

  /// What comes of both halves of a range; the first error is thrown.
  static func halves<Value: Sendable>(
    of range: Range<Int>,
    _ work: (_ part: Range<Int>, _ isFirst: Bool) throws(ImageError) -> Value
  ) throws(ImageError) -> [Value] {
    let middle = (range.lowerBound + range.upperBound) / 2
    let results = Mutex([Result<Value, ImageError>?](repeating: nil, count: 2))
    withoutActuallyEscaping(work) { work in
      nonisolated(unsafe) let work = work
      DispatchQueue.concurrentPerform(iterations: 2) { half in
        let part = half == 0 ? range.lowerBound..<middle : middle..<range.upperBound
        let result: Result<Value, ImageError>
        do throws(ImageError) {
          result = .success(try work(part, half == 0))
        } catch {
          result = .failure(error)
        }
        results.withLock { $0[half] = result }
      }
    }
    var values: [Value] = []
    for result in results.withLock({ $0 }) {
      if let result { values.append(try result.get()) }
    }
    return values
  }
}
