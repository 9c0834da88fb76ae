import Foundation

/// Where a mark goes.
public struct MarkPlace: Equatable, Sendable {
  public var mark: MarkID
  public var position: PixelPoint
  public var sky: SkyPoint?

  public init(mark: MarkID, position: PixelPoint, sky: SkyPoint?) {
    self.mark = mark
    self.position = position
    self.sky = sky
  }
}

extension SessionState {
  /// The marks elsewhere, as one edit; nil where all are there already.
  public func movingMarks(_ places: [MarkPlace], now: Date) -> Edit? {
    let changes = places.flatMap { place in
      movingMark(place.mark, to: place.position, sky: place.sky, now: now)?.changes ?? []
    }
    guard !changes.isEmpty else { return nil }
    return Edit(
      name: changes.count == 1 ? "move mark" : "move \(changes.count) marks", changes: changes)
  }
}
