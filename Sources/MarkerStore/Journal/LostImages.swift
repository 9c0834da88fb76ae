import MarkerModel
import SystemPackage

/// Makes records for images whose own lines a journal has lost, from the lines that name them.
///
/// Without them all that was judged of such an image would be lost as well, and every later image,
/// whose number is then not the next.
struct LostImages: Sendable {
  /// The folder that was opened last.
  var folder: FilePath?
  private(set) var made: Set<ImageID> = []
  /// Those of them whose names are made up, until a line says theirs.
  private var nameless: Set<ImageID> = []

  /// A number out of all proportion is itself the damage, and must not exhaust the memory.
  private static let most = 100_000

  init() {}

  /// Those of a journal read before, in which each had found its name.
  init(folder: FilePath?, made: Set<ImageID>) {
    self.folder = folder
    self.made = made
  }

  /// Whether no line can say any more what a made-up record is called.
  var areNamed: Bool { nameless.isEmpty }

  /// Makes what is missing up to the images named; returns the numbers of those made.
  mutating func fill(
    upTo mentions: LineMentions, before event: SessionEvent?, in session: inout Session
  ) throws(StateError) -> ClosedRange<Int>? {
    var first: Int?
    for image in mentions.images {
      var end = image.id.number
      // An image's own line makes its record itself.
      if case .image(let id, _)? = event, id == image.id { end -= 1 }
      let start = session.state.images.count
      if start <= end {
        guard end - start < LostImages.most - made.count else { continue }
        first = first ?? start
        for number in start...end {
          let id = ImageID(number)
          let name = id == image.id ? image.name : nil
          let location = location(of: id, named: name, in: session.state)
          try session.apply(.image(id, location), at: .distantPast)
          made.insert(id)
          if location.name != name { nameless.insert(id) }
        }
      } else if let name = image.name, nameless.contains(image.id) {
        let location = location(of: image.id, named: name, in: session.state)
        guard location.name == name else { continue }
        try session.locate(image.id, at: location)
        nameless.remove(image.id)
      }
    }
    return first.map { $0...(session.state.images.count - 1) }
  }

  /// Whether the image's own line came after all, behind one that named it.
  mutating func take(
    _ id: ImageID, at location: ImageLocation, in session: inout Session
  ) throws(StateError) -> Bool {
    let other = session.state.image(at: location)
    guard made.contains(id), other == nil || other == id else { return false }
    try session.locate(id, at: location)
    nameless.remove(id)
    return true
  }

  /// Never that of another image.
  private func location(
    of id: ImageID, named name: FilePath?, in state: SessionState
  ) -> ImageLocation {
    let folder = folder ?? state.images.last?.location.folder ?? "/"
    if let name {
      // One more of a name is its repeat.
      for repetition in 0...1 {
        let location = ImageLocation(folder: folder, name: name, repetition: repetition)
        if state.image(at: location) == nil { return location }
      }
    }
    var location = ImageLocation(folder: folder, name: FilePath("unknown-image-\(id.number)"))
    while let other = state.image(at: location), other != id {
      location.name = FilePath(location.name.string + "-")
    }
    return location
  }
}
