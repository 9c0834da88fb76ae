import CWorkerShims
import Foundation
import MarkerImaging
import MarkerModel

/// The frame that a worker gives band by band, as the program puts it together. What a worker says is
/// believed only as far as it fits: it may have been taken over by a file.
final class BandReceiving {
  private let coming: BandsToCome
  private let window: UnsafeMutableRawPointer
  private let windowBytes: Int
  private let memory: FrameMemory
  private let count: Int
  private var received = 0

  /// Takes over the descriptor. Nil where what is said does not fit, or there is no memory.
  init?(_ coming: BandsToCome, _ descriptor: Int32) {
    defer { close(descriptor) }
    guard let count = coming.pixels.byteCount, coming.slotBytes > 0, coming.slotBytes <= count,
      coming.slotBytes <= 1 << 30
    else { return nil }
    windowBytes = BandSending.head + BandSending.slots * coming.slotBytes
    guard worker_is_shared_memory(descriptor, windowBytes),
      let window = mmap(nil, windowBytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      window != MAP_FAILED
    else { return nil }
    guard let memory = FrameMemory(byteCount: count) else {
      munmap(window, windowBytes)
      return nil
    }
    self.coming = coming
    self.window = window
    self.memory = memory
    self.count = count
  }

  deinit { munmap(window, windowBytes) }

  /// Copies a band to its place; false where it has none.
  func take(slot: Int, offset: Int, count: Int) -> Bool {
    guard (0..<BandSending.slots).contains(slot), offset >= 0, count >= 0,
      count <= coming.slotBytes, offset <= self.count - count,
      received <= self.count - count
    else { return false }
    (memory.start + offset).copyMemory(
      from: window + BandSending.head + slot * coming.slotBytes, byteCount: count)
    received += count
    worker_flag_set(window + slot * MemoryLayout<UInt32>.stride, 0)
    return true
  }

  /// The frame; nil where some of it did not come.
  func finished() -> PixelBuffer? {
    guard received == count, let channels = PixelBuffer.Channels(rawValue: coming.pixels.channels),
      let type = SampleType(rawValue: coming.pixels.sampleType)
    else { return nil }
    return PixelBuffer(
      size: PixelSize(width: coming.pixels.width, height: coming.pixels.height),
      channels: channels, sampleType: type,
      rowOrder: coming.pixels.isBottomUp ? .bottomUp : .topDown, missing: coming.pixels.missing,
      bytes: UnsafeRawBufferPointer(start: memory.start, count: count)
    ) { [memory] in withExtendedLifetime(memory) {} }
  }
}

extension Reply.Pixels {
  /// Nil where it makes no sense.
  var byteCount: Int? {
    guard let channels = PixelBuffer.Channels(rawValue: channels),
      let type = SampleType(rawValue: sampleType), width > 0, height > 0
    else { return nil }
    let (samples, over) = width.multipliedReportingOverflow(by: height)
    let (count, overToo) = samples.multipliedReportingOverflow(
      by: channels.rawValue * type.byteCount)
    return over || overToo ? nil : count
  }
}
