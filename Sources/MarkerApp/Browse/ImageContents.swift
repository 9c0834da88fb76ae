import MarkerModel
import MarkerStore
import SystemPackage

/// All images of a source in their base order, repeats among them, and what is known of them beside judgements: made
/// once, off the main actor. An image is spoken of by its index here.
public final class ImageContents: Sendable {
  public let source: ImageSource
  /// Whether the others are being listed still.
  public let isPartial: Bool
  public let images: [ImageLocation]
  /// As the source lists them: before any were drawn, and without repeats.
  private let given: [ImageLocation]
  private let givenColumns: [Manifest.Column]
  /// A manifest's columns beside the images' names.
  public let columns: [Manifest.Column]
  /// The names to search in, as bytes without case.
  let keys: [[UInt8]]
  private let indices: [ImageLocation: Int]

  public static let none = ImageContents(source: .folder("/"), images: [])

  public init(
    source: ImageSource, images: [ImageLocation], columns: [Manifest.Column] = [],
    isPartial: Bool = false
  ) {
    self.source = source
    self.isPartial = isPartial
    self.images = images
    self.columns = columns
    given = images
    givenColumns = columns
    keys = images.map { ImageContents.key($0.name.shown) }
    indices = Dictionary(zip(images, images.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The same in an order.
  private init(_ other: ImageContents, in order: ImageOrder) {
    source = other.source
    isPartial = other.isPartial
    given = other.given
    givenColumns = other.givenColumns
    images = order.ordered(given)
    let rows = Dictionary(zip(given, given.indices), uniquingKeysWith: { first, _ in first })
    let places = images.map { rows[$0.ofRepetition(0)] ?? 0 }
    columns = givenColumns.map { column in
      Manifest.Column(name: column.name, values: places.map { column.values[$0] })
    }
    keys = images.map { ImageContents.key($0.name.shown) }
    indices = Dictionary(zip(images, images.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The source's images in the order of these settings and judgements. Takes long for many.
  func ordered(_ state: SessionState) -> ImageContents {
    let order = ImageOrder(state)
    return order.isPlain && images == given
      ? self : ImageContents(self, in: order)
  }

  public func index(of location: ImageLocation) -> Int? { indices[location] }

  static func key(_ text: String) -> [UInt8] { Array(text.lowercased().utf8) }

  /// What the manifest says of an image, column by column.
  public func row(of image: Int) -> [(column: String, value: String)] {
    columns.map { ($0.name, $0.values[image]) }
  }
}
