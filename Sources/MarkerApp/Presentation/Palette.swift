import MarkerLanguage
import MarkerModel

/// A group to mark with or a category to set, as the palette offers it.
public struct PaletteEntry: Equatable, Sendable {
  public enum Choice: Equatable, Sendable {
    case group(Int)
    case category(Int)
  }

  public var choice: Choice
  public var name: String
  /// What choosing it does, in few words.
  public var detail: String
}

extension AppModel {
  /// The groups and categories whose names have what was typed: those that begin with it first, then
  /// those that have a word that does; in their own order among equals. All for no text.
  public func paletteEntries(matching text: String) -> [PaletteEntry] {
    let wanted = text.lowercased().filter { !$0.isWhitespace }
    let ranked = allPaletteEntries.compactMap { entry in
      AppModel.rank(entry.name.lowercased(), for: wanted).map { (rank: $0, entry: entry) }
    }
    return (0...3).flatMap { rank in ranked.filter { $0.rank == rank }.map(\.entry) }
  }

  private var allPaletteEntries: [PaletteEntry] {
    let settings = state.settings
    let chosen = record?.judgement.categories ?? []
    return settings.groups.enumerated().map { group, name in
      PaletteEntry(
        choice: .group(group), name: name,
        detail: localized("Place a mark") + keyNote("mark-\(group + 1)"))
    }
      + settings.categories.enumerated().map { category, name in
        let does =
          chosen.contains(category)
          ? localized("Take out of the category") : localized("Set the category")
        return PaletteEntry(
          choice: .category(category), name: name,
          detail: does + keyNote("category-\(category + 1)"))
      }
  }

  private func keyNote(_ command: String) -> String { key(of: command).map { " (\($0))" } ?? "" }

  /// - Parameter wanted: without spaces.
  private static func rank(_ name: String, for wanted: String) -> Int? {
    let plain = name.filter { !$0.isWhitespace }
    if plain.hasPrefix(wanted) { return 0 }
    let words = name.split { !$0.isLetter && !$0.isNumber }
    if words.contains(where: { $0.hasPrefix(wanted) }) { return 1 }
    if plain.contains(wanted) { return 2 }
    // The letters in their order, others between them.
    var rest = Substring(wanted)
    for letter in plain where letter == rest.first { rest = rest.dropFirst() }
    return rest.isEmpty ? 3 : nil
  }

  /// Does what an entry offers.
  ///
  /// - Parameter place: where the mark goes.
  public func choose(_ entry: PaletteEntry, at place: PixelPoint?) {
    switch entry.choice {
    case .group(let group): placeMark(group: group, at: place)
    case .category(let category): toggleCategory(category)
    }
  }
}
