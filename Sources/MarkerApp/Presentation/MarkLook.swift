import MarkerImaging
import MarkerModel

/// How the marks of a group look.
public struct MarkLook: Equatable, Sendable {
  public var color: MarkColor
  public var outline: MarkOutline
}

extension AppModel {
  /// The group's colour, and for eyes that do not tell colours apart a figure of its own.
  public func look(ofGroup group: Int) -> MarkLook {
    preferences.isColorBlindSafe
      ? MarkLook(color: state.settings.color(ofGroup: group, in: .safe), outline: .group(group))
      : MarkLook(color: state.settings.color(ofGroup: group), outline: .circle)
  }

  /// The first key of a command as the person has it; nil where it has none.
  func key(of command: String) -> String? {
    CommandTable.command(command).flatMap { CommandTable.keys(of: $0, in: preferences).first }
  }
}
