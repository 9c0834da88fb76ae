import MarkerImaging
import MarkerLanguage
import MarkerModel

/// Marks that go to the centre of what shines near the place that was pointed at.
extension AppModel {
  public var snaps: Bool { tools.snaps }

  public func toggleSnapping() {
    tools.snaps.toggle()
    onNotice(
      tools.snaps ? localized("Marks snap to centroids.") : localized("Marks do not snap any more.")
    )
    onChange([.tool, .readout])
  }

  /// Where the next mark would snap to, to be shown; nil where it would not.
  public var snapTarget: PixelPoint? { markingPlace.flatMap { snapped($0) } }

  /// The centre near a place, on the data as they are in the file; nil where there is none, or while
  /// snapping is off.
  func snapped(_ place: PixelPoint) -> PixelPoint? {
    guard tools.snaps, let picture, picture.size.contains(place) else { return nil }
    if let known = tools.snapped, known.picture == picture.number, known.place == place {
      return known.position
    }
    let radius = MarkSize.diameter(on: picture.size) / 2
    let position: PixelPoint?
    do throws(CentroidRefusal) {
      position = try Centroid(of: picture.image.pixels, radius: radius).near(place)
    } catch {
      // The absent cross says it.
      position = nil
    }
    tools.snapped = SnappedPlace(picture: picture.number, place: place, position: position)
    return position
  }
}
