import Foundation
import MarkerModel
import MarkerStore
import SystemPackage

/// What a person does in one session, step by step, and what it adds up to after each.
struct Script {
  enum Step {
    case event(SessionEvent, at: Date)
    /// The person does nothing for so many seconds.
    case pause(Double)
  }

  private(set) var steps: [Step] = []
  /// The state that the session begins with, then that after each event.
  private(set) var states: [SessionState]
  private(set) var session: Session
  private(set) var now: Date

  init(from session: Session = Session(), now: Date) {
    self.session = session
    self.now = now
    states = [session.state]
  }

  var events: [SessionEvent] {
    steps.compactMap { if case .event(let event, _) = $0 { event } else { nil } }
  }

  var state: SessionState { session.state }

  mutating func happen(_ event: SessionEvent) throws {
    now = JournalTime.rounded(now + 1.25)
    try session.apply(event, at: now)
    steps.append(.event(event, at: now))
    states.append(session.state)
  }

  mutating func pause(_ seconds: Double) { steps.append(.pause(seconds)) }

  mutating func see(_ name: FilePath, center: SkyPoint? = nil) throws {
    let id = state.nextImage
    try happen(.image(id, ImageLocation(folder: "/images", name: name)))
    try happen(.fingerprint(id, Fingerprint(size: 2880, modified: 1.5, hash: "00112233aabbccdd")))
    try happen(.seen(id, center: center))
  }

  mutating func perform(_ edit: Edit?, cause: EditCause = .person) throws {
    guard let edit else { throw StateError.unknownMark(MarkID(-1)) }
    let display = DisplayState(
      frame: 0, interval: "zscale", stretch: "asinh", low: 0.5, high: 900, colormap: "gray",
      inverted: false, blur: 0, zoom: 2)
    try happen(.edit(edit, cause: cause, display: cause == .person ? display : nil))
  }

  mutating func undo() throws { try perform(session.nextUndo?.inverse, cause: .undo) }
  mutating func redo() throws { try perform(session.nextRedo, cause: .redo) }

  @discardableResult
  mutating func place(group: Int, x: Double, on image: Int = 0) throws -> MarkID {
    let id = state.nextMark
    try perform(
      try state.placingMark(
        group: group, at: PixelPoint(x: x, y: x / 3), sky: SkyPoint(ra: x, dec: -x), frame: 0,
        on: ImageID(image), now: now))
    return id
  }

  mutating func renameGroup(_ group: Int, to name: String) throws {
    var after = state.settings
    after.groups[group] = name
    try perform(
      Edit(name: "rename", changes: [.settings(before: state.settings, after: after)]))
  }
}

extension Script {
  /// The time in which the journal is synced, and that in which the tables follow.
  private static let breath = 0.05
  private static let rest = 1.0

  /// The first session in a folder: something of everything.
  static func first() throws -> Script {
    var script = Script(now: Date(timeIntervalSince1970: 1_795_000_000))
    try script.happen(.opened(imageFolder: "/images"))
    try script.see("a.fits", center: SkyPoint(ra: 10, dec: -5))
    let first = try script.place(group: 0, x: 12.5)
    script.pause(breath)
    let second = try script.place(group: 2, x: 40)
    try script.perform(
      script.state.movingMark(first, to: PixelPoint(x: 13, y: 4), sky: nil, now: script.now))
    try script.perform(script.state.relabelling(second, as: "arc, \"north\"", now: script.now))
    try script.perform(script.state.settingCategory(1, to: true, on: ImageID(0), now: script.now))
    script.pause(rest)
    try script.perform(script.state.settingComment("odd", on: ImageID(0), now: script.now))
    try script.happen(.shown(ImageID(0), frame: 0, milliseconds: 5200))
    try script.see("café.png")
    try script.perform(script.state.settingFavorite(true, on: ImageID(1), now: script.now))
    try script.renameGroup(0, to: "BCG")
    let third = try script.place(group: 0, x: 7, on: 1)
    try script.undo()
    try script.undo()
    try script.redo()
    script.pause(rest)
    try script.redo()
    try script.perform(script.state.removingMarks([second]))
    try script.perform(script.state.removingMarks([first, third]))
    try script.undo()
    script.pause(breath)
    try script.perform(script.state.settingComment("", on: ImageID(0), now: script.now))
    try script.happen(.shown(ImageID(1), frame: 0, milliseconds: 900))
    try script.happen(.closed)
    return script
  }

  /// Another session in the folder of one that came before.
  static func second(after first: Session, now: Date) throws -> Script {
    var script = Script(from: first, now: now)
    try script.happen(.opened(imageFolder: "/images"))
    try script.undo()
    try script.redo()
    try script.see("c.tiff")
    try script.place(group: 8, x: 99, on: 2)
    script.pause(rest)
    try script.renameGroup(1, to: "arc")
    try script.perform(script.state.settingCategory(4, to: true, on: ImageID(2), now: script.now))
    script.pause(rest)
    try script.place(group: 1, x: 1e-7, on: 0)
    try script.happen(.closed)
    return script
  }
}
