import Foundation
import MarkerLanguage
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
    _ outside: OutsideTables, in session: Session, manner: OutsideManner, now: Date
  ) {
    var merge = OutsideMerge(session: session, manner: manner, now: now)
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
          ? localized("Taken over from \(names.joined(separator: ", ")): \(summary).")
          : localized("\(names.joined(separator: ", ")) changed outside the program: \(summary).")
            + (manner == .merging ? " " + localized("Undo takes it back.") : ""), at: 0)
    }
  }

  private static func told(_ faults: [TableFault], of file: FilePath) -> String {
    let shown = faults.prefix(5).map(\.description).joined(separator: "; ")
    let more = faults.count > 5 ? localized("; and \(faults.count - 5) more") : ""
    return localized("Not understood in \(FolderNames.name(of: file)): \(shown)\(more).")
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
      (newImages, localized(newImages, one: "1 image new", many: "\(newImages) images new")),
      (newMarks, localized(newMarks, one: "1 mark new", many: "\(newMarks) marks new")),
      (goneMarks, localized(goneMarks, one: "1 mark gone", many: "\(goneMarks) marks gone")),
      (
        regroupedMarks,
        localized(
          regroupedMarks, one: "1 mark in another group",
          many: "\(regroupedMarks) marks in another group")
      ),
      (movedMarks, localized(movedMarks, one: "1 mark moved", many: "\(movedMarks) marks moved")),
      (
        relabelledMarks,
        localized(
          relabelledMarks, one: "1 mark with another label",
          many: "\(relabelledMarks) marks with another label")
      ),
      (
        judgements,
        localized(
          judgements, one: "1 image with other categories or comment",
          many: "\(judgements) images with other categories or comment")
      ),
      (
        favorites,
        localized(
          favorites, one: "1 image made a favourite or no longer",
          many: "\(favorites) images made a favourite or no longer")
      ),
    ]
    let said = parts.filter { $0.0 > 0 }.map(\.1)
    return said.isEmpty ? nil : said.joined(separator: ", ")
  }
}
