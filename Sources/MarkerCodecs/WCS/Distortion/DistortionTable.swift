import MarkerModel

/// A look-up table of pixel corrections: the Distortion Paper's (Calabretta et al. 2004, section
/// 3.4, CPDISj = LOOKUP) or the detector correction that Hubble's headers have (D2IMDISj).
public struct DistortionTable: Sendable, Equatable, Codable {
  public enum Role: String, Sendable, Codable {
    /// D2IMARR: before everything else.
    case detector
    /// WCSDVARR: beside SIP, before the linear transformation.
    case prior
  }

  public var role: Role
  /// The pixel axis that is corrected, 1 or 2.
  public var axis: Int
  public var width: Int
  public var height: Int
  /// The table's own linear coordinates: image pixel of its reference point, table pixel of that
  /// (from 1), and image pixels a table pixel.
  public var referenceValue: [Double]
  public var referencePixel: [Double]
  public var step: [Double]
  /// In rows from the first, pixels.
  public var values: [Float]

  /// Real ones have a few thousand values.
  static let mostValues = 1 << 22

  var isSound: Bool {
    (1...2).contains(axis) && width > 0 && height > 0 && width <= DistortionTable.mostValues
      && height <= DistortionTable.mostValues && values.count == width * height
      && [referenceValue, referencePixel, step].allSatisfy {
        $0.count == 2 && $0.allSatisfy(\.isFinite)
      } && !step.contains(0)
  }

  /// The correction in pixels at a FITS pixel coordinate: bilinear between the table's values, the
  /// outermost ones beyond its edges, as astropy's `get_distortion_offset`.
  func offset(at pixel: FITSPixel) -> Double {
    let (left, right, fromLeft) = place(pixel.x, 0, width)
    let (low, high, fromLow) = place(pixel.y, 1, height)
    let below = value(left, low) * (1 - fromLeft) + value(right, low) * fromLeft
    let above = value(left, high) * (1 - fromLeft) + value(right, high) * fromLeft
    return below * (1 - fromLow) + above * fromLow
  }

  /// Rows as columns, where the header's first axis is the table's second.
  mutating func transpose() {
    let turned = (0..<width).flatMap { x in (0..<height).map { y in values[y * width + x] } }
    values = turned
    (width, height) = (height, width)
  }

  private func place(_ at: Double, _ axis: Int, _ count: Int) -> (Int, Int, Double) {
    let exact = (at - referenceValue[axis]) / step[axis] + referencePixel[axis] - 1
    let place = exact.isFinite ? min(max(exact, 0), Double(count - 1)) : 0
    let first = Int(place)
    return (first, min(first + 1, count - 1), place - Double(first))
  }

  private func value(_ x: Int, _ y: Int) -> Double { Double(values[y * width + x]) }
}
