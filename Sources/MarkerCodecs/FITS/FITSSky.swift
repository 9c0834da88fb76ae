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
    source.held = held(plane: 0, of: rest)
    var skies = HeaderSkies(source)
    for index in frames.indices {
      if skies.dependsOnHeldAxes { skies.hold(held(plane: index - first, of: rest)) }
      frames[index].take(skies)
    }
  }

  /// Where a plane lies on the axes that it does not show, by number.
  private func held(
    plane: Int, of rest: ArraySlice<(number: Int, length: Int)>
  ) -> [Int: Double] {
    Dictionary(
      uniqueKeysWithValues: zip(rest, position(plane, rest)).map { ($0.number, Double($1)) })
  }
}
