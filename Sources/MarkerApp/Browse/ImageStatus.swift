import MarkerModel

/// What of an image's judgement its row in the list shows.
public struct ImageStatus: Equatable, Sendable {
  public var isSeen = false
  public var isFavorite = false
  /// Whether it was tried in vain to show it, since the folder was opened.
  public var isUnreadable = false
  public var marks: Int32 = 0
  /// A bit for each of the first 64 categories.
  var categoryBits: UInt64 = 0

  public init() {}

  init(_ record: ImageRecord) {
    isSeen = record.seen != nil
    isFavorite = record.judgement.isFavorite
    marks = Int32(clamping: record.marks.count)
    for category in record.judgement.categories where category < 64 {
      categoryBits |= 1 << UInt64(category)
    }
  }

  public var categories: [Int] { (0..<64).filter { isIn($0) } }

  public func isIn(_ category: Int) -> Bool {
    (0..<64).contains(category) && categoryBits & (1 << UInt64(category)) != 0
  }
}

/// The status of each image of the list, kept as the session changes so that filtering need not
/// look at the session.
struct ImageStatuses: Sendable {
  private(set) var all: [ImageStatus]
  /// The index in the list of each numbered image; -1 for those of elsewhere.
  private var indices: [Int32] = []

  init(_ contents: ImageContents, in state: SessionState) {
    all = Array(repeating: ImageStatus(), count: contents.images.count)
    indices = state.images.map { Int32(contents.index(of: $0.location) ?? -1) }
    for record in state.images {
      if let index = index(of: record.id) { all[index] = ImageStatus(record) }
    }
  }

  func index(of id: ImageID) -> Int? {
    guard indices.indices.contains(id.number), indices[id.number] >= 0 else { return nil }
    return Int(indices[id.number])
  }

  /// The image got its number, or lies elsewhere.
  mutating func place(_ id: ImageID, at index: Int?) {
    while indices.count <= id.number { indices.append(-1) }
    indices[id.number] = Int32(index ?? -1)
  }

  /// - Returns: whether it changed.
  mutating func take(_ record: ImageRecord, at index: Int) -> Bool {
    var status = ImageStatus(record)
    status.isUnreadable = all[index].isUnreadable
    defer { all[index] = status }
    return status != all[index]
  }

  mutating func setUnreadable(_ isUnreadable: Bool, at index: Int) -> Bool {
    guard all.indices.contains(index), all[index].isUnreadable != isUnreadable else { return false }
    all[index].isUnreadable = isUnreadable
    return true
  }
}

extension SessionEvent {
  /// The images whose status it may change.
  var images: Set<ImageID> {
    switch self {
    case .image(let id, _), .relocated(let id, _), .seen(let id, _): [id]
    case .edit(let edit, _, _): Set(edit.changes.compactMap(\.image))
    case .opened, .fingerprint, .shown, .positioned, .displayed, .limits, .closed: []
    }
  }
}
