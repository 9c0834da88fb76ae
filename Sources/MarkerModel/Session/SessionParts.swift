import Foundation
import SystemPackage

/// A session taken apart, for a store that keeps it as it is and not only as the events it came from.
public struct SessionParts: Sendable {
  public var settings = SessionSettings()
  /// In the order of their numbers, each with its marks.
  public var images: [ImageRecord] = []
  public var seenOrder: [ImageID] = []
  public var catalogs: [Catalog] = []
  public var nextCatalog = CatalogID(0)
  public var formerCatalogFiles: Set<FilePath> = []
  public var nextMark = MarkID(0)
  public var display: DisplayMemory?
  /// The group that last had a name which none has any more.
  public var formerGroups: [String: Int] = [:]
  /// All places where images are, with their numbers.
  public var places: [ImageLocation: ImageID] = [:]
  /// All places where images were.
  public var formerPlaces: [ImageLocation: ImageID] = [:]
  /// What can be undone, the latest last.
  public var undoable: [Edit] = []
  /// What can be done again, the next last.
  public var redoable: [Edit] = []

  public init() {}
}

/// Why parts make no session.
public enum PartsFault: Error, Equatable {
  case images, seenOrder, catalogs, marks, places
}

extension Session {
  public var parts: SessionParts {
    var parts = SessionParts()
    parts.settings = state.settings
    parts.images = state.images
    parts.seenOrder = state.seenOrder
    parts.catalogs = state.catalogs
    parts.nextCatalog = state.nextCatalog
    parts.formerCatalogFiles = state.formerCatalogFiles
    parts.nextMark = state.nextMark
    parts.display = state.display
    parts.formerGroups = state.formerGroups
    parts.places = state.places
    parts.formerPlaces = state.formerPlaces
    parts.undoable = undoable
    parts.redoable = redoable
    return parts
  }

  /// The session of these parts. Refused where no events could have led to them.
  public init(_ parts: SessionParts) throws(PartsFault) {
    state = try SessionState(parts)
    undoable = parts.undoable
    redoable = parts.redoable
  }

  /// The same session sharing no memory that an edit of either would have to copy first.
  public func detached() -> Session {
    var copy = self
    copy.state = state.detached()
    copy.undoable.reserveCapacity(undoable.count + 1)
    copy.redoable.reserveCapacity(redoable.count + 1)
    return copy
  }
}

extension SessionState {
  fileprivate init(_ parts: SessionParts) throws(PartsFault) {
    settings = parts.settings
    images = parts.images
    seenOrder = parts.seenOrder
    catalogs = parts.catalogs
    nextCatalog = parts.nextCatalog
    formerCatalogFiles = parts.formerCatalogFiles
    nextMark = parts.nextMark
    display = parts.display
    formerGroups = parts.formerGroups
    numbers = parts.places
    formerNumbers = parts.formerPlaces
    imageOfMark.reserveCapacity(images.reduce(0) { $0 + $1.marks.count })
    try checkImages()
    try checkSeenOrder()
    guard zip(catalogs, catalogs.dropFirst()).allSatisfy({ $0.id < $1.id }),
      catalogs.allSatisfy({ $0.id.number >= 0 && $0.id < nextCatalog })
    else { throw .catalogs }
    for places in [numbers, formerNumbers] {
      guard places.values.allSatisfy({ images.indices.contains($0.number) }) else { throw .places }
    }
  }

  private mutating func checkImages() throws(PartsFault) {
    for (number, record) in images.enumerated() {
      guard record.id.number == number else { throw .images }
      var last = MarkID(-1)
      for mark in record.marks {
        guard mark.image == record.id, mark.id > last, mark.id < nextMark else { throw .marks }
        guard imageOfMark.updateValue(record.id, forKey: mark.id) == nil else { throw .marks }
        last = mark.id
      }
    }
  }

  private func checkSeenOrder() throws(PartsFault) {
    var isListed = [Bool](repeating: false, count: images.count)
    for id in seenOrder {
      guard images.indices.contains(id.number), images[id.number].seen != nil, !isListed[id.number]
      else { throw .seenOrder }
      isListed[id.number] = true
    }
    guard images.count(where: { $0.seen != nil }) == seenOrder.count else { throw .seenOrder }
  }

  fileprivate func detached() -> SessionState {
    var copy = self
    copy.images.reserveCapacity(images.count + 1)
    copy.seenOrder.reserveCapacity(seenOrder.count + 1)
    copy.numbers.reserveCapacity(numbers.count + 1)
    copy.imageOfMark.reserveCapacity(imageOfMark.count + 1)
    return copy
  }
}
