import MarkerImaging
import MarkerModel

/// A picture of a frame, with the view and the settings that it was drawn for.
struct FrameRendering: Sendable {
  var viewport: Viewport
  var display: DisplaySettings
  /// The dots of catalogs that it has.
  var dots: DotLayer?
  var raster: Raster

  var byteCount: Int { 4 * viewport.size.width * viewport.size.height }
}

/// The frame drawn ahead, as it will be shown.
extension PreparedFrame {
  /// The colours of samples in some units.
  func toneMap(_ display: DisplaySettings, units: SampleUnits) -> ToneMap {
    ToneMap(
      display, limits: limits(display.interval) ?? DisplayLimits(low: 0, high: 1),
      distribution: distribution(display), units: units)
  }

  /// The picture that was drawn ahead, where it is of that view and those settings.
  func rendered(_ viewport: Viewport, _ display: DisplaySettings) -> FrameRendering? {
    derived.withLock { derived in
      guard let made = derived.rendering, made.viewport == viewport, made.display == display else {
        return nil
      }
      return made
    }
  }

  /// What was drawn ahead.
  var renderedAhead: FrameRendering? { derived.withLock { $0.rendering } }

  /// Lays dots over what was drawn ahead, where that is of the same view still, and has none.
  func lay(_ dots: DotPicture, over rendering: FrameRendering) {
    guard rendering.dots == nil else { return }
    var laid = rendering
    laid.dots = dots.dots
    laid.raster = dots.laid(over: rendering.raster)
    derived.withLock { derived in
      if derived.rendering?.raster === rendering.raster { derived.rendering = laid }
    }
  }

  /// Draws ahead what will be shown. Takes as long as reading every sample.
  func render(_ viewport: Viewport, _ display: DisplaySettings) {
    guard pixels != nil, rendered(viewport, display) == nil, !viewport.size.isEmpty else { return }
    let blurred = blurred(display.blur)
    let raster = ViewportRenderer(
      pixels: blurred.pixels, toneMap: toneMap(display, units: blurred.units)
    ).render(viewport)
    keep(FrameRendering(viewport: viewport, display: display, raster: raster))
  }

  func keep(_ rendering: FrameRendering?) { derived.withLock { $0.rendering = rendering } }

  /// Lets go what was made for a page that would be shown soon.
  func forgetAhead() {
    derived.withLock {
      $0.rendering = nil
      $0.roughDistribution = nil
    }
  }
}
