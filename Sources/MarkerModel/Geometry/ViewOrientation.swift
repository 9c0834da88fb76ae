import Foundation

/// How an image lies on a view: mirrored or not, then turned.
public struct ViewOrientation: Hashable, Sendable {
  /// Clockwise on the view in degrees, 0 ≤ rotation < 360.
  public let rotation: Double
  /// Whether left and right are swapped before it is turned.
  public let isMirrored: Bool
  /// Of the map from image to view: exact for right angles.
  private let cosine: Double
  private let sine: Double

  public static let upright = ViewOrientation()

  public init(rotation: Double = 0, isMirrored: Bool = false) {
    var turn = rotation.truncatingRemainder(dividingBy: 360)
    if turn < 0 { turn += 360 }
    // What is not a number turns nothing; a hair below zero is a whole turn.
    self.rotation = turn.isFinite && turn < 360 ? turn : 0
    self.isMirrored = isMirrored
    switch self.rotation {
    case 0: (cosine, sine) = (1, 0)
    case 90: (cosine, sine) = (0, 1)
    case 180: (cosine, sine) = (-1, 0)
    case 270: (cosine, sine) = (0, -1)
    default:
      let radians = self.rotation * .pi / 180
      (cosine, sine) = (cos(radians), sin(radians))
    }
  }

  /// Whether the axes of the image lie along those of the view.
  public var isRightAngled: Bool { cosine == 0 || sine == 0 }

  public func rotated(by degrees: Double) -> ViewOrientation {
    ViewOrientation(rotation: rotation + degrees, isMirrored: isMirrored)
  }

  /// With left and right of the view swapped.
  public var flippedHorizontally: ViewOrientation {
    ViewOrientation(rotation: -rotation, isMirrored: !isMirrored)
  }

  /// With top and bottom of the view swapped.
  public var flippedVertically: ViewOrientation {
    ViewOrientation(rotation: 180 - rotation, isMirrored: !isMirrored)
  }

  /// What a way in the image is on the view; its length stays.
  public func turned(_ way: Displacement) -> Displacement {
    let x = isMirrored ? -way.x : way.x
    return Displacement(x: cosine * x - sine * way.y, y: sine * x + cosine * way.y)
  }

  /// What a way on the view is in the image.
  public func unturned(_ way: Displacement) -> Displacement {
    let x = cosine * way.x + sine * way.y
    return Displacement(x: isMirrored ? -x : x, y: cosine * way.y - sine * way.x)
  }

  /// The sides of the upright box around a turned one.
  public func box(width: Double, height: Double) -> (width: Double, height: Double) {
    (
      abs(cosine) * width + abs(sine) * height, abs(sine) * width + abs(cosine) * height
    )
  }
}

/// The way from one place to another: x to the right, y down.
public struct Displacement: Hashable, Sendable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  public var length: Double { (x * x + y * y).squareRoot() }
}
