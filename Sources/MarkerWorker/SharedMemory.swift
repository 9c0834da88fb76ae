import CWorkerShims
import Foundation

/// Memory that two processes map, known to both by a descriptor.
enum SharedMemory {
  /// Memory to write to, and its descriptor; both are the caller's to give back. Nil where there is
  /// none of that size.
  static func make(_ count: Int) -> (memory: UnsafeMutableRawPointer, descriptor: Int32)? {
    let descriptor = worker_shared_memory(max(count, 1))
    guard descriptor >= 0 else { return nil }
    let memory = mmap(nil, max(count, 1), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let memory, memory != MAP_FAILED else {
      close(descriptor)
      return nil
    }
    return (memory, descriptor)
  }

  /// The memory of a descriptor, to read; nil where it is none of that size, or may shrink.
  static func received(_ descriptor: Int32, _ count: Int) -> UnsafeMutableRawPointer? {
    guard worker_is_shared_memory(descriptor, max(count, 1)),
      let memory = mmap(nil, max(count, 1), PROT_READ, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else { return nil }
    return memory
  }

  /// Whole pages of such memory count for this process no more until they are touched again; what they
  /// hold stays. Of tens of millions of rows each process shall not have all twice.
  static func letGo(of bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    let page = Int(getpagesize())
    let start = (Int(bitPattern: base) + page - 1) / page * page
    let end = (Int(bitPattern: base) + bytes.count) / page * page
    if end > start {
      madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_DONTNEED)
    }
  }
}
