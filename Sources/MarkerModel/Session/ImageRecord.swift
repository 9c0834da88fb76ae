import Foundation
import SystemPackage

/// The number of an image in its journal; given once and never again.
public struct ImageID: Hashable, Comparable, Sendable {
  public let number: Int

  public init(_ number: Int) { self.number = number }

  public static func < (one: ImageID, other: ImageID) -> Bool { one.number < other.number }
}

/// Where an image was found: the image folder, and the file's path below it, compared by bytes; and
/// which showing of it this is. A repeat is judged as an image of its own.
public struct ImageLocation: Hashable, Sendable {
  /// Absolute.
  public var folder: FilePath
  /// Relative to the folder: the image's name in the tables.
  public var name: FilePath
  /// 0 for the image, 1 for its repeat.
  public var repetition: Int

  public init(folder: FilePath, name: FilePath, repetition: Int = 0) {
    self.folder = folder
    self.name = name
    self.repetition = repetition
  }

  public var isRepeat: Bool { repetition > 0 }

  public func ofRepetition(_ repetition: Int) -> ImageLocation {
    ImageLocation(folder: folder, name: name, repetition: repetition)
  }

  public var path: FilePath { folder.pushing(name) }
}

/// What a file looked like when it was first shown: enough to know it again elsewhere.
public struct Fingerprint: Hashable, Sendable {
  /// In bytes.
  public var size: Int64
  /// Seconds since 1970.
  public var modified: Double
  /// FNV-1a, 64 bits, of the first 64 KiB, as 16 hexadecimal digits.
  public var hash: String

  public init(size: Int64, modified: Double, hash: String) {
    self.size = size
    self.modified = modified
    self.hash = hash
  }

  /// Whether both are the same content, wherever it lies and whenever it was copied there.
  public func matches(_ other: Fingerprint) -> Bool { size == other.size && hash == other.hash }
}

/// What a person says of an image as a whole.
public struct Judgement: Equatable, Sendable {
  /// Indices into the settings' categories, from 0.
  public var categories: Set<Int> = []
  public var comment: String = ""
  public var isFavorite: Bool = false

  public init(categories: Set<Int> = [], comment: String = "", isFavorite: Bool = false) {
    self.categories = categories
    self.comment = comment
    self.isFavorite = isFavorite
  }
}

/// All that a session knows of one image.
public struct ImageRecord: Equatable, Sendable, Identifiable {
  public let id: ImageID
  public internal(set) var location: ImageLocation
  public var fingerprint: Fingerprint?
  public var judgement = Judgement()
  /// When it was first seen; nil while it is not.
  public var seen: Date?
  /// When its row was made, or last changed by a person.
  public var changed: Date?
  /// The sky position of its true centre, in the first frame.
  public var center: SkyPoint?
  /// Display limits that were set by hand for one of its frames, by the frame's index.
  public var limits: [Int: String] = [:]
  /// Its marks in the order in which they were made.
  public internal(set) var marks: [Mark] = []

  public init(
    id: ImageID, location: ImageLocation, fingerprint: Fingerprint? = nil, marks: [Mark] = []
  ) {
    self.id = id
    self.location = location
    self.fingerprint = fingerprint
    self.marks = marks
  }
}
