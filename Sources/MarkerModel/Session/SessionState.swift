import Foundation
import MarkerLanguage
import SystemPackage

/// All judgements of a save folder: what the events of its journal add up to.
public struct SessionState: Equatable, Sendable {
  public internal(set) var settings: SessionSettings
  /// The group that last had a name which none has any more.
  public internal(set) var formerGroups: [String: Int] = [:]
  /// In the order of their numbers; `images[n].id` is n.
  public internal(set) var images: [ImageRecord] = []
  /// The images that were seen, in the order in which they first were.
  public internal(set) var seenOrder: [ImageID] = []
  /// The imported mark files, in the order of their numbers.
  public internal(set) var catalogs: [Catalog] = []
  public internal(set) var nextCatalog = CatalogID(0)
  /// The files of catalogs that are there no more: what lies beside them unasked is not taken in again.
  public internal(set) var formerCatalogFiles: Set<FilePath> = []
  public internal(set) var nextMark = MarkID(0)
  /// How images were displayed last; nil where nobody changed it.
  public internal(set) var display: DisplayMemory?
  var numbers: [ImageLocation: ImageID] = [:]
  var formerNumbers: [ImageLocation: ImageID] = [:]
  var imageOfMark: [MarkID: ImageID] = [:]

  public init(settings: SessionSettings = SessionSettings()) {
    self.settings = settings
  }

  public var nextImage: ImageID { ImageID(images.count) }

  public func image(at location: ImageLocation) -> ImageID? { numbers[location] }

  /// The image that was there last, before it was found elsewhere.
  public func formerImage(at location: ImageLocation) -> ImageID? { formerNumbers[location] }

  /// All places where images are, with their numbers.
  public var places: [ImageLocation: ImageID] { numbers }
  /// All places where images were.
  public var formerPlaces: [ImageLocation: ImageID] { formerNumbers }

  public func catalog(_ id: CatalogID) -> Catalog? { catalogs.first { $0.id == id } }

  public subscript(_ id: ImageID) -> ImageRecord? {
    images.indices.contains(id.number) ? images[id.number] : nil
  }

  public func mark(_ id: MarkID) -> Mark? {
    guard let image = imageOfMark[id] else { return nil }
    return images[image.number].marks.first { $0.id == id }
  }

  /// Takes in what happened at `time`. An event that does not fit (an unknown image, a mark that is
  /// not there) changes nothing and is refused with the reason.
  public mutating func apply(_ event: SessionEvent, at time: Date) throws(StateError) {
    switch event {
    case .opened(let folder, let manifest):
      settings.imageFolder = folder
      settings.manifest = manifest
    case .shown, .closed:
      break
    case .image(let id, let location):
      guard id == nextImage else { throw .imageNumber(id, expected: nextImage) }
      images.append(ImageRecord(id: id, location: location))
      numbers[location] = id
    case .relocated(let id, let location):
      try require(id)
      if let other = numbers[location], other != id { throw .locationTaken(id, by: other) }
      let old = images[id.number].location
      if numbers[old] == id {
        numbers[old] = nil
        formerNumbers[old] = id
      }
      images[id.number].location = location
      numbers[location] = id
    case .fingerprint(let id, let fingerprint):
      try require(id)
      images[id.number].fingerprint = fingerprint
    case .seen(let id, let center):
      try require(id)
      // Told again, it completes what was not known the first time.
      images[id.number].center = images[id.number].center ?? center
      guard images[id.number].seen == nil else { return }
      setSeen(id, time, among: { _ in false })
      images[id.number].changed = images[id.number].changed ?? time
    case .positioned(let id, let skies):
      try require(id)
      for sky in skies {
        let index = images[id.number].marks.firstIndex { $0.id == sky.mark }
        if let index, images[id.number].marks[index].sky == nil {
          images[id.number].marks[index].sky = sky.sky
        }
      }
    case .displayed(let memory):
      display = memory
    case .limits(let id, let frame, let limits):
      try require(id)
      images[id.number].limits[frame] = limits
    case .edit(let edit, _, _):
      try apply(edit)
    }
  }

  /// All changes of the edit, or none.
  private mutating func apply(_ edit: Edit) throws(StateError) {
    var done: [Change] = []
    do {
      for change in edit.changes {
        try apply(change)
        done.append(change)
      }
    } catch {
      for change in done.reversed() { try apply(change.inverse) }
      throw error
    }
  }

  mutating func apply(_ change: Change) throws(StateError) {
    switch change {
    case .settings(let before, let after):
      let changed = settings.changed(as: before, to: after)
      for (index, name) in settings.groups.enumerated()
      where !changed.groups.indices.contains(index) || changed.groups[index] != name {
        formerGroups[name] = index
      }
      settings = changed
    case .judgement(let id, _, let after, _, let date):
      try require(id)
      images[id.number].judgement = after
      images[id.number].changed = date
    case .seen(let id, _, let after):
      try require(id)
      // One that comes back to others of its very time has nothing but its number to go by.
      setSeen(id, after, among: { $0 > id })
    case .catalog(let before, let after):
      try replace(before, by: after)
    case .mark(let before, let after):
      if let before, let after, before.id != after.id || before.image != after.image {
        throw .markMismatch(before.id, after.id)
      }
      // Both are looked at before either is done, so that a refusal leaves the mark where it was.
      if before == nil, let after, imageOfMark[after.id] != nil { throw .markTwice(after.id) }
      if let after {
        try require(after.image)
        try require(after.id)
      }
      if let before { try remove(before) }
      if let after { insert(after) }
    }
  }

  /// Keeps those seen in the order of their times; among those of the same time it stands before
  /// the ones that `among` says.
  private mutating func setSeen(
    _ id: ImageID, _ time: Date?, among isBefore: (ImageID) -> Bool
  ) {
    if images[id.number].seen != nil {
      seenOrder.removeAll { $0 == id }
    }
    images[id.number].seen = time
    guard let time else { return }
    var index = seenOrder.endIndex
    while index > 0, case let other = seenOrder[index - 1],
      let its = images[other.number].seen, its > time || (its == time && isBefore(other))
    {
      index -= 1
    }
    seenOrder.insert(id, at: index)
  }

  private mutating func replace(_ before: Catalog?, by after: Catalog?) throws(StateError) {
    if let before, let after, before.id != after.id {
      throw .catalogMismatch(before.id, after.id)
    }
    if let after, !(0..<(1 << 53)).contains(after.id.number) { throw .catalogNumber(after.id) }
    let place = before.flatMap { before in catalogs.firstIndex { $0.id == before.id } }
    if let before, place == nil { throw .unknownCatalog(before.id) }
    if before == nil, let after, catalog(after.id) != nil { throw .catalogTwice(after.id) }
    if let place { formerCatalogFiles.insert(catalogs.remove(at: place).file) }
    guard let after else { return }
    catalogs.insert(after, at: catalogs.firstIndex { $0.id > after.id } ?? catalogs.endIndex)
    formerCatalogFiles.remove(after.file)
    nextCatalog = max(nextCatalog, CatalogID(after.id.number + 1))
  }

  private mutating func remove(_ mark: Mark) throws(StateError) {
    try require(mark.image)
    let marks = images[mark.image.number].marks
    guard let index = marks.firstIndex(where: { $0.id == mark.id }) else {
      throw .unknownMark(mark.id)
    }
    images[mark.image.number].marks.remove(at: index)
    imageOfMark[mark.id] = nil
  }

  private mutating func insert(_ mark: Mark) {
    // Marks are kept in the order of their numbers, so that an undone removal returns to its place.
    var index = images[mark.image.number].marks.endIndex
    while index > 0, images[mark.image.number].marks[index - 1].id > mark.id { index -= 1 }
    images[mark.image.number].marks.insert(mark, at: index)
    imageOfMark[mark.id] = mark.image
    nextMark = max(nextMark, MarkID(mark.id.number + 1))
  }

  func require(_ id: ImageID) throws(StateError) {
    guard images.indices.contains(id.number) else { throw .unknownImage(id) }
  }

  /// The number after it is the next mark's, which must be there.
  func require(_ id: MarkID) throws(StateError) {
    guard id.number >= 0, id.number < 1 << 53 else { throw .markNumber(id) }
  }
}

/// Why an event does not fit the state it came upon.
public enum StateError: Error, Equatable, CustomStringConvertible {
  case imageNumber(ImageID, expected: ImageID)
  case unknownImage(ImageID)
  case unknownMark(MarkID)
  case markNumber(MarkID)
  case markTwice(MarkID)
  case markMismatch(MarkID, MarkID)
  case locationTaken(ImageID, by: ImageID)
  case unknownCatalog(CatalogID)
  case catalogNumber(CatalogID)
  case catalogTwice(CatalogID)
  case catalogMismatch(CatalogID, CatalogID)

  public var description: String {
    switch self {
    case .imageNumber(let id, let expected):
      localized("image \(id.number) where \(expected.number) was expected")
    case .unknownImage(let id): localized("image \(id.number) is not known")
    case .unknownMark(let id): localized("mark \(id.number) is not there")
    case .markNumber(let id): localized("\(id.number) is no number of a mark")
    case .markTwice(let id): localized("mark \(id.number) is there already")
    case .markMismatch(let one, let other):
      localized("mark \(one.number) cannot become mark \(other.number)")
    case .locationTaken(let id, let other):
      localized("image \(id.number) cannot be where image \(other.number) is")
    case .unknownCatalog(let id): localized("catalog \(id.number) is not there")
    case .catalogNumber(let id): localized("\(id.number) is no number of a catalog")
    case .catalogTwice(let id): localized("catalog \(id.number) is there already")
    case .catalogMismatch(let one, let other):
      localized("catalog \(one.number) cannot become catalog \(other.number)")
    }
  }
}
