import Dispatch
import Synchronization

@testable import MarkerStore

/// A store's time as a test turns it: what the store puts off is done when the test says so, one
/// thing after the other, without waiting.
final class ManualTiming: Sendable {
  private struct Item {
    var time: DispatchTime
    var queue: DispatchQueue
    var work: @Sendable () -> Void
  }

  private struct Clock {
    var now = DispatchTime(uptimeNanoseconds: 1_000_000_000)
    var items: [Item] = []
  }

  private let clock = Mutex(Clock())

  var timing: StoreTiming {
    StoreTiming(
      now: { self.clock.withLock { $0.now } },
      at: { time, queue, work in
        self.clock.withLock { $0.items.append(Item(time: time, queue: queue, work: work)) }
      })
  }

  /// Has done what is due until so many seconds from now; `rest` is called behind each.
  func advance(by seconds: Double, rest: () -> Void) {
    let end = clock.withLock { $0.now } + seconds
    while let item = nextItem(until: end) {
      item.queue.sync(execute: item.work)
      rest()
    }
    clock.withLock { $0.now = end }
  }

  private func nextItem(until end: DispatchTime) -> Item? {
    clock.withLock { clock in
      let due = clock.items.indices.filter { clock.items[$0].time <= end }
      guard let next = due.min(by: { clock.items[$0].time < clock.items[$1].time }) else {
        return nil
      }
      let item = clock.items.remove(at: next)
      clock.now = max(clock.now, item.time)
      return item
    }
  }
}
