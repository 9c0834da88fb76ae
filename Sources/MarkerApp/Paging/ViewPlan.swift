import MarkerImaging
import MarkerModel
import MarkerStore

/// How the view lies on a picture, and where it goes when another comes: all that decides it, so that
/// what will be shown can be drawn ahead.
struct ViewPlan: Sendable {
  var viewport: Viewport
  /// To what the view is fitted while nobody zoomed.
  var fit: ViewFit?
  /// The picture that the view was set for.
  var viewed: ViewedPicture?
  /// Whether each image is turned so that north is up.
  var isNorthUp: Bool
  var zoomOnPaging: Preferences.ZoomOnPaging

  /// The size of the upright view that will show all of the next page; nil where another will.
  var wholeSize: PixelSize? {
    guard fit == .whole || zoomOnPaging == .fit, viewport.orientation == .upright, !isNorthUp
    else { return nil }
    return viewport.size
  }

  mutating func fitView(to fit: ViewFit, on picture: PixelSize) {
    self.fit = fit
    let (size, orientation) = (viewport.size, viewport.orientation)
    viewport =
      switch fit {
      case .whole: .fitting(picture, in: size, orientation: orientation)
      case .width: .fittingWidth(of: picture, in: size, orientation: orientation)
      }
  }

  /// Sets the view for a picture that comes, by what was shown before.
  mutating func place(on picture: ViewedPicture, as turned: Turned) {
    let before = viewed
    // Who looked nearer meanwhile goes on to.
    if turned == .refined, before?.size == picture.size {
      viewed = picture
      return
    }
    let place = before.flatMap { ViewedSky(viewport, on: $0) }
    viewed = picture
    if isNorthUp { viewport.orientation = picture.northUp }
    switch zoomOnPaging {
    case .sky:
      if let place, keep(place, on: picture) { return }
      fit = fit ?? .whole
    case .fit where turned == .page: fit = .whole
    case .keep, .fit: break
    }
    if let fit {
      fitView(to: fit, on: picture.size)
    } else if before?.size != picture.size {
      fitView(to: .whole, on: picture.size)
    }
  }

  /// The same place of the sky in the middle, as large; false where the picture does not show it.
  private mutating func keep(_ place: ViewedSky, on picture: ViewedPicture) -> Bool {
    guard let sky = picture.sky, let center = sky.pixel(at: place.center),
      picture.size.contains(center), let local = LocalSky(at: center, of: sky)
    else { return false }
    let scale = local.arcsecPerPixel / place.arcsecPerDevicePixel
    // A fitted view stays one on an image that lies on the sky as the last.
    let isSame =
      abs(scale - viewport.scale) < 1e-6 * scale
      && abs(center.x - viewport.center.x) < 0.01 && abs(center.y - viewport.center.y) < 0.01
    if !isSame { fit = nil }
    viewport.center = center
    viewport.scale = min(
      max(scale, Viewport.scaleRange.lowerBound), Viewport.scaleRange.upperBound)
    return true
  }
}

/// Of a picture that was shown, what the view of the next goes by. The picture itself may be gone.
struct ViewedPicture: Sendable {
  var size: PixelSize
  var sky: (any SkyTransform)?

  /// How the view must be turned for north to be up; upright where the picture has no sky.
  var northUp: ViewOrientation {
    sky.flatMap { LocalSky(at: size.center, of: $0) }.map { .northUp($0) } ?? .upright
  }
}

/// What of the sky a view shows: its middle, and how large.
private struct ViewedSky {
  var center: SkyPoint
  var arcsecPerDevicePixel: Double

  init?(_ viewport: Viewport, on picture: ViewedPicture) {
    guard let local = picture.sky.flatMap({ LocalSky(at: viewport.center, of: $0) }) else {
      return nil
    }
    center = local.position
    arcsecPerDevicePixel = local.arcsecPerPixel / viewport.scale
  }
}
