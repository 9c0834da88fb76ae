import Foundation
import MarkerModel
import SystemPackage

/// The images that are paged through: all of a source in their base order, those of them that are
/// listed, and which is shown.
///
/// An *image* is an index among all; a *place* counts the listed ones. The image that is shown need
/// not be listed.
public struct ImageList: Sendable {
  public let contents: ImageContents
  public private(set) var listing: Listing
  /// The one that is shown.
  public private(set) var image: Int

  public init(_ contents: ImageContents, image: Int = 0) {
    self.contents = contents
    listing = Listing(total: contents.images.count)
    self.image = contents.images.isEmpty ? 0 : min(max(image, 0), contents.images.count - 1)
  }

  public var source: ImageSource { contents.source }
  public var folder: FilePath { source.folder }
  /// Whether there is no image at all.
  public var isEmpty: Bool { contents.images.isEmpty }
  /// How many there are, listed or not.
  public var total: Int { contents.images.count }
  /// How many are listed.
  public var count: Int { listing.count }

  public var current: ImageLocation? { location(ofImage: image) }

  /// Where the image that is shown stands in the list; nil where it is not listed.
  public var place: Int? { listing.place(of: image) }

  /// The names of the listed images, made on the spot.
  public var names: [FilePath] { (0..<count).compactMap { location($0)?.name } }

  public func location(_ place: Int) -> ImageLocation? {
    listing.image(at: place).flatMap { location(ofImage: $0) }
  }

  public func location(ofImage image: Int) -> ImageLocation? {
    contents.images.indices.contains(image) ? contents.images[image] : nil
  }

  /// Shows an image; false where there is none.
  mutating func go(toImage image: Int) -> Bool {
    guard contents.images.indices.contains(image) else { return false }
    self.image = image
    return true
  }

  mutating func show(_ listing: Listing) { self.listing = listing }

  /// The listed image so many places on from the one that is shown, which may be between two.
  func image(stepping step: Int) -> Int? {
    if let place { return listing.image(at: place + step) }
    let next = listing.firstPlace(from: image)
    return listing.image(at: step > 0 ? next + step - 1 : next + step)
  }

  /// The image that a person means: a number from 1 in the list, a name, or a part of one; of those
  /// listed first.
  func image(matching text: String) -> Int? {
    let wanted = text.trimmingCharacters(in: .whitespaces)
    if let number = Int(wanted) { return number > 0 ? listing.image(at: number - 1) : nil }
    guard !wanted.isEmpty else { return nil }
    let key = ImageContents.key(wanted)
    func first(_ fits: ([UInt8]) -> Bool) -> Int? {
      (0..<count).lazy.compactMap { listing.image(at: $0) }.first { fits(contents.keys[$0]) }
    }
    return first { $0 == key } ?? first { $0.holds(key) }
      ?? (listing.isFiltered ? contents.keys.firstIndex { $0 == key } : nil)
  }

  /// The first listed image from `start` on, around the end, that is not seen.
  func firstUnseen(from start: Int = 0, in statuses: [ImageStatus]) -> Int? {
    (0..<count).lazy.compactMap { listing.image(at: (start + $0) % count) }.first { image in
      !statuses[image].isSeen
    }
  }
}
