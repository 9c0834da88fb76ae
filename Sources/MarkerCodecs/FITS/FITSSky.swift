import MarkerImaging
import MarkerModel

extension FITSImageUnit {
  /// Gives the unit's frames the sky of its header; planes of a cube share one where it is the same.
  func addSky(to frames: inout ArraySlice<FrameDescription>, _ tables: FITSTables) {
    guard let first = frames.indices.first else { return }
    let rest = isColor ? axes.dropFirst(3) : axes.dropFirst(2)
    var source = HeaderWCS.Source(
      cards: cards.bytes, x: axes[0].number, y: axes[1].number,
      placement: FITSPlacement(width: size.width, height: size.height))
    source.tables = tables.distortions(cards)
    source.arrays = tables.arrays(cards)
    var skies = HeaderSkies()
    for index in frames.indices {
      if index == first || skies.dependsOnHeldAxes {
        source.held = held(plane: index - first, of: rest)
        skies = HeaderSkies(source)
      }
      frames[index].take(skies)
    }
  }

  /// Where a plane lies on the axes, by number: an axis of one pixel at that pixel, and so one that
  /// the header has beyond the image's (FITS WCS paper I, section 2.2).
  private func held(
    plane: Int, of rest: ArraySlice<(number: Int, length: Int)>
  ) -> [Int: Double] {
    var held: [Int: Double] = [:]
    for axis in 1...max(axisCount, CelestialAxes.most) { held[axis] = 1 }
    for (axis, at) in zip(rest, position(plane, rest)) { held[axis.number] = Double(at) }
    return held
  }
}
