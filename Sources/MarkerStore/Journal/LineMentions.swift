import MarkerModel
import SystemPackage

/// The images and marks that a journal line names, whatever it says of them.
struct LineMentions: Equatable, Sendable {
  struct Image: Equatable, Sendable {
    var id: ImageID
    /// Where the line gives it.
    var name: FilePath?
  }

  private(set) var images: [Image] = []
  private(set) var highestMark: MarkID?

  init() {}

  init(_ entry: EntryJSON) {
    if let image = entry.image {
      add(image, LineMentions.path(JSONPath(text: entry.name, base64: entry.name64)))
    }
    for mark in entry.marks ?? [] { add(mark: mark.id) }
    for change in entry.changes ?? [] {
      let name = LineMentions.path(JSONPath(text: change.name, base64: change.name64))
      if let image = change.image { add(image, name) }
      for mark in [change.markAfter, change.markBefore].compactMap(\.self) {
        add(mark.image, name)
        add(mark: mark.id)
      }
    }
  }

  private mutating func add(mark number: Int) {
    guard LineMentions.isNumber(number) else { return }
    highestMark = max(highestMark ?? MarkID(0), MarkID(number))
  }

  private mutating func add(_ number: Int, _ name: FilePath?) {
    let image = Image(id: ImageID(number), name: name)
    if LineMentions.isNumber(number), images.last != image { images.append(image) }
  }

  private static func isNumber(_ number: Int) -> Bool { number >= 0 && number < 1 << 53 }

  private static func path(_ json: JSONPath?) -> FilePath? {
    do {
      return try json?.path
    } catch {
      // The name beside a number is for people; without it the number still counts.
      return nil
    }
  }
}
