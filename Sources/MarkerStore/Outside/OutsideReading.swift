import Foundation
import MarkerModel
import SystemPackage

/// What tables of another's hand say that the session does not have, as events of the session.
///
/// The rules are those of Docs/Formats/tables.md, "Changes from outside".
public struct OutsideReading: Sendable {
  /// To be applied and kept in this order; empty where nothing is new.
  public private(set) var events: [SessionEvent] = []
  /// What a person should know.
  public private(set) var notices: [String] = []
  /// The files that say nothing but what ours do, up to rounding.
  private(set) var equal: Set<TableKind> = []

  public init(
    _ outside: OutsideTables, in state: SessionState, manner: OutsideManner, now: Date
  ) {
    var merge = OutsideMerge(state: state, manner: manner, now: now)
    let marks = outside.tables[.marks].map { OutsideMarks($0.reader) }
    let images = outside.tables[.images].map { OutsideImages($0.reader) }
    let favorites = outside.tables[.favorites].map { OutsideImages($0.reader) }
    merge.bases = outside.tables.compactMapValues(\.base)
    merge.lacksTable = outside.lacksTable
    merge.takeImages(images, marks)
    if let marks, marks.faults.first?.line != 1 { merge.takeMarks(marks) }
    if let favorites, favorites.faults.first?.line != 1 || images != nil {
      merge.takeFavorites(favorites)
    }
    events = merge.events
    let counts = merge.counts
    for (kind, faults) in [
      (TableKind.marks, marks?.faults), (.images, images?.faults), (.favorites, favorites?.faults),
    ] {
      guard let faults, let table = outside.tables[kind] else { continue }
      // Image Marker leaves an empty file where there are no favourites.
      if kind == .favorites, table.reader.columns.isEmpty { continue }
      if !faults.isEmpty { notices.append(OutsideReading.told(faults, of: table.file)) }
    }
    if events.isEmpty, notices.isEmpty, merge.listed.isEmpty {
      // A column of somebody's own is theirs to keep.
      equal = Set(
        outside.tables.filter { kind, table in
          table.reader.columns.map { $0.lowercased() } == kind.columns.map { $0.lowercased() }
        }.keys)
    }
    notices += merge.listed
    if let summary = counts.summary {
      let names = outside.tables.values.map { FolderNames.name(of: $0.file) }.sorted()
      notices.insert(
        manner == .adopting
          ? "Taken over from \(names.joined(separator: ", ")): \(summary)."
          : "\(names.joined(separator: ", ")) changed outside the program: \(summary)."
            + (manner == .merging ? " Undo takes it back." : ""), at: 0)
    }
  }

  private static func told(_ faults: [TableFault], of file: FilePath) -> String {
    let shown = faults.prefix(5).map(\.description).joined(separator: "; ")
    let more = faults.count > 5 ? "; and \(faults.count - 5) more" : ""
    return "Not understood in \(FolderNames.name(of: file)): \(shown)\(more)."
  }
}

/// How much of what an outside table brought.
struct OutsideCounts {
  var newImages = 0
  var newMarks = 0
  var goneMarks = 0
  var regroupedMarks = 0
  var movedMarks = 0
  var relabelledMarks = 0
  var judgements = 0
  var favorites = 0

  /// Nil where there is nothing.
  var summary: String? {
    let parts = [
      (newImages, "image", "new"), (newMarks, "mark", "new"), (goneMarks, "mark", "gone"),
      (regroupedMarks, "mark", "in another group"), (movedMarks, "mark", "moved"),
      (relabelledMarks, "mark", "with another label"),
      (judgements, "image", "with other categories or comment"),
      (favorites, "image", "made a favourite or no longer"),
    ]
    let said = parts.filter { $0.0 > 0 }.map { count, noun, what in
      "\(count) \(noun)\(count == 1 ? "" : "s") \(what)"
    }
    return said.isEmpty ? nil : said.joined(separator: ", ")
  }
}
