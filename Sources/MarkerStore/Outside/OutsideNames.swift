import Foundation
import MarkerModel

/// The names of groups and categories as outside tables use them: those of the settings, those that
/// were, and strange ones, which become groups and categories of their own.
struct OutsideNames {
  private var groups: [String]
  private var categories: [String]
  private let former: [String: Int]
  private let configuredGroups: Int
  private let configuredCategories: Int
  /// Whether more strange names came than are taken.
  private(set) var isCrowded = false

  /// Stands for marks that the table gives no group.
  static let noGroup = "No group"

  init(_ settings: SessionSettings, former: [String: Int]) {
    groups = settings.groups
    categories = settings.categories
    configuredGroups = groups.count
    configuredCategories = categories.count
    self.former = former
  }

  /// The settings with what was added; nil where nothing was.
  func changed(from settings: SessionSettings) -> SessionSettings? {
    guard groups.count > configuredGroups || categories.count > configuredCategories else {
      return nil
    }
    var changed = settings
    changed.groups = groups
    changed.categories = categories
    return changed
  }

  /// The name as it can be a group's or a category's: the configuration divides at commas.
  private static func fitting(_ name: String) -> String { name.replacing(",", with: ";") }

  private func known(_ name: String) -> Int? {
    groups.firstIndex(of: name) ?? former[name] ?? groups.firstIndex(of: OutsideNames.fitting(name))
  }

  /// Whether the row's group is the one of that number, by its name now or before.
  func isGroup(_ name: String?, named index: Int) -> Bool {
    let name = name ?? OutsideNames.noGroup
    if groups.indices.contains(index) {
      if groups[index] == name || OutsideNames.fitting(name) == groups[index] { return true }
    } else if name == String(index + 1) {
      return true
    }
    return groups.firstIndex(of: name) == nil && former[name] == index
  }

  /// The number of the row's group, which is made where it is strange; nil for too many.
  mutating func group(_ name: String?) -> Int? {
    let name = name ?? OutsideNames.noGroup
    if let index = known(name) { return index }
    guard groups.count - configuredGroups < OutsideMerge.mostNewNames else {
      isCrowded = true
      return nil
    }
    groups.append(OutsideNames.fitting(name))
    return groups.count - 1
  }

  /// A person's own text: not the group's name, and not a name that it had, which Image Marker makes
  /// of it when a group is renamed.
  func label(_ row: OutsideMark) -> String? {
    guard let label = row.label else { return nil }
    if label == row.group { return nil }
    guard let group = row.group, let index = known(group) else { return label }
    return former[label] == index || label == String(index + 1) ? nil : label
  }

  /// The numbers of the categories in a cell; those that are strange are made, as far as they fit.
  mutating func categories(
    _ text: String, separator: String
  ) -> (indices: Set<Int>, unknown: [String]) {
    var indices: Set<Int> = []
    var unknown: [String] = []
    var parts = text.split(separator: separator, omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }[...]
    while !parts.isEmpty {
      // A name may hold the very sign that joins them: the longest that is known counts.
      let count = (1...parts.count).reversed().first { count in
        categories.contains(parts.prefix(count).joined(separator: separator))
      }
      let name = parts.prefix(count ?? 1).joined(separator: separator)
      parts = parts.dropFirst(count ?? 1)
      if let index = categories.firstIndex(of: name) {
        indices.insert(index)
      } else if name.isEmpty || name == "None" {
        continue
      } else if categories.count - configuredCategories < OutsideMerge.mostNewNames {
        categories.append(OutsideNames.fitting(name))
        indices.insert(categories.count - 1)
      } else {
        unknown.append(name)
      }
    }
    return (indices, unknown)
  }
}
