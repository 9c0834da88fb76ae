import SystemPackage

/// A piece of a mark file's text: where it begins, and how long it is.
public struct TextSpan: Hashable, Codable, Sendable, BitwiseCopyable {
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

/// The positions that a mark file says, in columns: there may be tens of millions. A row takes 20 bytes,
/// and more only where the file says more than positions.
public struct CatalogRows: Sendable {
  /// x or right ascension.
  public private(set) var first: [Double] = []
  /// y or declination.
  public private(set) var second: [Double] = []
  /// Where in the file each row stands; mark files are shorter than 4 GiB.
  private var sources: [UInt32] = []
  private var kinds = EvenColumn(Kind())
  /// The bits of diameters.
  private var sizes = EvenColumn(CatalogRows.noSize)
  private var labels = EvenColumn(TextSpan.none)
  /// The indices of names, or -1.
  private var images = EvenColumn<Int32>(-1)
  private var groups = EvenColumn<Int32>(-1)
  public private(set) var imageNames: [FilePath] = []
  public private(set) var groupNames: [String] = []
  /// What is drawn as something else than a circle.
  public private(set) var shapes: [Int: CatalogShape] = [:]
  public private(set) var colors: [Int: MarkColor] = [:]
  private var imageNumbers: [FilePath: Int32] = [:]
  private var groupNumbers: [String: Int32] = [:]

  private struct Kind: OptionSet, BitwiseCopyable {
    let rawValue: UInt8
    static let sky = Kind(rawValue: 1)
    static let arcsec = Kind(rawValue: 2)
    /// In FITS's own pixels, whatever is chosen for the file.
    static let fits = Kind(rawValue: 4)
  }

  private static let noSize = Float.nan.bitPattern

  public init() {}

  public var count: Int { first.count }
  public var isEmpty: Bool { first.isEmpty }
  public var indices: Range<Int> { first.indices }

  public func isSky(_ row: Int) -> Bool { kinds[row].contains(.sky) }
  /// Whether x and y are FITS's own by the file's format.
  public func isFITS(_ row: Int) -> Bool { kinds[row].contains(.fits) }
  public func label(_ row: Int) -> TextSpan { labels[row] }
  /// Where in the file it stands.
  public func source(_ row: Int) -> Int { Int(sources[row]) }
  /// The index of its image's name; nil where it belongs to every image.
  public func image(_ row: Int) -> Int? { images[row] < 0 ? nil : Int(images[row]) }
  public func group(_ row: Int) -> Int? { groups[row] < 0 ? nil : Int(groups[row]) }
  public func size(_ row: Int) -> CatalogEntry.Size? {
    let size = Double(Float(bitPattern: sizes[row]))
    return size.isNaN ? nil : kinds[row].contains(.arcsec) ? .arcsec(size) : .pixels(size)
  }
  public var hasSizes: Bool { !sizes.values.isEmpty || sizes.common != CatalogRows.noSize }
  public var hasImages: Bool { !imageNames.isEmpty }
  /// Whether a person can say what x and y mean.
  public var hasPixels: Bool {
    func isChoice(_ kind: Kind) -> Bool { kind.isDisjoint(with: [.sky, .fits]) }
    return kinds.values.isEmpty
      ? !isEmpty && isChoice(kinds.common) : kinds.values.contains(where: isChoice)
  }
  /// Whether all rows belong to every image and are positions of one kind.
  var isEven: Bool { !hasImages && kinds.values.isEmpty }

  /// What the columns take in memory, without names and shapes.
  public var byteCount: Int {
    count * 20 + kinds.values.count + 4 * sizes.values.count + 8 * labels.values.count
      + 4 * images.values.count + 4 * groups.values.count
  }

  public mutating func reserve(_ count: Int) {
    first.reserveCapacity(count)
    second.reserveCapacity(count)
    sources.reserveCapacity(count)
    kinds.reserve(count)
    sizes.reserve(count)
    labels.reserve(count)
    images.reserve(count)
    groups.reserve(count)
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
    sources.append(UInt32(clamping: source))
    kinds.append(kind)
    sizes.append(diameter.isNaN ? CatalogRows.noSize : diameter.bitPattern)
    labels.append(label)
    images.append(-1)
    groups.append(-1)
  }

  /// Says of the last row which image it belongs to.
  public mutating func setImage(_ name: FilePath) { images[count - 1] = number(ofImage: name) }

  /// Says of the last row which group it is of.
  public mutating func setGroup(_ name: String) { groups[count - 1] = number(ofGroup: name) }

  public mutating func setShape(_ shape: CatalogShape) { shapes[count - 1] = shape }
  public mutating func setColor(_ color: MarkColor) { colors[count - 1] = color }

  /// The rows of another part of the same file behind these.
  public mutating func append(contentsOf other: CatalogRows) {
    let start = count
    let imageNumbers = other.imageNames.map { name in number(ofImage: name) }
    let groupNumbers = other.groupNames.map { name in number(ofGroup: name) }
    first += other.first
    second += other.second
    sources += other.sources
    kinds.append(contentsOf: other.kinds)
    sizes.append(contentsOf: other.sizes)
    labels.append(contentsOf: other.labels)
    images.append(contentsOf: other.images.map { $0 < 0 ? -1 : imageNumbers[Int($0)] })
    groups.append(contentsOf: other.groups.map { $0 < 0 ? -1 : groupNumbers[Int($0)] })
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
    /// A column's values, or none and what all rows have.
    public struct Column<Value: BitwiseCopyable & Equatable & Sendable>: Sendable {
      public var common: Value
      public var values: [Value]

      public init(_ common: Value, _ values: [Value] = []) {
        self.common = common
        self.values = values
      }
    }

    public var first: [Double] = []
    public var second: [Double] = []
    public var sources: [UInt32] = []
    public var labels = Column(TextSpan.none)
    public var sizes = Column(Float.nan.bitPattern)
    public var images = Column<Int32>(-1)
    public var groups = Column<Int32>(-1)
    public var kinds = Column<UInt8>(0)
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
    columns.labels = Columns.Column(labels.common, labels.values)
    columns.sizes = Columns.Column(sizes.common, sizes.values)
    columns.images = Columns.Column(images.common, images.values)
    columns.groups = Columns.Column(groups.common, groups.values)
    columns.kinds = Columns.Column(kinds.common.rawValue, kinds.values.map(\.rawValue))
    columns.imageNames = imageNames
    columns.groupNames = groupNames
    columns.shapes = shapes
    columns.colors = colors
    return columns
  }

  /// Nil where the columns are of different lengths, or name what is not there.
  public init?(_ columns: Columns) {
    let count = columns.first.count
    func isNamed(_ column: Columns.Column<Int32>, _ names: Int) -> Bool {
      Int(column.common) < names && column.values.allSatisfy { Int($0) < names }
    }
    func column<Value>(_ column: Columns.Column<Value>) -> EvenColumn<Value>? {
      EvenColumn(column.common, column.values, count: count)
    }
    guard columns.second.count == count, columns.sources.count == count,
      let labels = column(columns.labels), let sizes = column(columns.sizes),
      let images = column(columns.images), let groups = column(columns.groups),
      let kinds = EvenColumn(
        Kind(rawValue: columns.kinds.common), columns.kinds.values.map(Kind.init), count: count),
      isNamed(columns.images, columns.imageNames.count),
      isNamed(columns.groups, columns.groupNames.count)
    else { return nil }
    first = columns.first
    second = columns.second
    sources = columns.sources
    (self.labels, self.sizes, self.kinds) = (labels, sizes, kinds)
    (self.images, self.groups) = (images, groups)
    imageNames = columns.imageNames
    groupNames = columns.groupNames
    shapes = columns.shapes
    colors = columns.colors
    for (number, name) in imageNames.enumerated() { imageNumbers[name] = Int32(number) }
    for (number, name) in groupNames.enumerated() { groupNumbers[name] = Int32(number) }
  }
}
