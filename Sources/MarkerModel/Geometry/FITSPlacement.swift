/// How a displayed picture lies in the FITS pixels of the header that gives it a sky: the size in
/// which it is stored, how it is turned for display, and at which end the header counts rows.
public struct FITSPlacement: Hashable, Sendable, Codable {
  /// As stored, before it is turned.
  public var width: Int
  public var height: Int
  /// How stored rows and columns lie in the displayed picture, 1 to 8 as TIFF and EXIF number it
  /// (TIFF 6.0, tag 274); 1 is upright.
  public var orientation: UInt16
  /// Whether the header's row 1 is the top row of the stored picture; FITS has it at the bottom.
  public var countsFromTop: Bool

  public init(
    width: Int, height: Int, orientation: UInt16 = 1, countsFromTop: Bool = false
  ) {
    self.width = width
    self.height = height
    self.orientation = orientation
    self.countsFromTop = countsFromTop
  }

  /// The FITS coordinate of a displayed position.
  public func fits(_ point: PixelPoint) -> FITSPixel {
    let right = Double(width - 1)
    let bottom = Double(height - 1)
    let (x, y) = (point.x, point.y)
    let stored =
      switch orientation {
      case 2: PixelPoint(x: right - x, y: y)
      case 3: PixelPoint(x: right - x, y: bottom - y)
      case 4: PixelPoint(x: x, y: bottom - y)
      case 5: PixelPoint(x: y, y: x)
      case 6: PixelPoint(x: y, y: bottom - x)
      case 7: PixelPoint(x: right - y, y: bottom - x)
      case 8: PixelPoint(x: right - y, y: x)
      default: point
      }
    if countsFromTop { return FITSPixel(x: stored.x + 1, y: stored.y + 1) }
    return FITSPixel(stored, height: height)
  }

  /// The displayed position of a FITS coordinate.
  public func displayed(_ pixel: FITSPixel) -> PixelPoint {
    let stored =
      countsFromTop
      ? PixelPoint(x: pixel.x - 1, y: pixel.y - 1) : pixel.pixelPoint(height: height)
    let right = Double(width - 1)
    let bottom = Double(height - 1)
    let (x, y) = (stored.x, stored.y)
    return switch orientation {
    case 2: PixelPoint(x: right - x, y: y)
    case 3: PixelPoint(x: right - x, y: bottom - y)
    case 4: PixelPoint(x: x, y: bottom - y)
    case 5: PixelPoint(x: y, y: x)
    case 6: PixelPoint(x: bottom - y, y: x)
    case 7: PixelPoint(x: bottom - y, y: right - x)
    case 8: PixelPoint(x: y, y: right - x)
    default: stored
    }
  }
}
