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
    guard let (pixels, origin) = samples(around: place, of: picture) else { return nil }
    do throws(CentroidRefusal) {
      let found = try Centroid(of: pixels, radius: radius).near(
        PixelPoint(x: place.x - origin.x, y: place.y - origin.y))
      position = PixelPoint(x: found.x + origin.x, y: found.y + origin.y)
    } catch {
      // The absent cross says it.
      position = nil
    }
    tools.snapped = SnappedPlace(picture: picture.number, place: place, position: position)
    return position
  }

  /// Whether the samples by which a mark would snap have to be read first, which is begun; it takes less than
  /// a tenth of a second, and mostly they are there, since what is around the pointer is read.
  func waitsForSamples(near place: PixelPoint) -> Bool {
    guard tools.snaps else { return false }
    guard let picture else { return true }
    return picture.streamed != nil && samples(around: place, of: picture) == nil
  }

  /// The samples that a centroid near a place may need, and where their first lies; nil while they are not
  /// at hand.
  private func samples(
    around place: PixelPoint, of picture: PreparedFrame
  ) -> (pixels: PixelBuffer, origin: PixelPoint)? {
    guard let streamed = picture.streamed else {
      return picture.pixels.map { ($0, PixelPoint(x: 0, y: 0)) }
    }
    guard
      let region = PixelRegion(around: place, reach: AppModel.snappingReach, on: streamed.size)
    else { return nil }
    guard let cutout = streamed.cutout(of: region) else {
      look(around: place, of: picture, streamed)
      return nil
    }
    let origin = PixelPoint(
      x: Double(cutout.region.columns.lowerBound), y: Double(cutout.region.rows.lowerBound))
    return (cutout.pixels, origin)
  }

  /// More than a centroid wanders and looks at, in pixels.
  private static let snappingReach = 100
}
