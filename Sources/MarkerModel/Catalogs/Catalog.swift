import SystemPackage

/// The number of a catalog in its journal; given once and never again.
public struct CatalogID: Hashable, Comparable, Sendable {
  public let number: Int

  public init(_ number: Int) { self.number = number }

  public static func < (one: CatalogID, other: CatalogID) -> Bool { one.number < other.number }
}

/// A mark file that was imported into a save folder: which it is, and how it is read and drawn.
public struct Catalog: Equatable, Sendable, Identifiable {
  /// What the numbers of its columns x and y mean.
  public enum PixelConvention: String, Sendable {
    /// x right, y down, (0, 0) the centre of the top-left pixel.
    case displayed
    /// FITS's own: from 1, y up.
    case fits
  }

  public let id: CatalogID
  /// Its name below `imports`, where the file lies as it was.
  public var file: FilePath
  public var pixels: PixelConvention
  /// The colour of its marks that have no group.
  public var color: MarkColor

  public init(
    id: CatalogID, file: FilePath, pixels: PixelConvention = .displayed, color: MarkColor
  ) {
    self.id = id
    self.file = file
    self.pixels = pixels
    self.color = color
  }
}
