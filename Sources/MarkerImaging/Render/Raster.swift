import Dispatch
import MarkerModel

/// A finished picture: device pixels, 0xXXRRGGBB in native byte order, top row first, without
/// padding.
public final class Raster: @unchecked Sendable {
  public let size: PixelSize
  public let pixels: UnsafeMutableBufferPointer<UInt32>

  public init(size: PixelSize) {
    self.size = size
    pixels = .allocate(capacity: max(size.width * size.height, 1))
    pixels.initialize(repeating: 0xFF00_0000)
  }

  deinit { pixels.deallocate() }

  public subscript(_ x: Int, _ y: Int) -> UInt32 { pixels[y * size.width + x] }

  /// The pixels of a row.
  func line(_ y: Int) -> UnsafeMutablePointer<UInt32>? {
    pixels.baseAddress.map { $0 + y * size.width }
  }

  /// Does something for all rows, band after band, on all cores.
  static func inBands(of height: Int, _ work: @Sendable (Range<Int>) -> Void) {
    guard height > 0 else { return }
    DispatchQueue.concurrentPerform(iterations: (height + bandHeight - 1) / bandHeight) { band in
      work(band * bandHeight..<min((band + 1) * bandHeight, height))
    }
  }

  private static let bandHeight = 32
}
