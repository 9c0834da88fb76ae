import Foundation
import SystemPackage

/// What a save folder's configuration says: the names a person marks and categorizes with.
public struct SessionSettings: Equatable, Sendable {
  public var imageFolder: FilePath?
  /// The manifest in the image folder that names the images; nil where they are the folder's own.
  public var manifest: FilePath?
  /// The groups' names; the first nine have the keys 1 to 9.
  public var groups: [String]
  /// The categories' names; the first five have the keys Ctrl+1 to Ctrl+5.
  public var categories: [String]
  /// For each group how many marks an image may have of it; nil where there is no limit.
  public var groupLimits: [Int?]
  /// For each group the colour that a person chose; nil for the palette's.
  public var groupColors: [MarkColor?]
  public var randomizesOrder: Bool
  /// The random orders since the order was that of the list; the last counts.
  public var orderDraws: [OrderDraw]
  /// Images shown a second time; nil where none are.
  public var repeats: RepeatPlan?
  /// When the next image comes by itself.
  public var advance: Advance
  /// The group of a mark made with the left button: an index into `groups`; nil for none.
  public var leftClickGroup: Int?

  /// Has a seed that was written into the configuration draw only what was not seen by then.
  public mutating func keepOrder(of before: SessionSettings, since time: Date) {
    guard let seed = orderDraws.last?.seed, seed != before.orderDraws.last?.seed else { return }
    let draws = before.randomizesOrder ? before.orderDraws.suffix(SessionSettings.mostDraws) : []
    orderDraws = draws + [OrderDraw(seed: seed, since: time)]
  }

  /// More changes of mind are not remembered one by one.
  public static let mostDraws = 100

  public init(
    imageFolder: FilePath? = nil,
    manifest: FilePath? = nil,
    groups: [String] = (1...9).map(String.init),
    categories: [String] = (1...5).map(String.init),
    groupLimits: [Int?] = [],
    groupColors: [MarkColor?] = [],
    randomizesOrder: Bool = false,
    orderDraws: [OrderDraw] = [],
    repeats: RepeatPlan? = nil,
    advance: Advance = Advance(),
    leftClickGroup: Int? = 0
  ) {
    self.imageFolder = imageFolder
    self.manifest = manifest
    self.groups = groups
    self.categories = categories
    self.groupLimits = groupLimits
    self.groupColors = groupColors
    self.randomizesOrder = randomizesOrder
    self.orderDraws = orderDraws
    self.repeats = repeats
    self.advance = advance
    self.leftClickGroup = leftClickGroup
  }

  /// What to open the images by: the manifest where there is one that lies in the image folder, which
  /// others may have changed, else the folder.
  public var imagePath: FilePath? {
    if let manifest, manifest.removingLastComponent() == imageFolder { return manifest }
    return imageFolder
  }

  /// How many marks of the group an image may have; nil where there is no limit.
  public func limit(ofGroup group: Int) -> Int? {
    groupLimits.indices.contains(group) ? groupLimits[group] : nil
  }

  public func name(ofGroup group: Int) -> String {
    groups.indices.contains(group) ? groups[group] : String(group + 1)
  }

  /// The colour that was chosen for the group, else the palette's.
  public func color(ofGroup group: Int, in palette: MarkPalette = .usual) -> MarkColor {
    let chosen = groupColors.indices.contains(group) ? groupColors[group] : nil
    return chosen ?? palette.color(ofGroup: group)
  }
}

/// A random order, drawn from a seed: the same for the same images wherever they lie.
public struct OrderDraw: Hashable, Sendable {
  public var seed: UInt32
  /// Images that were seen by then stay where they were in the order before; nil where none do.
  public var since: Date?

  public init(seed: UInt32, since: Date? = nil) {
    self.seed = seed
    self.since = since
  }
}

/// Images that come a second time, to test how alike a person judges the same.
public struct RepeatPlan: Hashable, Sendable {
  /// How many of a hundred images come again: more than 0, at most 100.
  public var share: Double
  /// What is drawn which they are, and where they come.
  public var seed: UInt32
  /// When it was made: nothing comes before where the person was then.
  public var since: Date?

  /// - Parameter share: what is none is taken for the nearest that is.
  public init(share: Double, seed: UInt32, since: Date? = nil) {
    self.share = share.isNaN ? 0 : min(max(share, 0), 100)
    self.seed = seed
    self.since = since
  }
}

/// What of a judgement brings the next image by itself.
public struct Advance: Hashable, Sendable {
  /// A category that was set.
  public var afterCategory: Bool
  /// So many marks on an image; nil for none.
  public var afterMarks: Int?

  public init(afterCategory: Bool = false, afterMarks: Int? = nil) {
    self.afterCategory = afterCategory
    self.afterMarks = afterMarks
  }
}

extension SessionSettings {
  /// These settings with what differs between two others: an edit that is taken back leaves alone
  /// what was set otherwise meanwhile.
  func changed(as before: SessionSettings, to after: SessionSettings) -> SessionSettings {
    var changed = self
    if before.imageFolder != after.imageFolder { changed.imageFolder = after.imageFolder }
    if before.manifest != after.manifest { changed.manifest = after.manifest }
    changed.groups = SessionSettings.changed(groups, as: before.groups, to: after.groups)
    changed.categories = SessionSettings.changed(
      categories, as: before.categories, to: after.categories)
    if before.groupLimits != after.groupLimits { changed.groupLimits = after.groupLimits }
    if before.groupColors != after.groupColors { changed.groupColors = after.groupColors }
    if before.randomizesOrder != after.randomizesOrder {
      changed.randomizesOrder = after.randomizesOrder
    }
    if before.orderDraws != after.orderDraws { changed.orderDraws = after.orderDraws }
    if before.repeats != after.repeats { changed.repeats = after.repeats }
    if before.advance != after.advance { changed.advance = after.advance }
    if before.leftClickGroup != after.leftClickGroup {
      changed.leftClickGroup = after.leftClickGroup
    }
    return changed
  }

  private static func changed(
    _ names: [String], as before: [String], to after: [String]
  ) -> [String] {
    guard before.count == after.count, names.count == before.count else {
      return before.elementsEqual(after, by: isSame) ? names : after
    }
    var changed = names
    for index in names.indices where !isSame(before[index], after[index]) {
      changed[index] = after[index]
    }
    return changed
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    one.utf8.elementsEqual(other.utf8)
  }
}
