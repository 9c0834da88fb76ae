import Dispatch
import MarkerStore
import Synchronization

/// Threads for the store's calls that wait for the disk, which neither the main thread nor Swift's
/// own few may do. One that hangs keeps no other from being begun.
struct DiskQueue: Sendable {
  private let queue = DispatchQueue(
    label: "imgmarker.disk", qos: .userInitiated, attributes: .concurrent)

  func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws(StoreError) -> Value
  ) async throws(StoreError) -> Value {
    try await queue.value { Result(catching: work) }.get()
  }
}

/// Says to work on another thread that it is no longer wanted.
final class WorkStop: Sendable {
  private let flag = Atomic(false)

  var isSet: Bool { flag.load(ordering: .relaxed) }

  func set() { flag.store(true, ordering: .relaxed) }
}
