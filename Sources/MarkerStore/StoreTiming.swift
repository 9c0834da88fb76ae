import Dispatch

/// When the store does what it puts off: by the system's clock, in tests by one that they turn.
struct StoreTiming: Sendable {
  var now: @Sendable () -> DispatchTime
  /// Has work done on a queue at a time.
  var at: @Sendable (DispatchTime, DispatchQueue, @escaping @Sendable () -> Void) -> Void

  static let system = StoreTiming(
    now: { .now() }, at: { time, queue, work in queue.asyncAfter(deadline: time, execute: work) })
}
