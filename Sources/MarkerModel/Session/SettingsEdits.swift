import Foundation
import MarkerLanguage

/// Why a group or a category cannot have a name.
public enum NameRefusal: Error, Equatable, CustomStringConvertible {
  case empty
  /// Divides names in the configuration.
  case comma
  /// Joins categories in the tables.
  case plus
  case lineBreak
  /// The word by which the tables say that there is no group and no category.
  case none
  case taken(String)

  public var description: String {
    switch self {
    case .empty: localized("A name cannot be empty.")
    case .comma: localized("A name cannot hold “,”: the configuration divides names by it.")
    case .plus: localized("A category's name cannot hold “+”: the tables join categories by it.")
    case .lineBreak: localized("A name cannot hold line breaks or control characters.")
    case .none: localized("“None” stands for no group and no category in the tables.")
    case .taken(let name): localized("There is another one called “\(name)”.")
    }
  }
}

/// What a person gives names to.
public enum NamedThing: Sendable {
  case group
  case category
}

extension SessionSettings {
  public func names(of thing: NamedThing) -> [String] {
    switch thing {
    case .group: groups
    case .category: categories
    }
  }

  /// The name as it would be kept: without blanks around it.
  ///
  /// - Parameter index: what is to be called so; a name may stay what it is.
  public func checkedName(
    _ text: String, for thing: NamedThing, at index: Int
  ) throws(NameRefusal) -> String {
    let name = text.trimmingCharacters(in: .whitespaces)
    if name.isEmpty { throw .empty }
    if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      throw .lineBreak
    }
    if name.utf8.contains(UInt8(ascii: ",")) { throw .comma }
    if thing == .category, name.utf8.contains(UInt8(ascii: "+")) { throw .plus }
    if name == "None" { throw .none }
    let others = names(of: thing).enumerated().filter { $0.offset != index }
    if others.contains(where: { $0.element.utf8.elementsEqual(name.utf8) }) { throw .taken(name) }
    return name
  }
}

/// The edits of the settings, worked out from the state without changing it.
extension SessionState {
  /// The group or category called otherwise; nil where it is called so already.
  public func renaming(
    _ thing: NamedThing, at index: Int, to text: String
  ) throws(NameRefusal) -> Edit? {
    guard settings.names(of: thing).indices.contains(index) else { return nil }
    let name = try settings.checkedName(text, for: thing, at: index)
    var changed = settings
    switch thing {
    case .group: changed.groups[index] = name
    case .category: changed.categories[index] = name
    }
    return changing(
      to: changed,
      named: thing == .group
        ? "rename group “\(name)”" : "rename category “\(name)”")
  }

  /// At most so many marks of the group an image; nil for no limit. Deletes none.
  public func limiting(group: Int, to limit: Int?) -> Edit? {
    guard settings.groups.indices.contains(group) else { return nil }
    var changed = settings
    while changed.groupLimits.count <= group { changed.groupLimits.append(nil) }
    changed.groupLimits[group] = limit.flatMap { $0 > 0 ? $0 : nil }
    while let last = changed.groupLimits.last, last == nil { changed.groupLimits.removeLast() }
    return changing(to: changed, named: "change limit of “\(settings.name(ofGroup: group))”")
  }

  /// The group of a mark made with the left button; nil for none.
  public func choosingLeftClickGroup(_ group: Int?) -> Edit? {
    if let group, !settings.groups.indices.contains(group) { return nil }
    var changed = settings
    changed.leftClickGroup = group
    return changing(to: changed, named: "change left-click group")
  }

  public func changing(to changed: SessionSettings, named name: Message) -> Edit? {
    guard !changed.isIdentical(to: settings) else { return nil }
    return Edit(name: name, changes: [.settings(before: settings, after: changed)])
  }

  /// What a person is told of limits that are others than they were: where there are more marks, which
  /// stay; nil where there are none.
  public func whatIsOver(after old: SessionSettings) -> String? {
    let over = overLimits.compactMap { group, images -> String? in
      guard let limit = settings.limit(ofGroup: group), limit != old.limit(ofGroup: group) else {
        return nil
      }
      let name = settings.name(ofGroup: group)
      let marks = localized(limit, one: "1 mark", many: "\(limit) marks")
      return localized(
        images, one: "“\(name)” now allows \(marks); 1 image has more.",
        many: "“\(name)” now allows \(marks); \(images) images have more.")
    }
    return over.isEmpty ? nil : (over + [localized("Nothing was deleted.")]).joined(separator: " ")
  }

  /// The groups with more marks on an image than their limit, and how many images have them.
  public var overLimits: [(group: Int, images: Int)] {
    settings.groups.indices.compactMap { group in
      guard let limit = settings.limit(ofGroup: group) else { return nil }
      let over = images.count { record in
        record.marks.count > limit && record.marks.count { $0.group == group } > limit
      }
      return over > 0 ? (group, over) : nil
    }
  }
}

extension SessionSettings {
  /// By bytes: names of the same letters in other forms are other names.
  fileprivate func isIdentical(to other: SessionSettings) -> Bool {
    self == other
      && zip(groups, other.groups).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
      && zip(categories, other.categories).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }
}
