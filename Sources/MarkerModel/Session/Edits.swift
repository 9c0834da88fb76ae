import Foundation

/// Why a mark may not be placed.
public enum MarkRefusal: Error, Equatable, CustomStringConvertible {
  case groupUnknown(Int)
  case limitReached(group: String, limit: Int)

  public var description: String {
    switch self {
    case .groupUnknown(let group): "There is no group \(group + 1)."
    case .limitReached(let group, let limit):
      "“\(group)” has its \(limit) marks on this image. Delete one to place another."
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
    var changes: [Change] = []
    if let limit = settings.limit(ofGroup: group) {
      let present = self[image]?.marks.filter { $0.group == group } ?? []
      if limit == 1 {
        changes = present.map { .mark(before: $0, after: nil) }
      } else if present.count >= limit {
        throw .limitReached(group: settings.name(ofGroup: group), limit: limit)
      }
    }
    changes.append(.mark(before: nil, after: mark))
    return Edit(name: "place mark", changes: changes)
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

  public func settingComment(_ comment: String, on image: ImageID, now: Date) -> Edit? {
    judging(image, name: "edit comment", now: now) { $0.comment = comment }
  }

  public func settingFavorite(_ isFavorite: Bool, on image: ImageID, now: Date) -> Edit? {
    judging(image, name: "change favorite", now: now) { $0.isFavorite = isFavorite }
  }

  private func judging(
    _ image: ImageID, name: String, now: Date, _ change: (inout Judgement) -> Void
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
