import MarkerModel

/// Some columns and rows of a frame.
public struct PixelRegion: Equatable, Sendable {
  public var columns: Range<Int>
  public var rows: Range<Int>

  /// What a view shows of a frame, and a pixel around it; nil where it shows none of it.
  public init?(of viewport: Viewport, on frame: PixelSize) {
    let upright = viewport.upright
    func range(_ center: Double, _ count: Int, _ limit: Int) -> Range<Int>? {
      let half = Double(count) / 2 / viewport.scale + 1
      guard center.isFinite, half.isFinite else { return nil }
      let (low, high) = ((center - half).rounded(.down), (center + half).rounded(.up) + 1)
      guard low < Double(limit), high > 0 else { return nil }
      return Int(max(low, 0))..<Int(min(high, Double(limit)))
    }
    guard let columns = range(upright.center.x, upright.size.width, frame.width),
      let rows = range(upright.center.y, upright.size.height, frame.height)
    else { return nil }
    self.columns = columns
    self.rows = rows
  }

  /// A square around a place, as far as it is in the frame; nil where that is not.
  public init?(around place: PixelPoint, reach: Int, on frame: PixelSize) {
    guard frame.contains(place) else { return nil }
    let (x, y) = (Int(place.x.rounded()), Int(place.y.rounded()))
    columns = max(0, x - reach)..<min(frame.width, x + reach + 1)
    rows = max(0, y - reach)..<min(frame.height, y + reach + 1)
    if columns.isEmpty || rows.isEmpty { return nil }
  }

  public var count: Int { columns.count * rows.count }

  public func widened(by margin: Int, in frame: PixelSize) -> PixelRegion {
    var wide = self
    let (right, below) = (columns.upperBound + margin, rows.upperBound + margin)
    wide.columns = max(0, columns.lowerBound - margin)..<min(frame.width, right)
    wide.rows = max(0, rows.lowerBound - margin)..<min(frame.height, below)
    return wide
  }

  public func covers(_ other: PixelRegion) -> Bool {
    columns.lowerBound <= other.columns.lowerBound && columns.upperBound >= other.columns.upperBound
      && rows.lowerBound <= other.rows.lowerBound && rows.upperBound >= other.rows.upperBound
  }

  /// A place of the frame in the region's own pixels.
  public func place(_ point: PixelPoint) -> PixelPoint {
    PixelPoint(x: point.x - Double(columns.lowerBound), y: point.y - Double(rows.lowerBound))
  }
}

extension Viewport {
  /// The same view of the frame made smaller: `step` pixels along each axis become one.
  public func reduced(by step: Int) -> Viewport {
    let side = Double(step)
    var view = self
    view.scale *= side
    view.center = PixelPoint(x: (center.x + 0.5) / side - 0.5, y: (center.y + 0.5) / side - 0.5)
    return view
  }
}

extension PixelBuffer {
  /// The samples of a region of theirs, in memory of their own.
  func cut(_ region: PixelRegion) -> PixelBuffer {
    let part = PixelSize(width: region.columns.count, height: region.rows.count)
    if part == size { return self }
    let pixelBytes = channels.rawValue * sampleType.byteCount
    let lineBytes = part.width * pixelBytes
    let first =
      rowOrder == .topDown ? region.rows.lowerBound : size.height - region.rows.upperBound
    return PixelBuffer.filled(
      size: part, channels: channels, sampleType: sampleType, rowOrder: rowOrder, missing: missing
    ) { (memory: UnsafeMutableRawBufferPointer) throws(Never) in
      guard let target = memory.baseAddress, let source = bytes.baseAddress else { return }
      for row in 0..<part.height {
        let from = ((first + row) * size.width + region.columns.lowerBound) * pixelBytes
        (target + row * lineBytes).copyMemory(from: source + from, byteCount: lineBytes)
      }
    }
  }
}
