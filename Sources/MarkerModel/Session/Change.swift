import MarkerLanguage
import Foundation

/// One change of a session's state, with what was there before, so that it can be reversed.
public enum Change: Equatable, Sendable {
  /// A mark made (`before` nil), removed (`after` nil) or altered (both, of one id).
  case mark(before: Mark?, after: Mark?)
  /// An image's judgement, and when its row was changed.
  case judgement(
    ImageID, before: Judgement, after: Judgement, dateBefore: Date?, dateAfter: Date?)
  /// When an image was first seen; nil while it is not.
  case seen(ImageID, before: Date?, after: Date?)
  /// A catalog imported (`before` nil), removed (`after` nil) or altered (both, of one id).
  case catalog(before: Catalog?, after: Catalog?)
  /// The settings that a person shares as the study's configuration.
  case settings(before: SessionSettings, after: SessionSettings)

  public var inverse: Change {
    switch self {
    case .mark(let before, let after):
      .mark(before: after, after: before)
    case .judgement(let image, let before, let after, let dateBefore, let dateAfter):
      .judgement(
        image, before: after, after: before, dateBefore: dateAfter, dateAfter: dateBefore)
    case .seen(let image, let before, let after):
      .seen(image, before: after, after: before)
    case .catalog(let before, let after):
      .catalog(before: after, after: before)
    case .settings(let before, let after):
      .settings(before: after, after: before)
    }
  }

  /// The image it belongs to, where it belongs to one.
  public var image: ImageID? {
    switch self {
    case .mark(let before, let after): (after ?? before)?.image
    case .judgement(let image, _, _, _, _): image
    case .seen(let image, _, _): image
    case .catalog, .settings: nil
    }
  }
}

/// An edit: what one act of a person changed, undone and redone as a whole.
public struct Edit: Equatable, Sendable {
  /// What undo and redo call it, for example "place mark"; in English, as the journal has it.
  public var name: String
  public var changes: [Change]

  public init(name: Message, changes: [Change]) {
    self.init(kept: name.english, changes: changes)
  }

  /// - Parameter name: as the journal has it.
  public init(kept name: String, changes: [Change]) {
    self.name = name
    self.changes = changes
  }

  /// Its name in the person's language.
  public var title: String { localized(Message(retelling: name)) }

  /// The name of an edit that goes on with a comment.
  static let typingOn = Message("type comment")

  /// Both as one, where this one goes on with the comment that the earlier one set.
  func goingOn(with earlier: Edit) -> Edit? {
    guard name == Edit.typingOn.english, changes.count == 1, earlier.changes.count == 1,
      case .judgement(let image, let before, let after, _, let dateAfter) = changes[0],
      case .judgement(image, let first, before, let dateBefore, _) = earlier.changes[0]
    else { return nil }
    return Edit(
      kept: earlier.name,
      changes: [
        .judgement(
          image, before: first, after: after, dateBefore: dateBefore, dateAfter: dateAfter)
      ])
  }

  /// Whether undoing it gives the image that comment.
  public func sets(comment: String, of image: ImageID?) -> Bool {
    guard changes.count == 1, case .judgement(let own, let before, _, _, _) = changes[0] else {
      return false
    }
    return own == image && before.comment == comment
  }

  public var inverse: Edit { Edit(kept: name, changes: changes.reversed().map(\.inverse)) }

  public var image: ImageID? { changes.lazy.compactMap(\.image).first }
}
