import MarkerModel
import MarkerStore
import SystemPackage

/// All images of a source in their base order, and what is known of them beside judgements: made
/// once, off the main actor. An image is spoken of by its index here.
public final class ImageContents: Sendable {
  public let source: ImageSource
  public let images: [ImageLocation]
  /// A manifest's columns beside the images' names.
  public let columns: [Manifest.Column]
  /// The names to search in, as bytes without case.
  let keys: [[UInt8]]
  private let indices: [ImageLocation: Int]

  public static let none = ImageContents(source: .folder("/"), images: [])

  public init(source: ImageSource, images: [ImageLocation], columns: [Manifest.Column] = []) {
    self.source = source
    self.images = images
    self.columns = columns
    keys = images.map { ImageContents.key($0.name.shown) }
    indices = Dictionary(zip(images, images.indices), uniquingKeysWith: { first, _ in first })
  }

  public func index(of location: ImageLocation) -> Int? { indices[location] }

  static func key(_ text: String) -> [UInt8] { Array(text.lowercased().utf8) }

  /// What the manifest says of an image, column by column.
  public func row(of image: Int) -> [(column: String, value: String)] {
    columns.map { ($0.name, $0.values[image]) }
  }
}
