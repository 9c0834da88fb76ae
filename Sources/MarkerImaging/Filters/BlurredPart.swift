import MarkerModel

/// What a view shows of a blurred frame, blurred for itself alone: of a large frame a picture at once, while
/// the blur of all of it takes long.
///
/// It is made of the frame itself, or of one made smaller by averages (`PixelLevels`), whichever has samples
/// about as large as the view's device pixels.
public struct BlurredPart: Sendable {
  /// In pixels of the frame.
  public let sigma: Double
  public let frame: BlurredFrame
  /// Of the frame's pixels, how many along each axis make up one of the part's.
  private let step: Int
  /// Of the frame made smaller.
  private let region: PixelRegion
  private let size: PixelSize

  /// Of more samples than this a smaller frame is taken.
  private static let mostSamples = 4 << 20

  /// - Parameters:
  ///   - frames: the same frame at its size and smaller by two again and again, the largest first.
  ///   - step: how many of the frame's pixels along each axis make up one of the largest.
  ///   - size: of the frame.
  /// - Returns: nil where the view shows nothing of the frame.
  public init?(
    of frames: [PixelBuffer], step: Int = 1, size: PixelSize, in viewport: Viewport, sigma: Double
  ) {
    var step = step
    for (index, frame) in frames.enumerated() {
      guard let seen = PixelRegion(of: viewport.reduced(by: step), on: frame.size) else {
        return nil
      }
      let region = seen.widened(
        by: BlurredPart.margin(sigma / Double(step)), in: frame.size)
      let isFine = viewport.scale * Double(step) < 0.71 || region.count > BlurredPart.mostSamples
      if isFine, index + 1 < frames.count {
        step *= 2
        continue
      }
      self.init(of: frame.cut(region), region, step: step, size: size, sigma: sigma)
      return
    }
    return nil
  }

  /// - Parameters:
  ///   - cut: that region of the frame, or of the frame made smaller.
  ///   - size: of the frame.
  public init(
    of cut: PixelBuffer, _ region: PixelRegion, step: Int = 1, size: PixelSize, sigma: Double
  ) {
    self.sigma = sigma
    self.step = step
    self.region = region
    self.size = size
    frame = GaussianBlur(of: cut)(sigma: sigma / Double(step))
  }

  /// How far around what is seen samples take part, in pixels like sigma.
  public static func margin(_ sigma: Double) -> Int { Int((4 * sigma).rounded(.up)) + 1 }

  public var byteCount: Int { frame.pixels.byteCount }

  /// Whether a view of the frame shows nothing but what is blurred here.
  public func covers(_ viewport: Viewport) -> Bool {
    let small = PixelSize(
      width: (size.width + step - 1) / step, height: (size.height + step - 1) / step)
    return PixelRegion(of: viewport.reduced(by: step), on: small).map(region.covers) ?? true
  }

  /// A view of the frame as one of `frame`.
  public func view(_ viewport: Viewport) -> Viewport {
    var view = viewport.reduced(by: step)
    view.center = region.place(view.center)
    return view
  }
}
