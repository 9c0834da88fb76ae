/// A key that moves something over the image.
public enum ArrowKey: String, CaseIterable, Sendable {
  case left
  case right
  case up
  case down

  /// Where it points on the screen: x to the right, y down.
  fileprivate var direction: (x: Double, y: Double) {
    switch self {
    case .left: (-1, 0)
    case .right: (1, 0)
    case .up: (0, -1)
    case .down: (0, 1)
    }
  }
}

/// A whole number of steps along each axis of an image.
public struct PixelSteps: Hashable, Sendable {
  public var x: Int
  public var y: Int

  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }

  public static func * (steps: PixelSteps, factor: Int) -> PixelSteps {
    PixelSteps(x: steps.x * factor, y: steps.y * factor)
  }
}

extension Viewport {
  /// One step along the image axis that runs on the screen as the arrow points, however the view is
  /// turned. Opposite arrows go opposite ways, the others along the other axis.
  public func step(_ arrow: ArrowKey) -> PixelSteps {
    let origin = screen(center)
    func onScreen(_ dx: Double, _ dy: Double) -> (x: Double, y: Double) {
      let moved = screen(PixelPoint(x: center.x + dx, y: center.y + dy))
      return (moved.x - origin.x, moved.y - origin.y)
    }
    let (xAxis, yAxis) = (onScreen(1, 0), onScreen(0, 1))
    let isUpright = abs(xAxis.x) >= abs(yAxis.x)
    let isSideways = arrow == .left || arrow == .right
    let axis = isSideways == isUpright ? xAxis : yAxis
    let along = axis.x * arrow.direction.x + axis.y * arrow.direction.y
    let sign = along < 0 ? -1 : 1
    return isSideways == isUpright ? PixelSteps(x: sign, y: 0) : PixelSteps(x: 0, y: sign)
  }
}
