import MarkerLanguage
import MarkerModel

/// What the bar of groups tells of one.
public struct GroupChip: Equatable, Sendable {
  public var group: Int
  /// The key that marks; nil beyond the ninth.
  public var key: String?
  public var name: String
  public var look: MarkLook
  /// How many marks the image has of it.
  public var count: Int
  /// How many it may have; nil for any number.
  public var limit: Int?
  public var isLeftClick: Bool

  /// Whether another mark is refused. At a limit of 1 the next mark takes the old one's place.
  public var isFull: Bool { limit.map { count >= $0 } ?? false }

  /// "2/4", or "×2" where there is no limit; empty where there is nothing to tell.
  public var countText: String {
    if let limit { return "\(count)/\(limit)" }
    return count > 0 ? "×\(count)" : ""
  }

  /// All of it in words.
  public var tooltip: String {
    var parts = [localized("Group “\(name)”")]
    if let key { parts[0] += " (\(key))" }
    parts.append(
      limit.map { localized("\(count) of \($0) marks on this image") }
        ?? localized(count, one: "1 mark on this image", many: "\(count) marks on this image"))
    parts.append(
      isLeftClick
        ? localized("A left click places its marks")
        : localized("Click to have left clicks place its marks"))
    return parts.joined(separator: "\n")
  }
}

extension AppModel {
  public var groupChips: [GroupChip] {
    let settings = state.settings
    var counts: [Int: Int] = [:]
    for mark in record?.marks ?? [] { counts[mark.group, default: 0] += 1 }
    return settings.groups.indices.map { group in
      GroupChip(
        group: group, key: key(of: "mark-\(group + 1)"), name: settings.name(ofGroup: group),
        look: look(ofGroup: group), count: counts[group] ?? 0,
        limit: settings.limit(ofGroup: group), isLeftClick: settings.leftClickGroup == group)
    }
  }
}
