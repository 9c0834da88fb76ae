import MarkerImaging
import MarkerModel

/// What is shown of a large frame until it is read, by settings as they were when it came.
struct SeenGlimpse: Sendable {
  let glimpse: Glimpse
  let viewed: ViewedPicture
  private let toneMap: ToneMap

  /// Nil where nothing is told of the frame.
  init?(_ glimpse: Glimpse, _ display: DisplaySettings) {
    guard let size = glimpse.size else { return nil }
    self.glimpse = glimpse
    let sky = glimpse.description.frames.first { $0.index == glimpse.frame }?.sky
    viewed = ViewedPicture(size: size, sky: sky)
    // Limits of samples this few are near those of all; of a blur nothing would be seen.
    var sharp = display
    sharp.blur = 0
    let image = DecodedImage(
      description: glimpse.description, frame: glimpse.frame, pixels: glimpse.pixels)
    toneMap = PreparedFrame(image: image, fingerprint: nil).toneMap(sharp, units: .plain)
  }

  func render(_ viewport: Viewport) -> Raster { glimpse.render(viewport, toneMap) }
}
