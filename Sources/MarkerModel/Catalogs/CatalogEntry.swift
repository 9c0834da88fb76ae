import SystemPackage

/// One position of a catalog: what a row of a mark file says.
public struct CatalogEntry: Equatable, Sendable {
  public enum Position: Equatable, Sendable {
    /// Displayed pixels.
    case pixel(PixelPoint)
    case sky(SkyPoint)
  }

  /// A diameter.
  public enum Size: Equatable, Sendable {
    case pixels(Double)
    case arcsec(Double)

    /// Larger ones are no sizes: beyond any image, and beyond the sky.
    public static let largest = 1e7
  }

  /// The image that it belongs to, by its name; nil where it belongs to every image.
  public var image: FilePath?
  public var position: Position
  public var label: String?
  public var group: String?
  public var size: Size?
  /// What it is drawn as; nil for a circle.
  public var shape: CatalogShape?
  /// Its own colour, where the file gives it one.
  public var color: MarkColor?

  public init(
    image: FilePath? = nil, position: Position, label: String? = nil, group: String? = nil,
    size: Size? = nil
  ) {
    self.image = image
    self.position = position
    self.label = label
    self.group = group
    self.size = size
  }
}
