import MarkerModel

/// What the pointer's buttons mean on the image.
extension AppModel {
  /// A press that moves at least so far (logical pixels) is a drag, not a click.
  public static let dragThreshold = 4.0

  /// The left button was pressed and released in the same place.
  public func click(at place: ScreenPoint, shift: Bool, control: Bool, alt: Bool) {
    if alt {
      center(on: place)
      return
    }
    if hasJustAdvanced { return }
    if let mark = markShapes.hit(by: place)?.id {
      if shift {
        deleteMarks([mark])
      } else if control {
        select(selection.symmetricDifference([mark]))
      } else {
        select([mark])
      }
      return
    }
    guard !shift, !control else { return }
    if !selection.isEmpty { select([]) }
    if let group = state.settings.leftClickGroup { placeMark(group: group, at: place) }
  }

  public func select(_ marks: Set<MarkID>) {
    guard marks != selection else { return }
    selection = marks
    onChange(.marks)
  }

  public func toggleMarks() {
    showsMarks.toggle()
    onChange(.marks)
  }

  public func toggleLabels() {
    showsLabels.toggle()
    onChange(.marks)
  }
}
