import MarkerModel
import MarkerStore

/// How a person browses: which images the list shows, in what order.
public struct Browse: Equatable, Sendable {
  public enum Subset: Hashable, Sendable {
    case all
    case unseen
    case seen
    case marked
    case unmarked
    case favorite
    case unreadable
    case category(Int)
  }

  public enum Order: Hashable, Sendable {
    /// Of the folder or the manifest.
    case given
    case name
    /// Of the manifest, by its index.
    case column(Int)
  }

  /// Parts of names, and comparisons with a manifest's columns: `m31 score>0.5`.
  public var search = ""
  public var subset = Subset.all
  public var order = Order.given
  public var isDescending = false

  public init() {}

  /// Whether it leaves nothing out and changes no order.
  public var isPlain: Bool {
    search.allSatisfy(\.isWhitespace) && subset == .all && order == .given && !isDescending
  }

  /// What is listed of these images. Takes long for many.
  public func listing(of contents: ImageContents, _ statuses: [ImageStatus]) -> Listing {
    let total = contents.images.count
    if isPlain { return Listing(total: total) }
    let terms = SearchTerm.terms(of: search, columns: contents.columns)
    return Listing(order: sorted(contents), total: total) { image in
      (subset == .all || isIn(statuses.indices.contains(image) ? statuses[image] : ImageStatus()))
        && terms.allSatisfy { $0.fits(image, of: contents) }
    }
  }

  private func isIn(_ status: ImageStatus) -> Bool {
    switch subset {
    case .all: true
    case .unseen: !status.isSeen
    case .seen: status.isSeen
    case .marked: status.marks > 0
    case .unmarked: status.marks == 0
    case .favorite: status.isFavorite
    case .unreadable: status.isUnreadable
    case .category(let category): status.isIn(category)
    }
  }

  /// All images in order; nil for the base order. Those that are equal keep the base order.
  private func sorted(_ contents: ImageContents) -> [Int32]? {
    let all = (0..<Int32(contents.images.count)).map(\.self)
    switch order {
    case .given:
      return isDescending ? all.reversed() : nil
    case .name:
      let names = contents.images.map(\.name.bytes)
      return all.sorted { one, other in
        let (first, second) = isDescending ? (other, one) : (one, other)
        if NaturalOrder.precedes(names[Int(first)], names[Int(second)]) { return true }
        if NaturalOrder.precedes(names[Int(second)], names[Int(first)]) { return false }
        return one < other
      }
    case .column(let column):
      guard contents.columns.indices.contains(column) else { return nil }
      let values = contents.columns[column].values.map(ColumnValue.init)
      return all.sorted { one, other in
        let (first, second) = (values[Int(one)], values[Int(other)])
        // What is not there comes last, whichever way the others go.
        if first.isMissing != second.isMissing { return second.isMissing }
        if first < second { return !isDescending }
        if second < first { return isDescending }
        return one < other
      }
    }
  }
}

/// A manifest's value as it is compared: numbers as numbers, which come before text.
enum ColumnValue: Comparable {
  case number(Double)
  case text([UInt8])
  case missing

  init(_ text: String) {
    let bytes = Array(text.utf8)
    if let number = Double(text) {
      self = number.isNaN ? .missing : .number(number)
    } else {
      self = bytes.isEmpty || text == "None" ? .missing : .text(bytes)
    }
  }

  var isMissing: Bool { self == .missing }

  static func < (one: ColumnValue, other: ColumnValue) -> Bool {
    switch (one, other) {
    case (.number(let first), .number(let second)): first < second
    case (.text(let first), .text(let second)): NaturalOrder.precedes(first, second)
    case (.number, .text), (.number, .missing), (.text, .missing): true
    default: false
    }
  }
}
