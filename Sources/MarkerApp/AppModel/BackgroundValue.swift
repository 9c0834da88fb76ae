import Dispatch

extension DispatchQueue {
  /// What comes of work that is done on this queue: Swift's own few threads must never wait for it.
  func value<Value: Sendable>(
    isolation: isolated (any Actor)? = #isolation, of work: @escaping @Sendable () -> Value
  ) async -> Value {
    await withCheckedContinuation { continuation in
      async { continuation.resume(returning: work()) }
    }
  }
}
