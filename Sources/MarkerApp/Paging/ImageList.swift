import Foundation
import MarkerModel
import SystemPackage

/// The images of the open folder in the order of paging, and which of them is shown.
public struct ImageList: Equatable, Sendable {
  public let folder: FilePath
  public let names: [FilePath]
  public private(set) var index: Int

  public init(folder: FilePath, names: [FilePath], index: Int = 0) {
    self.folder = folder
    self.names = names
    self.index = names.isEmpty ? 0 : min(max(index, 0), names.count - 1)
  }

  public var isEmpty: Bool { names.isEmpty }

  public var current: ImageLocation? { location(index) }

  public func location(_ place: Int) -> ImageLocation? {
    names.indices.contains(place) ? ImageLocation(folder: folder, name: names[place]) : nil
  }

  /// Goes to a place; false where there is none.
  public mutating func go(to place: Int) -> Bool {
    guard names.indices.contains(place) else { return false }
    index = place
    return true
  }

  public func place(of location: ImageLocation) -> Int? {
    location.folder == folder ? names.firstIndex(of: location.name) : nil
  }

  /// The place that a person means: a number from 1, a name, or a part of one.
  public func place(matching text: String) -> Int? {
    let wanted = text.trimmingCharacters(in: .whitespaces)
    if let number = Int(wanted) { return names.indices.contains(number - 1) ? number - 1 : nil }
    guard !wanted.isEmpty else { return nil }
    return names.firstIndex { $0.shown == wanted }
      ?? names.firstIndex { $0.shown.localizedCaseInsensitiveContains(wanted) }
  }

  /// The first place from `start` on, around the end, whose image is not seen.
  public func firstUnseen(from start: Int = 0, in state: SessionState) -> Int? {
    (0..<names.count).lazy.map { (start + $0) % names.count }.first { place in
      guard let location = location(place), let id = state.image(at: location) else { return true }
      return state[id]?.seen == nil
    }
  }
}
