import SystemPackage

/// A piece of a mark file's text: where it begins, and how long it is.
public struct TextSpan: Hashable, Sendable, BitwiseCopyable {
  private let packed: UInt64

  public static let none = TextSpan(start: 0, count: 0)
  /// Longer pieces are cut.
  public static let longest = 0xFFFF

  public init(start: Int, count: Int) {
    packed = UInt64(start) << 16 | UInt64(min(count, TextSpan.longest))
  }

  public var start: Int { Int(packed >> 16) }
  public var count: Int { Int(packed & 0xFFFF) }
}

/// The positions that a mark file says, in columns: there may be millions.
public struct CatalogRows: Sendable {
  /// x or right ascension.
  public private(set) var first: [Double] = []
  /// y or declination.
  public private(set) var second: [Double] = []
  private var kinds: [Kind] = []
  /// Diameters; not a number where there is none.
  private var sizes: [Float] = []
  public private(set) var labels: [TextSpan] = []
  /// Where in the file each row stands.
  public private(set) var sources: [Int] = []
  /// Empty as long as no row has one; else an index or -1 for each.
  private var images: [Int32] = []
  private var groups: [Int32] = []
  public private(set) var imageNames: [FilePath] = []
  public private(set) var groupNames: [String] = []
  /// What is drawn as something else than a circle.
  public private(set) var shapes: [Int: CatalogShape] = [:]
  public private(set) var colors: [Int: MarkColor] = [:]
  private var imageNumbers: [FilePath: Int32] = [:]
  private var groupNumbers: [String: Int32] = [:]

  private struct Kind: OptionSet {
    let rawValue: UInt8
    static let sky = Kind(rawValue: 1)
    static let arcsec = Kind(rawValue: 2)
    /// In FITS's own pixels, whatever is chosen for the file.
    static let fits = Kind(rawValue: 4)
  }

  public init() {}

  public var count: Int { first.count }
  public var isEmpty: Bool { first.isEmpty }
  public var indices: Range<Int> { first.indices }

  public func isSky(_ row: Int) -> Bool { kinds[row].contains(.sky) }
  /// Whether x and y are FITS's own by the file's format.
  public func isFITS(_ row: Int) -> Bool { kinds[row].contains(.fits) }
  /// The index of its image's name; nil where it belongs to every image.
  public func image(_ row: Int) -> Int? {
    images.isEmpty || images[row] < 0 ? nil : Int(images[row])
  }
  public func group(_ row: Int) -> Int? {
    groups.isEmpty || groups[row] < 0 ? nil : Int(groups[row])
  }
  public func size(_ row: Int) -> CatalogEntry.Size? {
    let size = Double(sizes[row])
    return size.isNaN ? nil : kinds[row].contains(.arcsec) ? .arcsec(size) : .pixels(size)
  }
  public var hasImages: Bool { !images.isEmpty }
  /// Whether a person can say what x and y mean.
  public var hasPixels: Bool { kinds.contains { $0.isDisjoint(with: [.sky, .fits]) } }

  public mutating func reserve(_ count: Int) {
    first.reserveCapacity(count)
    second.reserveCapacity(count)
    kinds.reserveCapacity(count)
    sizes.reserveCapacity(count)
    labels.reserveCapacity(count)
    sources.reserveCapacity(count)
  }

  /// - Parameter source: where in the file it stands.
  public mutating func append(
    _ first: Double, _ second: Double, isSky: Bool, isFITS: Bool = false,
    size: CatalogEntry.Size? = nil, label: TextSpan = .none, source: Int = 0
  ) {
    var kind: Kind = isSky ? .sky : isFITS ? .fits : []
    var diameter = Float.nan
    switch size {
    case .pixels(let size): diameter = Float(size)
    case .arcsec(let size):
      diameter = Float(size)
      kind.insert(.arcsec)
    case nil: break
    }
    self.first.append(first)
    self.second.append(second)
    kinds.append(kind)
    sizes.append(diameter)
    labels.append(label)
    sources.append(source)
    if !images.isEmpty { images.append(-1) }
    if !groups.isEmpty { groups.append(-1) }
  }

  /// Says of the last row which image it belongs to.
  public mutating func setImage(_ name: FilePath) {
    let number = imageNumbers[name] ?? Int32(imageNames.count)
    if number == imageNames.count {
      imageNames.append(name)
      imageNumbers[name] = number
    }
    if images.isEmpty { images = [Int32](repeating: -1, count: count) }
    images[count - 1] = number
  }

  /// Says of the last row which group it is of.
  public mutating func setGroup(_ name: String) {
    let number = groupNumbers[name] ?? Int32(groupNames.count)
    if number == groupNames.count {
      groupNames.append(name)
      groupNumbers[name] = number
    }
    if groups.isEmpty { groups = [Int32](repeating: -1, count: count) }
    groups[count - 1] = number
  }

  public mutating func setShape(_ shape: CatalogShape) { shapes[count - 1] = shape }
  public mutating func setColor(_ color: MarkColor) { colors[count - 1] = color }

  /// The rows of another part of the same file behind these.
  public mutating func append(contentsOf other: CatalogRows) {
    let start = count
    let imageNumbers = other.imageNames.map { name in number(ofImage: name) }
    let groupNumbers = other.groupNames.map { name in number(ofGroup: name) }
    first += other.first
    second += other.second
    kinds += other.kinds
    sizes += other.sizes
    labels += other.labels
    sources += other.sources
    CatalogRows.append(other.images, other.count, as: imageNumbers, to: &images, start)
    CatalogRows.append(other.groups, other.count, as: groupNumbers, to: &groups, start)
    for (row, shape) in other.shapes { shapes[start + row] = shape }
    for (row, color) in other.colors { colors[start + row] = color }
  }

  private mutating func number(ofImage name: FilePath) -> Int32 {
    if let known = imageNumbers[name] { return known }
    imageNames.append(name)
    imageNumbers[name] = Int32(imageNames.count - 1)
    return Int32(imageNames.count - 1)
  }

  private mutating func number(ofGroup name: String) -> Int32 {
    if let known = groupNumbers[name] { return known }
    groupNames.append(name)
    groupNumbers[name] = Int32(groupNames.count - 1)
    return Int32(groupNames.count - 1)
  }

  /// All that rows are, as another process is told of them.
  public struct Columns: Sendable {
    public var first: [Double] = []
    public var second: [Double] = []
    public var sources: [Int] = []
    public var labels: [TextSpan] = []
    public var sizes: [Float] = []
    /// Empty, or one for each row.
    public var images: [Int32] = []
    public var groups: [Int32] = []
    public var kinds: [UInt8] = []
    public var imageNames: [FilePath] = []
    public var groupNames: [String] = []
    public var shapes: [Int: CatalogShape] = [:]
    public var colors: [Int: MarkColor] = [:]

    public init() {}
  }

  public var columns: Columns {
    var columns = Columns()
    columns.first = first
    columns.second = second
    columns.sources = sources
    columns.labels = labels
    columns.sizes = sizes
    columns.images = images
    columns.groups = groups
    columns.kinds = kinds.map(\.rawValue)
    columns.imageNames = imageNames
    columns.groupNames = groupNames
    columns.shapes = shapes
    columns.colors = colors
    return columns
  }

  /// Nil where the columns are of different lengths, or name what is not there.
  public init?(_ columns: Columns) {
    let count = columns.first.count
    func isWhole(_ codes: [Int32], _ names: Int) -> Bool {
      codes.isEmpty || codes.count == count && codes.allSatisfy { Int($0) < names }
    }
    guard columns.second.count == count, columns.sources.count == count,
      columns.labels.count == count, columns.sizes.count == count, columns.kinds.count == count,
      columns.sources.allSatisfy({ $0 >= 0 }),
      isWhole(columns.images, columns.imageNames.count),
      isWhole(columns.groups, columns.groupNames.count)
    else { return nil }
    first = columns.first
    second = columns.second
    sources = columns.sources
    labels = columns.labels
    sizes = columns.sizes
    images = columns.images
    groups = columns.groups
    kinds = columns.kinds.map(Kind.init)
    imageNames = columns.imageNames
    groupNames = columns.groupNames
    shapes = columns.shapes
    colors = columns.colors
    for (number, name) in imageNames.enumerated() { imageNumbers[name] = Int32(number) }
    for (number, name) in groupNames.enumerated() { groupNumbers[name] = Int32(number) }
  }

  private static func append(
    _ codes: [Int32], _ count: Int, as numbers: [Int32], to all: inout [Int32], _ start: Int
  ) {
    if codes.isEmpty {
      if !all.isEmpty { all += repeatElement(-1, count: count) }
      return
    }
    if all.isEmpty { all = [Int32](repeating: -1, count: start) }
    all += codes.map { $0 < 0 ? -1 : numbers[Int($0)] }
  }
}
