import MarkerModel

/// A large frame seen at once: every so many samples of every so many rows, or a smaller version that its
/// file has. Something to look at and to mark while the frame is read: positions on it are the frame's own,
/// values are not told by it.
public struct Glimpse: Sendable {
  public var description: ImageDescription
  /// The index of the frame.
  public var frame: Int
  /// The samples, in their own type.
  public var pixels: PixelBuffer
  /// Of the frame's pixels, how many one of these is apart from the next, along both axes.
  public var step: Int
  /// Where in the frame the first of these lies: between pixels, where it is a mean of some.
  public var first: PixelPoint

  /// Longer sides than this are not asked for.
  public static let side = 2048

  /// - Parameter first: by default in the middle of a step.
  public init(
    description: ImageDescription, frame: Int, pixels: PixelBuffer, step: Int,
    first: PixelPoint? = nil
  ) {
    self.description = description
    self.frame = frame
    self.pixels = pixels
    self.step = step
    let middle = Double((step - 1) / 2)
    self.first = first ?? PixelPoint(x: middle, y: middle)
  }

  /// The size of the whole frame; nil where the description lacks it.
  public var size: PixelSize? { description.frames.first { $0.index == frame }?.size }

  /// The step by which a frame's longer side becomes no more than `side`.
  public static func step(of size: PixelSize) -> Int {
    max(1, (max(size.width, size.height) + side - 1) / side)
  }

  /// Single samples of a frame, at equal distances along both axes, no more than so many: what is typical of
  /// all is so of these.
  public static func some(of pixels: PixelBuffer, most: Int = 1 << 18) -> PixelBuffer {
    var step = 1
    while pixels.size.width / step * (pixels.size.height / step) > most { step += 1 }
    let columns = places(of: pixels.size.width, step: step)
    let rows = places(of: pixels.size.height, step: step)
    let pixelBytes = pixels.channels.rawValue * pixels.sampleType.byteCount
    return PixelBuffer.filled(
      size: PixelSize(width: columns.count, height: rows.count), channels: pixels.channels,
      sampleType: pixels.sampleType, rowOrder: .topDown, missing: pixels.missing
    ) { (memory: UnsafeMutableRawBufferPointer) throws(Never) in
      guard var target = memory.baseAddress, let source = pixels.bytes.baseAddress else { return }
      for row in rows {
        let line = source + pixels.storedRow(row) * pixels.size.width * pixelBytes
        for column in columns {
          target.copyMemory(from: line + column * pixelBytes, byteCount: pixelBytes)
          target += pixelBytes
        }
      }
    }
  }

  /// The displayed columns, or rows, of an axis of the frame that are in a glimpse: in the middle of each
  /// step.
  public static func places(of length: Int, step: Int) -> [Int] {
    Array(stride(from: (step - 1) / 2, to: length, by: step))
  }

  /// What a view of the frame shows of it, by single samples.
  ///
  /// - Parameter toneMap: made for its samples.
  public func render(_ viewport: Viewport, _ toneMap: ToneMap) -> Raster {
    let step = Double(self.step)
    var view = viewport
    view.scale *= step
    view.center = PixelPoint(
      x: (viewport.center.x - first.x) / step, y: (viewport.center.y - first.y) / step)
    return ViewportRenderer(pixels: pixels, toneMap: toneMap).renderSingles(view)
  }
}
