import CWorkerShims
import Foundation
import MarkerImaging
import MarkerLanguage
import MarkerModel
import Synchronization

/// Zeroed memory for a frame's samples while a reader fills it; a `PixelBuffer` afterwards.
///
/// A large frame's pages cost nothing until they are written.
final class SampleMemory: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer
  /// By which another process can map the memory; nil where it is this process's own.
  private let descriptor: Int32?

  /// Whether samples are made to be mapped by another process: what a worker turns on, once.
  static let isShared = Atomic(false)
  /// Less than this is copied more quickly than mapped, since what a process maps anew the system clears.
  private static let leastShared = 32 << 20

  init(byteCount: Int) throws(ImageError) {
    if byteCount >= SampleMemory.leastShared, SampleMemory.isShared.load(ordering: .relaxed) {
      let shared = worker_shared_memory(byteCount)
      guard shared >= 0 else { throw SampleMemory.lack(byteCount) }
      let memory = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0)
      guard let memory, memory != MAP_FAILED else {
        close(shared)
        throw SampleMemory.lack(byteCount)
      }
      bytes = UnsafeMutableRawBufferPointer(start: memory, count: byteCount)
      descriptor = shared
      return
    }
    guard let memory = calloc(max(byteCount, 1), 1) else { throw SampleMemory.lack(byteCount) }
    bytes = UnsafeMutableRawBufferPointer(start: memory, count: byteCount)
    descriptor = nil
  }

  deinit {
    if let descriptor {
      munmap(bytes.baseAddress, bytes.count)
      close(descriptor)
    } else {
      free(bytes.baseAddress)
    }
  }

  private static func lack(_ byteCount: Int) -> ImageError {
    ImageError(.tooLarge, localized("there is no memory for \(byteCount >> 20) MiB"))
  }

  /// The start of the memory, which is never nil.
  func address(_ offset: Int = 0) throws(ImageError) -> UnsafeMutableRawPointer {
    guard let base = bytes.baseAddress, offset <= bytes.count else {
      throw ImageError(.damaged, localized("its parts do not fit together"))
    }
    return base + offset
  }

  /// The samples for others to read; nothing writes them from here on.
  func buffer(
    size: PixelSize, channels: PixelBuffer.Channels, sampleType: SampleType,
    rowOrder: PixelBuffer.RowOrder, missing: Int64? = nil
  ) -> PixelBuffer {
    PixelBuffer(
      size: size, channels: channels, sampleType: sampleType, rowOrder: rowOrder,
      missing: missing, bytes: UnsafeRawBufferPointer(bytes), sharedMemory: descriptor
    ) { withExtendedLifetime(self) {} }
  }
}
