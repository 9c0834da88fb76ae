import MarkerModel
import Synchronization

/// A frame's samples a band of rows at a time: what is too large for memory is gone through.
public protocol FrameBands {
  var size: PixelSize { get }
  var channels: PixelBuffer.Channels { get }
  var sampleType: SampleType { get }
  /// As `PixelBuffer.missing`.
  var missing: Int64? { get }
  /// Which row of the frame comes first in its file.
  var rowOrder: PixelBuffer.RowOrder { get }
  /// Bands are read at least cost that begin at a multiple of this, and are as high as one.
  var grain: Int { get }
  /// What a person should know of what was gone through so far: that a part of it is broken.
  var notices: [String] { get }

  /// Calls `work` with the samples of some columns of each band of displayed rows, on all cores and in any
  /// order. The samples are there only as long as it works.
  func goThrough(
    _ bands: [Range<Int>], columns: Range<Int>,
    _ work: @Sendable (_ band: Int, _ pixels: PixelBuffer) -> Void
  ) throws(ImageError)
}

extension FrameBands {
  public var notices: [String] { [] }

  /// All rows in bands of about so many bytes, that begin at a multiple of `step`.
  public func bands(ofBytes bytes: Int = 4 << 20, step: Int = 1) -> [Range<Int>] {
    let least = grain.isMultiple(of: step) ? grain : grain * step
    let rowBytes = size.width * channels.rawValue * sampleType.byteCount
    let height = max(1, bytes / max(rowBytes * least, 1)) * least
    return stride(from: 0, to: size.height, by: height).map { $0..<min($0 + height, size.height) }
  }

  /// Puts together what `part` makes of each band of the whole frame, in any order.
  func gather<Value: Sendable>(
    _ start: Value, in bands: [Range<Int>], _ part: @Sendable (Int, PixelBuffer) -> Value,
    _ add: @Sendable (inout Value, Value) -> Void
  ) throws(ImageError) -> Value {
    let sum = Mutex(start)
    try goThrough(bands, columns: 0..<size.width) { band, pixels in
      let value = part(band, pixels)
      sum.withLock { add(&$0, value) }
    }
    return sum.withLock { $0 }
  }
}
