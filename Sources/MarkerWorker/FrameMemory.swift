import CWorkerShims
import Foundation
import Synchronization

/// Memory for a frame's samples. What the last frames left is taken again: pages that the system must
/// find and clear first take longer than reading the file.
final class FrameMemory: @unchecked Sendable {
  let start: UnsafeMutableRawPointer
  private let byteCount: Int

  private struct Free: @unchecked Sendable {
    var start: UnsafeMutableRawPointer
    var byteCount: Int
  }

  private static let free = Mutex<[Free]>([])
  /// So many bytes at most lie unused.
  private static let most = 96 << 20
  private static let mostPieces = 8

  /// Nil where there is no memory. What is in it at first is arbitrary.
  init?(byteCount: Int) {
    let known = FrameMemory.free.withLock { free in
      free.firstIndex { $0.byteCount == byteCount }.map { free.remove(at: $0) }
    }
    guard let start = known?.start ?? worker_pages(byteCount) else { return nil }
    self.start = start
    self.byteCount = byteCount
  }

  /// Sees to it that a piece of that size lies ready, with pages that are there.
  static func makeRoom(_ byteCount: Int) {
    guard byteCount > 0, byteCount <= mostReady,
      !free.withLock({ $0.contains { $0.byteCount == byteCount } }),
      let memory = FrameMemory(byteCount: byteCount)
    else { return }
    memory.start.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  /// More is not held for a frame that may not come.
  private static let mostReady = 16 << 20

  deinit {
    let returned = Free(start: start, byteCount: byteCount)
    let surplus = FrameMemory.free.withLock { free -> [Free] in
      free.append(returned)
      var surplus: [Free] = []
      while free.count > FrameMemory.mostPieces
        || free.reduce(0, { $0 + $1.byteCount }) > FrameMemory.most
      {
        surplus.append(free.removeFirst())
      }
      return surplus
    }
    for memory in surplus { munmap(memory.start, memory.byteCount) }
  }
}
