import Dispatch
import Synchronization

/// Hands the store's reports on, in their order, on a queue of its own.
final class StatusReports: Sendable {
  private struct Listener {
    var handler: (@Sendable (StoreStatus) -> Void)?
    /// What was reported while nobody listened; of the routine ones only the newest is kept.
    var waiting: [StoreStatus] = []
  }

  private let queue = DispatchQueue(label: "imgmarker.status")
  private let listener = Mutex(Listener())

  func report(_ status: StoreStatus) {
    queue.async {
      let handler = self.listener.withLock { listener -> (@Sendable (StoreStatus) -> Void)? in
        if listener.handler == nil {
          listener.waiting.removeAll { $0.isReplaced(by: status) }
          listener.waiting.append(status)
        }
        return listener.handler
      }
      handler?(status)
    }
  }

  func onReport(_ handler: @escaping @Sendable (StoreStatus) -> Void) {
    queue.async {
      let waiting = self.listener.withLock { listener in
        defer { listener.waiting = [] }
        listener.handler = handler
        return listener.waiting
      }
      for status in waiting { handler(status) }
    }
  }

  /// Returns when everything reported before was handed on.
  func finish() { queue.sync {} }
}

extension StoreStatus {
  fileprivate func isReplaced(by later: StoreStatus) -> Bool {
    switch (self, later) {
    case (.written, .written), (.synced, .synced), (.tablesWritten, .tablesWritten),
      (.failed, .failed), (.behind, .behind), (.tablesFailed, .tablesFailed):
      true
    default: false
    }
  }
}
