import Foundation
import MarkerModel

/// The part of a journal line that depends on what it holds; keys that do not apply are left out.
struct EntryJSON: Codable {
  var image: Int?
  var folder: String?
  var folder64: String?
  var manifest: String?
  var manifest64: String?
  var name: String?
  var name64: String?
  /// Left out for an image that is no repeat.
  var repetition: Int?
  var size: Int64?
  var modified: JSONNumber?
  var hash: String?
  var frame: Int?
  var ms: Int?
  var center: JSONSky?
  var marks: [MarkSkyJSON]?
  var edit: String?
  var changes: [ChangeJSON]?
  var display: DisplayJSON?
  var displayed: DisplayMemoryJSON?
  var limits: String?
  var files: [TableStamp]?
  var damage: DamageNote?

  /// The value of the line's key `event`.
  static func kind(_ entry: JournalEntry) -> String {
    switch entry {
    case .tables: "tables"
    case .damage: "damage"
    case .event(let event):
      switch event {
      case .opened: "opened"
      case .image: "image"
      case .relocated: "relocated"
      case .positioned: "positioned"
      case .fingerprint: "fingerprint"
      case .shown: "shown"
      case .seen: "seen"
      case .displayed: "displayed"
      case .limits: "limits"
      case .edit(_, .person, _): "edit"
      case .edit(_, .undo, _): "undo"
      case .edit(_, .redo, _): "redo"
      case .edit(_, .outside, _): "outside"
      case .edit(_, .adopted, _): "adopted"
      case .closed: "closed"
      }
    }
  }

  /// `nameOf` gives an image's name where it is known.
  init(_ entry: JournalEntry, nameOf: (ImageID) -> JSONPath?) {
    switch entry {
    case .tables(let stamps): files = stamps
    case .damage(let note): damage = note
    case .event(let event):
      switch event {
      case .opened(let path, let list):
        setFolder(JSONPath(path))
        let list = list.map(JSONPath.init)
        manifest = list?.text
        manifest64 = list?.base64
      case .image(let id, let location), .relocated(let id, let location):
        image = id.number
        setFolder(JSONPath(location.folder))
        repetition = location.isRepeat ? location.repetition : nil
        setName(JSONPath(location.name))
      case .fingerprint(let id, let fingerprint):
        image = id.number
        setName(nameOf(id))
        size = fingerprint.size
        modified = JSONNumber(fingerprint.modified)
        hash = fingerprint.hash
      case .shown(let id, let frame, let milliseconds):
        image = id.number
        setName(nameOf(id))
        self.frame = frame
        ms = milliseconds
      case .seen(let id, let center):
        image = id.number
        setName(nameOf(id))
        self.center = center.map(JSONSky.init)
      case .positioned(let id, let skies):
        image = id.number
        setName(nameOf(id))
        marks = skies.map(MarkSkyJSON.init)
      case .displayed(let memory): displayed = DisplayMemoryJSON(memory)
      case .limits(let id, let frame, let limits):
        image = id.number
        setName(nameOf(id))
        self.frame = frame
        self.limits = limits
      case .edit(let edit, _, let display):
        self.edit = edit.name
        changes = edit.changes.map { ChangeJSON($0, name: $0.image.flatMap(nameOf)) }
        self.display = display.map(DisplayJSON.init)
      case .closed: break
      }
    }
  }

  /// The entry of that kind; nil where the kind is not known.
  func entry(kind: String) throws -> JournalEntry? {
    switch kind {
    case "opened":
      .event(
        .opened(
          imageFolder: try folderPath.path,
          manifest: try JSONPath(text: manifest, base64: manifest64)?.path))
    case "image":
      .event(.image(try id, try location))
    case "relocated":
      .event(.relocated(try id, try location))
    case "positioned":
      .event(.positioned(try id, try required(marks, "marks").map { try $0.mark }))
    case "fingerprint":
      .event(
        .fingerprint(
          try id,
          Fingerprint(
            size: try required(size, "size"), modified: try required(modified, "modified").value,
            hash: try required(hash, "hash"))))
    case "shown":
      .event(
        .shown(
          try id, frame: try counting(try required(frame, "frame"), "frame"),
          milliseconds: try required(ms, "ms")))
    case "seen": .event(.seen(try id, center: center?.point))
    case "displayed": .event(.displayed(try required(displayed, "displayed").memory))
    case "limits":
      .event(.limits(try id, frame: try counting(try required(frame, "frame"), "frame"), limits))
    case "edit": try editEvent(.person)
    case "undo": try editEvent(.undo)
    case "redo": try editEvent(.redo)
    case "outside": try editEvent(.outside)
    case "adopted": try editEvent(.adopted)
    case "closed": .event(.closed)
    case "tables": .tables(try required(files, "files"))
    case "damage": .damage(try required(damage, "damage"))
    default: nil
    }
  }

  private func editEvent(_ cause: EditCause) throws -> JournalEntry {
    let changes = try required(changes, "changes").map { try $0.change }
    return .event(
      .edit(
        Edit(kept: try required(edit, "edit"), changes: changes), cause: cause,
        display: try display?.display))
  }

  private var id: ImageID {
    get throws { ImageID(try counting(try required(image, "image"), "image")) }
  }

  private var folderPath: JSONPath {
    get throws { try required(JSONPath(text: folder, base64: folder64), "folder") }
  }

  private var namePath: JSONPath {
    get throws { try required(JSONPath(text: name, base64: name64), "name") }
  }

  private var location: ImageLocation {
    get throws {
      let repetition = try counting(repetition ?? 0, "repetition")
      return ImageLocation(
        folder: try folderPath.path, name: try namePath.path, repetition: repetition)
    }
  }

  private mutating func setFolder(_ path: JSONPath) {
    folder = path.text
    folder64 = path.base64
  }

  private mutating func setName(_ path: JSONPath?) {
    name = path?.text
    name64 = path?.base64
  }

  private func required<Value>(_ value: Value?, _ key: String) throws -> Value {
    guard let value else { throw LineFault.missing(key) }
    return value
  }
}
