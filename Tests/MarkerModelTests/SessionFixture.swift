import Foundation
import MarkerModel
import SystemPackage

/// A session with images of these names, seen in their order, at a time that moves on by itself.
struct SessionFixture {
  var session: Session
  var now = Date(timeIntervalSince1970: 1_700_000_000)

  init(
    images: [String] = ["a.fits", "b.fits"], settings: SessionSettings = SessionSettings()
  ) throws {
    session = Session(settings: settings)
    for (number, name) in images.enumerated() {
      let location = ImageLocation(folder: "/images", name: FilePath(name))
      try session.apply(.image(ImageID(number), location), at: now)
      try session.apply(.seen(ImageID(number), center: nil), at: now)
    }
  }

  var state: SessionState { session.state }

  func marks(on image: Int = 0) -> [Mark] { state[ImageID(image)]?.marks ?? [] }

  /// Does what a person does; nothing where there is nothing to do.
  mutating func perform(_ edit: Edit?, cause: EditCause = .person) throws {
    guard let edit else { return }
    now += 1
    try session.apply(.edit(edit, cause: cause, display: nil), at: now)
  }

  @discardableResult
  mutating func place(
    group: Int = 0, x: Double = 0, y: Double = 0, on image: Int = 0
  ) throws -> MarkID {
    let id = state.nextMark
    try perform(
      try state.placingMark(
        group: group, at: PixelPoint(x: x, y: y), sky: nil, frame: 0, on: ImageID(image), now: now))
    return id
  }

  mutating func undo() throws { try perform(session.nextUndo?.inverse, cause: .undo) }
  mutating func redo() throws { try perform(session.nextRedo, cause: .redo) }
}
