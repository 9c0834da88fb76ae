import Foundation

/// A person's running session: the state of the save folder and what can be undone and redone.
///
/// Made from the journal's events alone, so that undo and redo go on after a restart.
public struct Session: Sendable {
  public internal(set) var state: SessionState
  var undoable: [Edit] = []
  var redoable: [Edit] = []
  /// What was done away with since the session's snapshot, oldest first.
  public private(set) var formerMarks: [FormerMark] = []

  public init(settings: SessionSettings = SessionSettings()) {
    state = SessionState(settings: settings)
  }

  /// Takes in an event, whether it just happened or is read from the journal.
  public mutating func apply(_ event: SessionEvent, at time: Date) throws(StateError) {
    try state.apply(event, at: time)
    guard case .edit(let edit, let cause, _) = event else { return }
    remember(edit, cause)
    formerMarks += FormerMark.left(by: edit, at: time)
    if formerMarks.count > 2 * FormerMark.most {
      formerMarks.removeFirst(formerMarks.count - FormerMark.most)
    }
  }

  mutating func remember(_ edit: Edit, _ cause: EditCause) {
    switch cause {
    case .person, .outside:
      if let last = undoable.last, let whole = edit.goingOn(with: last) {
        undoable[undoable.count - 1] = whole
      } else {
        undoable.append(edit)
      }
      redoable.removeAll()
    case .undo:
      redoable.append(edit.inverse)
      if !undoable.isEmpty { undoable.removeLast() }
    case .redo:
      undoable.append(edit)
      if !redoable.isEmpty { redoable.removeLast() }
    case .adopted:
      break
    }
  }

  /// The edit that undo would reverse.
  public var nextUndo: Edit? { undoable.last }
  /// The edit that redo would do again.
  public var nextRedo: Edit? { redoable.last }
}
