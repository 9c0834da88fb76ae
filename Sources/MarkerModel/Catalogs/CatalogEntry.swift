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
  }

  /// The image that it belongs to, by its name; nil where it belongs to every image.
  public var image: FilePath?
  public var position: Position
  public var label: String?
  public var group: String?
  public var size: Size?

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

  /// Where it lies on a frame; nil where the frame has no such place.
  public func pixel(in sky: (any SkyTransform)?) -> PixelPoint? {
    switch position {
    case .pixel(let point): point
    case .sky(let point): sky?.pixel(at: point)
    }
  }

  /// Its diameter in image pixels; nil where it has none, or the frame has no scale.
  public func diameter(in sky: (any SkyTransform)?) -> Double? {
    switch size {
    case .pixels(let size): size
    case .arcsec(let size): sky.map { size / $0.pixelScaleArcsec }
    case nil: nil
    }
  }
}
