/// A position in an image: x to the right, y **down**, (0, 0) the centre of the top-left pixel as
/// displayed; fractional.
public struct PixelPoint: Hashable, Sendable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// A position on a view in device pixels: x to the right, y down, (0, 0) the view's top-left corner.
public struct ScreenPoint: Hashable, Sendable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  public func distance(to other: ScreenPoint) -> Double {
    let dx = x - other.x
    let dy = y - other.y
    return (dx * dx + dy * dy).squareRoot()
  }
}

/// A position on the sky in degrees: equatorial, in the frame the header names.
public struct SkyPoint: Hashable, Sendable {
  public var ra: Double
  public var dec: Double

  public init(ra: Double, dec: Double) {
    self.ra = ra
    self.dec = dec
  }
}

/// Width and height, of an image in its pixels or of a view in device pixels.
public struct PixelSize: Hashable, Sendable {
  public var width: Int
  public var height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  public var isEmpty: Bool { width <= 0 || height <= 0 }

  /// The centre of the image, which for an even size lies between two pixels.
  public var center: PixelPoint {
    PixelPoint(x: Double(width - 1) / 2, y: Double(height - 1) / 2)
  }

  /// Whether a point lies on one of the pixels, whose squares reach half a pixel around their centres.
  public func contains(_ point: PixelPoint) -> Bool {
    point.x >= -0.5 && point.y >= -0.5 && point.x < Double(width) - 0.5
      && point.y < Double(height) - 0.5
  }
}
