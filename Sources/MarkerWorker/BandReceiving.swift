import Foundation
import MarkerImaging
import MarkerModel

/// The frame that a worker gives band by band, as the program puts it together. What a worker says is
/// believed only as far as it fits: it may have been taken over by a file.
final class BandReceiving {
  private let pixels: Reply.Pixels
  private let window: BandWindow
  private let memory: FrameMemory
  private let count: Int
  private var received = 0

  /// Nil where what is said does not fit, or there is no memory.
  init?(_ pixels: Reply.Pixels, _ window: BandWindow) {
    guard let count = pixels.byteCount, let memory = FrameMemory(byteCount: count) else {
      return nil
    }
    self.pixels = pixels
    self.window = window
    self.memory = memory
    self.count = count
  }

  /// Copies a band to its place; false where it has none.
  func take(slot: Int, offset: Int, count: Int) -> Bool {
    guard (0..<BandWindow.slots).contains(slot), offset >= 0, count > 0,
      count <= BandWindow.slotSize, count <= self.count, offset <= self.count - count,
      received <= self.count - count
    else { return false }
    (memory.start + offset).copyMemory(from: window.slot(slot), byteCount: count)
    received += count
    window.set(slot, full: false)
    return true
  }

  /// The frame; nil where some of it did not come.
  func finished() -> PixelBuffer? {
    guard received == count, let channels = PixelBuffer.Channels(rawValue: pixels.channels),
      let type = SampleType(rawValue: pixels.sampleType)
    else { return nil }
    return PixelBuffer(
      size: PixelSize(width: pixels.width, height: pixels.height), channels: channels,
      sampleType: type, rowOrder: pixels.isBottomUp ? .bottomUp : .topDown,
      missing: pixels.missing, bytes: UnsafeRawBufferPointer(start: memory.start, count: count)
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
