import Dispatch
import MarkerModel
import Synchronization

/// A finished picture: device pixels, 0xXXRRGGBB in native byte order, top row first, without
/// padding.
public final class Raster: @unchecked Sendable {
  public let size: PixelSize
  public let pixels: UnsafeMutableBufferPointer<UInt32>

  /// Black.
  public convenience init(size: PixelSize) {
    self.init(uninitialized: size)
    pixels.initialize(repeating: Raster.black)
  }

  /// Whatever was there before, to be drawn over in whole.
  init(uninitialized size: PixelSize) {
    self.size = size
    pixels = RasterMemory.take(max(size.width * size.height, 1))
  }

  /// Sees to it that memory for a picture of that size lies ready, with pages that are there.
  public static func makeRoom(_ size: PixelSize) {
    RasterMemory.makeRoom(max(size.width * size.height, 1))
  }

  static let black: UInt32 = 0xFF00_0000

  deinit { RasterMemory.give(back: pixels) }

  public subscript(_ x: Int, _ y: Int) -> UInt32 { pixels[y * size.width + x] }

  /// The pixels of a row.
  func line(_ y: Int) -> UnsafeMutablePointer<UInt32>? {
    pixels.baseAddress.map { $0 + y * size.width }
  }

  /// Makes everything black but for some columns of some rows.
  func blacken(outside columns: Range<Int>, _ rows: Range<Int>) {
    guard columns.count < size.width || rows.count < size.height else { return }
    Raster.inBands(of: size.height) { band in
      for y in band {
        guard let line = self.line(y) else { return }
        guard rows.contains(y), !columns.isEmpty else {
          line.update(repeating: Raster.black, count: self.size.width)
          continue
        }
        line.update(repeating: Raster.black, count: columns.lowerBound)
        (line + columns.upperBound).update(
          repeating: Raster.black, count: self.size.width - columns.upperBound)
      }
    }
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

/// The memory of the last rasters that nobody shows any more, with and without dots: the next is drawn into it, since pages
/// that the system must find and clear first take as long as the drawing.
private enum RasterMemory {
  private struct Free: @unchecked Sendable {
    var memory: UnsafeMutableBufferPointer<UInt32>
  }

  private static let free = Mutex<[Free]>([])
  private static let most = 4
  /// In pixels. Of large exports none is kept.
  private static let largest = 3840 * 2400

  static func take(_ count: Int) -> UnsafeMutableBufferPointer<UInt32> {
    let known = free.withLock { free in
      free.firstIndex { $0.memory.count == count }.map { free.remove(at: $0) }
    }
    return known?.memory ?? .allocate(capacity: count)
  }

  static func makeRoom(_ count: Int) {
    guard count <= largest, !free.withLock({ $0.contains { $0.memory.count == count } }) else {
      return
    }
    let memory = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: count)
    memory.initialize(repeating: 0)
    give(back: memory)
  }

  static func give(back memory: UnsafeMutableBufferPointer<UInt32>) {
    let returned = Free(memory: memory)
    let surplus = free.withLock { free -> Free? in
      guard memory.count <= largest else { return returned }
      free.append(returned)
      return free.count > most ? free.removeFirst() : nil
    }
    surplus?.memory.deallocate()
  }
}
