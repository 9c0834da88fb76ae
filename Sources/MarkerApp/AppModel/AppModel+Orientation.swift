import MarkerImaging
import MarkerModel

/// To what a view is fitted that nobody zoomed.
public enum ViewFit: Sendable {
  /// All of the image is shown.
  case whole
  /// The image reaches from the left to the right.
  case width
}

/// Of a picture that was shown, what the view of the next goes by. The picture itself may be gone.
struct ViewedPicture {
  var size: PixelSize
  var sky: (any SkyTransform)?
}

/// How the view lies on the picture: turned, mirrored, and where it goes when another comes.
extension AppModel {
  /// Turns or mirrors the view around its middle.
  public func orient(_ change: (ViewOrientation) -> ViewOrientation) {
    isNorthUp = false
    turnView(to: change(viewport.orientation))
  }

  /// Turns each image so that north is up and east to the left, or leaves them as they are now.
  public func toggleNorthUp() {
    isNorthUp.toggle()
    if isNorthUp, let picture { turnView(to: northUp(on: picture)) }
  }

  private func turnView(to orientation: ViewOrientation) {
    guard orientation != viewport.orientation else { return }
    trace?.input(.displayChange)
    viewport.orientation = orientation
    if let fit { fitView(to: fit) }
    onChange([.picture, .marks, .readout])
  }

  func fitView(to fit: ViewFit) {
    guard let picture else { return }
    self.fit = fit
    let (image, size, orientation) = (picture.size, viewport.size, viewport.orientation)
    viewport =
      switch fit {
      case .whole: .fitting(image, in: size, orientation: orientation)
      case .width: .fittingWidth(of: image, in: size, orientation: orientation)
      }
  }

  /// Sets the view for a picture that comes, by what was shown before.
  func placeView(on picture: PreparedFrame, as turned: Turned) {
    let before = viewed
    let place = before.flatMap { ViewedSky(viewport, on: $0) }
    viewed = ViewedPicture(size: picture.size, sky: picture.sky)
    if isNorthUp { viewport.orientation = northUp(on: picture) }
    switch preferences.zoomOnPaging {
    case .sky:
      if let place, keep(place, on: picture) { return }
      fit = fit ?? .whole
    case .fit where turned == .page: fit = .whole
    case .keep, .fit: break
    }
    if let fit {
      fitView(to: fit)
    } else if before?.size != picture.size {
      fitView(to: .whole)
    }
  }

  /// The same place of the sky in the middle, as large; false where the picture does not show it.
  private func keep(_ place: ViewedSky, on picture: PreparedFrame) -> Bool {
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

  private func northUp(on picture: PreparedFrame) -> ViewOrientation {
    picture.sky.flatMap { LocalSky(at: picture.size.center, of: $0) }.map { .northUp($0) }
      ?? .upright
  }

  /// Whether the picture has a sky that tells where north is.
  var hasSky: Bool { picture?.sky != nil }
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
