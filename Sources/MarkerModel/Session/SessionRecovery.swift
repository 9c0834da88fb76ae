import SystemPackage

/// What a session can make of a journal that has lost lines.
extension Session {
  /// Takes in an edit that `apply` refused because what it builds upon is lost: marks end as it left
  /// them. Still refused, and without effect, where an image is not known.
  public mutating func recover(_ edit: Edit, cause: EditCause) throws(StateError) {
    try state.recover(edit)
    remember(edit, cause)
  }

  /// Says where an image lies whose record was made without knowing it.
  public mutating func locate(_ id: ImageID, at location: ImageLocation) throws(StateError) {
    try state.locate(id, at: location)
  }

  /// Has no new mark get this number or one below it.
  public mutating func reserve(_ id: MarkID) throws(StateError) {
    try state.require(id)
    state.nextMark = max(state.nextMark, MarkID(id.number + 1))
  }
}

extension SessionState {
  fileprivate mutating func recover(_ edit: Edit) throws(StateError) {
    // All is looked at before anything is done.
    for change in edit.changes {
      switch change {
      case .catalog, .settings: break
      case .judgement(let image, _, _, _, _), .seen(let image, _, _): try require(image)
      case .mark(_, let after):
        if let after {
          try require(after.image)
          try require(after.id)
        }
      }
    }
    for change in edit.changes {
      for fitting in fitting(change) { try apply(fitting) }
    }
  }

  /// The changes that leave the marks as this one does, whichever are there now.
  private func fitting(_ change: Change) -> [Change] {
    if case .catalog(let before, let after) = change {
      return fitting(before, after)
    }
    guard case .mark(let before, let after) = change else { return [change] }
    guard let after else {
      return before.flatMap { mark($0.id) }.map { [.mark(before: $0, after: nil)] } ?? []
    }
    var changes: [Change] = []
    if let before, before.id != after.id, let old = mark(before.id) {
      changes.append(.mark(before: old, after: nil))
    }
    guard let present = mark(after.id) else { return changes + [.mark(before: nil, after: after)] }
    if present.image == after.image { return changes + [.mark(before: present, after: after)] }
    return changes + [.mark(before: present, after: nil), .mark(before: nil, after: after)]
  }

  private func fitting(_ before: Catalog?, _ after: Catalog?) -> [Change] {
    guard let after else {
      return before.flatMap { catalog($0.id) }.map { [.catalog(before: $0, after: nil)] } ?? []
    }
    return [.catalog(before: catalog(after.id), after: after)]
  }

  fileprivate mutating func locate(
    _ id: ImageID, at location: ImageLocation
  ) throws(StateError) {
    try require(id)
    let old = images[id.number].location
    if numbers[old] == id { numbers[old] = nil }
    images[id.number].location = location
    numbers[location] = id
  }
}
