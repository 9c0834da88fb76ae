import Foundation
import MarkerImaging
import MarkerLanguage
import MarkerModel

/// Pixels in memory that two processes map.
enum SharedPixels {
  /// The same pixels in shared memory; small ones are copied there.
  static func shared(_ pixels: PixelBuffer) throws(ImageError) -> PixelBuffer {
    if pixels.sharedMemory != nil { return pixels }
    let count = pixels.byteCount
    guard let (memory, descriptor) = SharedMemory.make(count) else {
      throw ImageError(.tooLarge, localized("there is no shared memory for \(count) bytes"))
    }
    if let base = pixels.bytes.baseAddress { memory.copyMemory(from: base, byteCount: count) }
    return mapped(
      memory, count, size: pixels.size, channels: pixels.channels, sampleType: pixels.sampleType,
      rowOrder: pixels.rowOrder, missing: pixels.missing, descriptor: descriptor)
  }

  /// The pixels that a worker speaks of, in the memory whose descriptor came with its answer. Takes
  /// over the descriptor; nil where the two do not fit.
  static func received(_ pixels: Reply.Pixels, _ descriptor: Int32) -> PixelBuffer? {
    defer { close(descriptor) }
    guard let channels = PixelBuffer.Channels(rawValue: pixels.channels),
      let type = SampleType(rawValue: pixels.sampleType), let count = pixels.byteCount,
      let memory = SharedMemory.received(descriptor, count)
    else { return nil }
    return mapped(
      memory, count, size: PixelSize(width: pixels.width, height: pixels.height),
      channels: channels, sampleType: type, rowOrder: pixels.isBottomUp ? .bottomUp : .topDown,
      missing: pixels.missing, descriptor: nil)
  }

  private static func mapped(
    _ memory: UnsafeMutableRawPointer, _ count: Int, size: PixelSize,
    channels: PixelBuffer.Channels, sampleType: SampleType, rowOrder: PixelBuffer.RowOrder,
    missing: Int64?, descriptor: Int32?
  ) -> PixelBuffer {
    nonisolated(unsafe) let owned = memory
    return PixelBuffer(
      size: size, channels: channels, sampleType: sampleType, rowOrder: rowOrder,
      missing: missing, bytes: UnsafeRawBufferPointer(start: memory, count: count),
      sharedMemory: descriptor
    ) {
      munmap(owned, count)
      if let descriptor { close(descriptor) }
    }
  }
}

extension Reply.Pixels {
  init(_ pixels: PixelBuffer, frame: Int) {
    self.init(
      frame: frame, width: pixels.size.width, height: pixels.size.height,
      channels: pixels.channels.rawValue, sampleType: pixels.sampleType.rawValue,
      isBottomUp: pixels.rowOrder == .bottomUp, missing: pixels.missing)
  }
}
