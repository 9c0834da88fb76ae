import CWorkerShims
import Foundation

/// Memory of little size that a worker and the program map as long as the worker lives: bands of frames
/// go through its slots. A flag says of each slot whether there is a band in it.
///
/// To map memory anew for each frame, and have the system find and clear its pages, would take longer than
/// many a frame.
final class BandWindow: Sendable {
  /// Two for each of the threads that read: one is filled while the other is copied.
  static let slots = 4
  /// In bytes.
  static let slotSize = 2 << 20
  /// The flags' place; slots lie behind it.
  private static let head = 4096
  static let byteCount = head + slots * slotSize

  private nonisolated(unsafe) let memory: UnsafeMutableRawPointer
  /// By which the other side can map it; nil there.
  let descriptor: Int32?

  /// Makes one; nil where there is no memory.
  init?() {
    guard let (memory, descriptor) = SharedMemory.make(BandWindow.byteCount) else { return nil }
    self.memory = memory
    self.descriptor = descriptor
  }

  /// The other side's. Takes over the descriptor; nil where it is none of a window.
  init?(_ descriptor: Int32) {
    defer { close(descriptor) }
    guard worker_is_shared_memory(descriptor, BandWindow.byteCount),
      let memory = mmap(
        nil, BandWindow.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else { return nil }
    self.memory = memory
    self.descriptor = nil
  }

  deinit {
    munmap(memory, BandWindow.byteCount)
    if let descriptor { close(descriptor) }
  }

  func slot(_ index: Int) -> UnsafeMutableRawPointer {
    memory + BandWindow.head + index * BandWindow.slotSize
  }

  func isFull(_ slot: Int) -> Bool {
    worker_flag_get(memory + slot * MemoryLayout<UInt32>.stride) != 0
  }

  func set(_ slot: Int, full isFull: Bool) {
    worker_flag_set(memory + slot * MemoryLayout<UInt32>.stride, isFull ? 1 : 0)
  }
}
