import Foundation
import MarkerImaging
import MarkerModel

/// Zeroed memory for a frame's samples while a reader fills it; a `PixelBuffer` afterwards.
///
/// From calloc, so that a large frame's pages cost nothing until they are written.
final class SampleMemory: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer

  init(byteCount: Int) throws(ImageError) {
    guard let memory = calloc(max(byteCount, 1), 1) else {
      throw ImageError(.tooLarge, "there is no memory for \(byteCount >> 20) MiB")
    }
    bytes = UnsafeMutableRawBufferPointer(start: memory, count: byteCount)
  }

  deinit { free(bytes.baseAddress) }

  /// The start of the memory, which is never nil.
  func address(_ offset: Int = 0) throws(ImageError) -> UnsafeMutableRawPointer {
    guard let base = bytes.baseAddress, offset <= bytes.count else {
      throw ImageError(.damaged, "its parts do not fit together")
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
      missing: missing, bytes: UnsafeRawBufferPointer(bytes)
    ) { withExtendedLifetime(self) {} }
  }
}
