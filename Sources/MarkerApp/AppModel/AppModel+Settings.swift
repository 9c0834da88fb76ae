import Foundation
import MarkerLanguage
import MarkerModel

/// Why a limit that was typed is none.
public enum LimitRefusal: Error, Equatable, CustomStringConvertible {
  case notACount

  public var description: String {
    localized("A limit is a whole number. Leave it empty for none.")
  }
}

/// What a person marks with: names, limits, the left button's group. Each change is an edit like a
/// judgement, kept at once and undone alike.
extension AppModel {
  /// - Returns: why it cannot be called so; the old name stays in force then.
  public func rename(_ thing: NamedThing, at index: Int, to text: String) -> NameRefusal? {
    do throws(NameRefusal) {
      if let edit = try state.renaming(thing, at: index, to: text), mayJudge() { commit(edit) }
      return nil
    } catch {
      return error
    }
  }

  /// At most so many marks of the group an image; nil for no limit. Marks that are over it stay.
  public func limit(group: Int, to limit: Int?) {
    guard let edit = state.limiting(group: group, to: limit), mayJudge() else { return }
    commit(edit)
  }

  /// A limit as it is typed: nothing, and 0, are none.
  public func limit(group: Int, to text: String) -> LimitRefusal? {
    let digits = text.trimmingCharacters(in: .whitespaces)
    guard !digits.isEmpty else {
      limit(group: group, to: nil)
      return nil
    }
    guard let count = Int(digits), count >= 0 else { return .notACount }
    limit(group: group, to: count)
    return nil
  }

  public func chooseLeftClickGroup(_ group: Int?) {
    guard let edit = state.choosingLeftClickGroup(group), mayJudge() else { return }
    commit(edit)
  }

  /// A limit that was lowered deletes nothing; what is over it is said.
  func sayWhatIsOver(after old: SessionSettings) {
    if let over = state.whatIsOver(after: old) { onNotice(over) }
  }
}
