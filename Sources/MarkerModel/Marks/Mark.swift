import Foundation

/// The number of a mark in its journal; given once and never again.
public struct MarkID: Hashable, Comparable, Sendable {
  public let number: Int

  public init(_ number: Int) { self.number = number }

  public static func < (one: MarkID, other: MarkID) -> Bool { one.number < other.number }
}

/// A person's mark on an image: where, of which group, and what they call it.
public struct Mark: Equatable, Sendable, Identifiable {
  public let id: MarkID
  public let image: ImageID
  /// The group's index in the settings, from 0.
  public var group: Int
  /// The person's own text; nil where it is the group's name.
  public var label: String?
  public var position: PixelPoint
  /// Where it lies on the sky, by the WCS of the frame it was made on.
  public var sky: SkyPoint?
  /// The frame it was made on, from 0. A mark belongs to the image and shows on each frame.
  public var frame: Int
  /// When it was made or last changed by a person.
  public var changed: Date

  public init(
    id: MarkID, image: ImageID, group: Int, label: String? = nil, position: PixelPoint,
    sky: SkyPoint? = nil, frame: Int = 0, changed: Date
  ) {
    self.id = id
    self.image = image
    self.group = group
    self.label = label
    self.position = position
    self.sky = sky
    self.frame = frame
    self.changed = changed
  }
}
