import MarkerImaging
import MarkerModel

/// What lies over the picture to help the eye.
extension AppModel {
  /// In device pixels; nil where it is not wanted, or there is nothing to measure by.
  public var scaleBar: ScaleBar? {
    guard preferences.showsScaleBar, picture != nil else { return nil }
    let longest = min(Double(viewport.size.width) / 3, 180 * deviceScale)
    return ScaleBar(for: viewport, sky: localSky, longest: longest)
  }

  public var compass: Compass? {
    guard preferences.showsCompass else { return nil }
    return localSky.map { Compass(for: viewport, sky: $0) }
  }

  /// What is under the pointer, enlarged; nil where it is not wanted or the pointer elsewhere.
  public var magnifier: (geometry: Magnifier, raster: Raster)? {
    guard preferences.showsMagnifier, let pointer, let picture,
      picture.size.contains(viewport.pixel(pointer)),
      let magnifier = Magnifier(
        at: pointer, of: viewport, side: Int((168 * deviceScale).rounded()),
        margin: Int((12 * deviceScale).rounded()))
    else { return nil }
    return (magnifier, raster(of: magnifier.viewport, on: picture))
  }

  /// How the sky lies in the middle of the view.
  private var localSky: LocalSky? {
    seenPicture?.sky.flatMap { LocalSky(at: viewport.center, of: $0) }
  }
}
