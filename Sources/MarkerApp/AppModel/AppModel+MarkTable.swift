import Dispatch
import MarkerImaging
import MarkerModel

/// What the table of marks does.
extension AppModel {
  /// The marks as rows; made off the main actor, as they may be many.
  public func markTable(
    ofAll: Bool, by column: MarkTable.Column?, isDescending: Bool
  ) async -> MarkTable {
    let state = state
    let image = ofAll ? nil : imageID
    if !ofAll, image == nil { return MarkTable(SessionState(), image: nil) }
    if !ofAll { return MarkTable(state, image: image, by: column, isDescending: isDescending) }
    return await DispatchQueue.global(qos: .userInitiated).value {
      MarkTable(state, image: image, by: column, isDescending: isDescending)
    }
  }

  /// Selects a mark and brings it to the middle of the view, on its own image.
  public func goTo(mark id: MarkID) {
    guard let mark = state.mark(id), let location = state[mark.image]?.location else { return }
    awaitedMark = id
    if mark.image == imageID {
      showAwaitedMark()
    } else {
      keepComment()
      goTo(location)
    }
  }

  func showAwaitedMark() {
    guard let id = awaitedMark, picture != nil, let mark = state.mark(id), mark.image == imageID
    else { return }
    awaitedMark = nil
    select([id])
    changeView(.pan) { $0.center = mark.position }
  }
}
