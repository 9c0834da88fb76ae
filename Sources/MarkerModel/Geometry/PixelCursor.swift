/// The place on an image that the arrow keys move, counted in tenths of a pixel, so that ten fine
/// steps are exactly a whole one.
public struct PixelCursor: Hashable, Sendable {
  private var tenths: PixelSteps

  /// Steps to a pixel.
  public static let fineness = 10

  /// At the middle of the pixel that a point lies on, or of the nearest one.
  public init(near point: PixelPoint, on size: PixelSize) {
    func middle(_ value: Double, _ count: Int) -> Int {
      guard value.isFinite, count > 0 else { return 0 }
      return Int(min(max(value.rounded(), 0), Double(count - 1))) * PixelCursor.fineness
    }
    tenths = PixelSteps(x: middle(point.x, size.width), y: middle(point.y, size.height))
  }

  public var position: PixelPoint {
    PixelPoint(
      x: Double(tenths.x) / Double(PixelCursor.fineness),
      y: Double(tenths.y) / Double(PixelCursor.fineness))
  }

  /// So many tenths away, or at the image's edge.
  public func moved(by steps: PixelSteps, on size: PixelSize) -> PixelCursor {
    func kept(_ value: Int, _ count: Int) -> Int {
      // A pixel's square reaches half a pixel around its middle, its far edge left out.
      let last = count * PixelCursor.fineness - PixelCursor.fineness / 2 - 1
      return max(min(value, last), -PixelCursor.fineness / 2)
    }
    var moved = self
    moved.tenths = PixelSteps(
      x: kept(tenths.x + steps.x, size.width), y: kept(tenths.y + steps.y, size.height))
    return moved
  }
}
