import Dispatch
import MarkerImaging
import Synchronization

/// Bands of a frame read by several openings of its file at once: each takes the next band that none has.
enum BandLanes {
  /// Calls `work` for each band, by one lane or another; the first error ends it and is thrown.
  static func goThrough<Lane>(
    _ lanes: [Lane], count: Int,
    _ work: (_ lane: Lane, _ band: Int) throws(ImageError) -> Void
  ) throws(ImageError) {
    let next = Atomic(0)
    let failure = Mutex(ImageError?.none)
    withoutActuallyEscaping(work) { work in
      nonisolated(unsafe) let (lanes, work) = (lanes, work)
      DispatchQueue.concurrentPerform(iterations: min(lanes.count, count)) { index in
        do throws(ImageError) {
          while true {
            let band = next.add(1, ordering: .relaxed).oldValue
            guard band < count else { return }
            try work(lanes[index], band)
          }
        } catch {
          failure.withLock { $0 = $0 ?? error }
          next.store(count, ordering: .relaxed)
        }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
