import MarkerModel

/// Selecting marks and moving them with the pointer.
extension AppModel {
  /// The marks that a drag from one place moves: all that are selected where it begins on one of
  /// them, else the one there; none on empty image.
  public func draggedMarks(from place: ScreenPoint) -> Set<MarkID> {
    guard canJudge, let mark = markShapes.hit(by: place)?.id else { return [] }
    return selection.contains(mark) ? selection : [mark]
  }

  /// How far marks go that are dragged from one place of the view to another. They stop together
  /// where one of them is at the image's edge.
  public func move(of marks: Set<MarkID>, from start: ScreenPoint, to end: ScreenPoint) -> MarkMove
  {
    guard let seen = seenPicture else { return .none }
    let (from, to) = (viewport.pixel(start), viewport.pixel(end))
    return MarkMove(dx: to.x - from.x, dy: to.y - from.y)
      .limited(shownMarks(marks).map(\.position), on: seen.size)
  }

  public func moveMarks(_ marks: Set<MarkID>, by move: MarkMove) {
    guard let seen = seenPicture, move != .none else { return }
    let places = shownMarks(marks).filter { seen.size.contains($0.position) }
      .map { ($0.id, move($0.position, on: seen.size)) }
    _ = self.move(Dictionary(uniqueKeysWithValues: places))
  }

  /// - Returns: whether they were.
  func move(_ positions: [MarkID: PixelPoint]) -> Bool {
    guard let seen = seenPicture, !positions.isEmpty else { return false }
    let places = positions.filter { isShown($0.key) && seen.size.contains($0.value) }
      .sorted { $0.key < $1.key }
      .map { MarkPlace(mark: $0.key, position: $0.value, sky: seen.sky?.sky(at: $0.value)) }
    guard let edit = state.movingMarks(places, now: now()), judgedImage() != nil else {
      return false
    }
    commit(edit)
    return true
  }

  /// Selects the marks in the rectangle that two places of the view span.
  public func selectMarks(between start: ScreenPoint, and end: ScreenPoint, adding: Bool) {
    let inside = Set(markShapes.inside(start, end).compactMap(\.id))
    select(adding ? selection.union(inside) : inside)
  }

  public func selectAllMarks() { select(Set(markShapes.compactMap(\.id))) }

  private func shownMarks(_ marks: Set<MarkID>) -> [Mark] {
    (record?.marks ?? []).filter { marks.contains($0.id) }
  }
}
