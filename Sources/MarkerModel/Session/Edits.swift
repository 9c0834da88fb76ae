import Foundation
import MarkerLanguage

/// Why a mark may not be placed.
public enum MarkRefusal: Error, Equatable, CustomStringConvertible {
  case groupUnknown(Int)
  case limitReached(group: String, limit: Int)

  public var description: String {
    switch self {
    case .groupUnknown(let group): localized("There is no group \(group + 1).")
    case .limitReached(let group, let limit):
      localized("“\(group)” has reached its limit of \(limit) on this image. Delete one first.")
    }
  }
}

/// The edits a person can make, worked out from the state without changing it.
extension SessionState {
  /// A new mark. Where the group's limit is 1 it replaces the old one; at a higher limit it is
  /// refused.
  public func placingMark(
    group: Int, at position: PixelPoint, sky: SkyPoint?, frame: Int, on image: ImageID,
    now: Date
  ) throws(MarkRefusal) -> Edit {
    guard settings.groups.indices.contains(group) else { throw .groupUnknown(group) }
    let mark = Mark(
      id: nextMark, image: image, group: group, position: position, sky: sky, frame: frame,
      changed: now)
    let present = self[image]?.marks.filter { $0.group == group } ?? []
    var changes = try makingRoom(among: present, for: 1, ofGroup: group)
    changes.append(.mark(before: nil, after: mark))
    return Edit(name: "place mark", changes: changes)
  }

  /// The marks in another group, as far as they are in a different one; nil where none is. The
  /// group's limit holds as for new marks.
  public func regrouping(
    _ ids: [MarkID], to group: Int, now: Date
  ) throws(MarkRefusal) -> Edit? {
    guard settings.groups.indices.contains(group) else { throw .groupUnknown(group) }
    let marks = ids.compactMap { mark($0) }.filter { $0.group != group }
    var changes: [Change] = []
    for image in Set(marks.map(\.image)).sorted() {
      let present = self[image]?.marks.filter { $0.group == group } ?? []
      let joining = marks.filter { $0.image == image }
      changes += try makingRoom(among: present, for: joining.count, ofGroup: group)
      changes += joining.map { mark in
        var regrouped = mark
        regrouped.group = group
        if let label = mark.label, label == settings.name(ofGroup: group) { regrouped.label = nil }
        regrouped.changed = now
        return .mark(before: mark, after: regrouped)
      }
    }
    return changes.isEmpty ? nil : Edit(name: "change group", changes: changes)
  }

  /// What goes so that a group's limit is kept: at a limit of 1 the old for one new mark.
  private func makingRoom(
    among present: [Mark], for count: Int, ofGroup group: Int
  ) throws(MarkRefusal) -> [Change] {
    guard let limit = settings.limit(ofGroup: group), count > 0 else { return [] }
    if limit == 1, count == 1 { return present.map { .mark(before: $0, after: nil) } }
    guard present.count + count <= limit else {
      throw .limitReached(group: settings.name(ofGroup: group), limit: limit)
    }
    return []
  }

  /// The marks gone, as far as they are there; nil where none is.
  public func removingMarks(_ ids: [MarkID]) -> Edit? {
    let marks = ids.compactMap { mark($0) }
    guard !marks.isEmpty else { return nil }
    return Edit(
      name: marks.count == 1 ? "delete mark" : "delete \(marks.count) marks",
      changes: marks.map { .mark(before: $0, after: nil) })
  }

  /// The mark with another text; an empty one, or the group's name, makes it the group's name.
  public func relabelling(_ id: MarkID, as text: String, now: Date) -> Edit? {
    guard let mark = mark(id) else { return nil }
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let label = text.isEmpty || text == settings.name(ofGroup: mark.group) ? nil : text
    guard label != mark.label else { return nil }
    var renamed = mark
    renamed.label = label
    renamed.changed = now
    return Edit(name: "edit label", changes: [.mark(before: mark, after: renamed)])
  }

  /// The mark elsewhere.
  public func movingMark(
    _ id: MarkID, to position: PixelPoint, sky: SkyPoint?, now: Date
  ) -> Edit? {
    guard let mark = mark(id), mark.position != position else { return nil }
    var moved = mark
    moved.position = position
    moved.sky = sky
    moved.changed = now
    return Edit(name: "move mark", changes: [.mark(before: mark, after: moved)])
  }

  public func settingCategory(
    _ category: Int, to isOn: Bool, on image: ImageID, now: Date
  ) -> Edit? {
    judging(image, name: "change category", now: now) {
      if isOn { $0.categories.insert(category) } else { $0.categories.remove(category) }
    }
  }

  /// The image in no category.
  public func clearingCategories(of image: ImageID, now: Date) -> Edit? {
    judging(image, name: "clear categories", now: now) { $0.categories = [] }
  }

  /// - Parameter isTypedOn: whether the person goes on with what the edit before set; undo takes
  ///   back both at once.
  public func settingComment(
    _ comment: String, on image: ImageID, isTypedOn: Bool = false, now: Date
  ) -> Edit? {
    judging(image, name: isTypedOn ? Edit.typingOn : "edit comment", now: now) {
      $0.comment = comment
    }
  }

  public func settingFavorite(_ isFavorite: Bool, on image: ImageID, now: Date) -> Edit? {
    judging(image, name: "change favorite", now: now) { $0.isFavorite = isFavorite }
  }

  /// The image seen at that time, or as if it never was.
  public func settingSeen(_ seen: Date?, of image: ImageID) -> Edit? {
    guard let record = self[image], (record.seen == nil) != (seen == nil) else { return nil }
    return Edit(
      name: seen == nil ? "mark as not seen" : "mark as seen",
      changes: [.seen(image, before: record.seen, after: seen)])
  }

  public func importing(_ catalog: Catalog) -> Edit {
    Edit(
      name: "import “\(catalog.file.shown)”", changes: [.catalog(before: nil, after: catalog)])
  }

  /// The catalog no longer shown; its file stays where it is.
  public func removing(_ id: CatalogID) -> Edit? {
    guard let catalog = catalog(id) else { return nil }
    return Edit(
      name: "remove “\(catalog.file.shown)”", changes: [.catalog(before: catalog, after: nil)])
  }

  /// The catalog in another colour, or with x and y read otherwise.
  public func restyling(
    _ id: CatalogID, _ name: (String) -> Message, _ change: (inout Catalog) -> Void
  ) -> Edit? {
    guard let catalog = catalog(id) else { return nil }
    var changed = catalog
    change(&changed)
    guard changed != catalog else { return nil }
    return Edit(
      name: name(catalog.file.shown),
      changes: [.catalog(before: catalog, after: changed)])
  }

  private func judging(
    _ image: ImageID, name: Message, now: Date, _ change: (inout Judgement) -> Void
  ) -> Edit? {
    guard let record = self[image] else { return nil }
    var judgement = record.judgement
    change(&judgement)
    guard judgement != record.judgement else { return nil }
    return Edit(
      name: name,
      changes: [
        .judgement(
          image, before: record.judgement, after: judgement, dateBefore: record.changed,
          dateAfter: now)
      ])
  }
}
