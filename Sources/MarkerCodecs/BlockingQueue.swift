import Foundation
import MarkerImaging
import Synchronization

/// Threads for blocking work, so many at a time: Swift's own few threads must never wait.
public struct BlockingQueue: Sendable {
  private let queue: OperationQueue

  public init(name: String, width: Int) {
    queue = OperationQueue()
    queue.name = name
    queue.maxConcurrentOperationCount = width
    queue.qualityOfService = .userInitiated
  }

  /// Begins work whose end nobody waits for.
  public func begin(_ work: @escaping @Sendable () -> Void) { queue.addOperation(work) }

  /// Does work and waits for its result; the work can ask whether it is still wanted.
  public func run<Value: Sendable>(
    _ work: @escaping @Sendable (@escaping @Sendable () -> Bool) throws(ImageError) -> Value
  ) async throws(ImageError) -> Value {
    let cancelled = CancellationFlag()
    let result: Result<Value, ImageError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        queue.addOperation {
          do throws(ImageError) {
            continuation.resume(returning: .success(try work { cancelled.isSet }))
          } catch {
            continuation.resume(returning: .failure(error))
          }
        }
      }
    } onCancel: {
      cancelled.set()
    }
    return try result.get()
  }
}

private final class CancellationFlag: Sendable {
  private let flag = Atomic(false)
  var isSet: Bool { flag.load(ordering: .relaxed) }
  func set() { flag.store(true, ordering: .relaxed) }
}
