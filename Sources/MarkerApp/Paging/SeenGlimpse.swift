import MarkerImaging
import MarkerModel

/// What is shown of a large frame until it is read, by settings as they were when it came.
public struct SeenGlimpse: Sendable {
  let glimpse: Glimpse
  let fingerprint: Fingerprint
  let viewed: ViewedPicture
  /// What it is drawn with.
  let display: DisplaySettings
  let limits: DisplayLimits?
  private let toneMap: ToneMap

  /// Nil where nothing is told of the frame.
  init?(_ glimpse: Glimpse, _ fingerprint: Fingerprint, _ display: DisplaySettings) {
    guard let size = glimpse.size else { return nil }
    self.glimpse = glimpse
    self.fingerprint = fingerprint
    viewed = ViewedPicture(size: size, sky: SeenGlimpse.frame(of: glimpse)?.sky)
    // Limits of samples this few are near those of all; of a blur nothing would be seen.
    var sharp = display
    sharp.blur = 0
    let image = DecodedImage(
      description: glimpse.description, frame: glimpse.frame, pixels: glimpse.pixels)
    let few = PreparedFrame(image: image, fingerprint: nil)
    self.display = sharp
    limits = few.limits(sharp.interval)
    toneMap = few.toneMap(sharp, units: .plain)
  }

  var frame: FrameDescription? { SeenGlimpse.frame(of: glimpse) }

  private static func frame(of glimpse: Glimpse) -> FrameDescription? {
    glimpse.description.frames.first { $0.index == glimpse.frame }
  }

  func render(_ viewport: Viewport) -> Raster { glimpse.render(viewport, toneMap) }
}
