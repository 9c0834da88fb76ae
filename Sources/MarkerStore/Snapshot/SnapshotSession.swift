import Foundation
import MarkerModel
import SystemPackage

/// A session in a snapshot.
extension SnapshotEncoder {
  mutating func put(_ parts: SessionParts) throws(Errno) {
    put(parts.settings)
    put(parts.display) { $0.put($1) }
    put(parts.nextMark.number)
    put(parts.nextCatalog.number)
    put(all: parts.catalogs) { $0.put($1) }
    put(all: Array(parts.formerCatalogFiles)) { $0.put($1) }
    put(parts.images.count)
    var usual: [ImageLocation: ImageID] = [:]
    usual.reserveCapacity(parts.images.count)
    var folder: FilePath?
    for record in parts.images {
      // Most images are in the folder of the one before.
      let isSame = record.location.folder == folder
      put(record, folder: isSame ? nil : record.location.folder)
      folder = record.location.folder
      usual[record.location] = record.id
      try drain()
    }
    // Most places are those where the images are; the others are told.
    put(all: parts.places.filter { usual[$0.key] != $0.value }) { coder, place in
      coder.put(place.key)
      coder.put(place.value.number)
    }
    put(all: usual.keys.filter { parts.places[$0] == nil }) { $0.put($1) }
    put(all: Array(parts.formerPlaces)) { coder, place in
      coder.put(place.key)
      coder.put(place.value.number)
    }
    put(all: Array(parts.formerGroups)) { coder, name in
      coder.put(name.key)
      coder.put(name.value)
    }
    put(all: parts.seenOrder) { $0.put($1.number) }
    for stack in [parts.undoable, parts.redoable] {
      put(stack.count)
      for edit in stack {
        put(edit)
        try drain()
      }
    }
  }

  private mutating func put(_ location: ImageLocation) {
    put(location.folder)
    put(location.name)
    put(location.repetition)
  }

  /// Without a folder it is that of the image before.
  private mutating func put(_ record: ImageRecord, folder: FilePath?) {
    put(folder) { $0.put($1) }
    put(record.location.name)
    put(record.location.repetition)
    put(record.fingerprint) { coder, fingerprint in
      coder.put(Int(fingerprint.size))
      coder.put(fingerprint.modified)
      coder.put(fingerprint.hash)
    }
    put(record.judgement)
    put(record.seen) { $0.put($1) }
    put(record.changed) { $0.put($1) }
    put(record.center) { $0.put($1) }
    put(all: record.limits.sorted { $0.key < $1.key }) { coder, limits in
      coder.put(limits.key)
      coder.put(limits.value)
    }
    put(all: record.marks) { $0.put($1) }
  }

  private mutating func put(_ memory: DisplayMemory) {
    put(memory.interval)
    put(memory.stretch)
    put(memory.colormap)
    put(memory.inverted)
    put(memory.blur)
    put(memory.contrast) { $0.put($1) }
    put(memory.bias) { $0.put($1) }
    put(memory.missing) { $0.put($1) }
    put(memory.locked) { $0.put($1) }
  }

  private mutating func put(_ sky: SkyPoint) {
    put(sky.ra)
    put(sky.dec)
  }

  private mutating func put(_ judgement: Judgement) {
    put(all: judgement.categories.sorted()) { $0.put($1) }
    put(judgement.comment)
    put(judgement.isFavorite)
  }

  private mutating func put(_ mark: Mark) {
    put(mark.id.number)
    put(mark.image.number)
    put(mark.group)
    put(mark.label) { $0.put(repeated: $1) }
    put(mark.position.x)
    put(mark.position.y)
    put(mark.sky) { $0.put($1) }
    put(mark.frame)
    put(mark.changed)
  }

  private mutating func put(_ catalog: Catalog) {
    put(catalog.id.number)
    put(catalog.file)
    put(repeated: catalog.pixels.rawValue)
    put(catalog.color)
  }

  private mutating func put(_ color: MarkColor) {
    for channel in [color.red, color.green, color.blue] { put(byte: channel) }
  }

  private mutating func put(_ settings: SessionSettings) {
    put(settings.imageFolder) { $0.put($1) }
    put(settings.manifest) { $0.put($1) }
    put(all: settings.groups) { $0.put(repeated: $1) }
    put(all: settings.categories) { $0.put(repeated: $1) }
    put(all: settings.groupLimits) { $0.put($1) { $0.put($1) } }
    put(settings.randomizesOrder)
    put(settings.leftClickGroup) { $0.put($1) }
    put(all: settings.groupColors) { $0.put($1) { $0.put($1) } }
    put(all: settings.orderDraws) {
      $0.put(UInt64($1.seed))
      $0.put($1.since) { $0.put($1) }
    }
    put(settings.repeats) {
      $0.put($1.share)
      $0.put(UInt64($1.seed))
      $0.put($1.since) { $0.put($1) }
    }
    put(settings.advance.afterCategory)
    put(settings.advance.afterMarks) { $0.put($1) }
  }

  private mutating func put(_ edit: Edit) {
    put(repeated: edit.name)
    put(all: edit.changes) { $0.put($1) }
  }

  private mutating func put(_ change: Change) {
    switch change {
    case .mark(let before, let after):
      put(byte: 0)
      put(before) { $0.put($1) }
      put(after) { $0.put($1) }
    case .judgement(let image, let before, let after, let dateBefore, let dateAfter):
      put(byte: 1)
      put(image.number)
      put(before)
      put(after)
      put(dateBefore) { $0.put($1) }
      put(dateAfter) { $0.put($1) }
    case .seen(let image, let before, let after):
      put(byte: 2)
      put(image.number)
      put(before) { $0.put($1) }
      put(after) { $0.put($1) }
    case .catalog(let before, let after):
      put(byte: 3)
      put(before) { $0.put($1) }
      put(after) { $0.put($1) }
    case .settings(let before, let after):
      put(byte: 4)
      put(before)
      put(after)
    }
  }
}

extension SnapshotDecoder {
  mutating func parts() throws(SnapshotFault) -> SessionParts {
    var parts = SessionParts()
    parts.settings = try settings()
    parts.display = try optional { coder throws(SnapshotFault) in try coder.memory() }
    parts.nextMark = MarkID(try counting())
    parts.nextCatalog = CatalogID(try counting())
    parts.catalogs = try all { coder throws(SnapshotFault) in try coder.catalog() }
    parts.formerCatalogFiles = Set(try all { coder throws(SnapshotFault) in try coder.path() })
    let count = try count(ofSize: 8)
    let room = reasonable(count, MemoryLayout<ImageRecord>.stride)
    parts.images.reserveCapacity(room)
    parts.places.reserveCapacity(room)
    for number in 0..<count {
      let record = try image(number, after: parts.images.last?.location.folder)
      parts.places[record.location] = record.id
      parts.images.append(record)
    }
    for _ in 0..<(try self.count()) {
      parts.places[try location()] = ImageID(try counting())
    }
    for _ in 0..<(try self.count()) { parts.places[try location()] = nil }
    for _ in 0..<(try self.count()) {
      parts.formerPlaces[try location()] = ImageID(try counting())
    }
    for _ in 0..<(try self.count()) { parts.formerGroups[try text()] = try counting() }
    parts.seenOrder = try all { coder throws(SnapshotFault) in ImageID(try coder.counting()) }
    parts.undoable = try all { coder throws(SnapshotFault) in try coder.edit() }
    parts.redoable = try all { coder throws(SnapshotFault) in try coder.edit() }
    return parts
  }

  private mutating func location() throws(SnapshotFault) -> ImageLocation {
    ImageLocation(folder: try path(), name: try path(), repetition: try counting())
  }

  private mutating func image(
    _ number: Int, after before: FilePath?
  ) throws(SnapshotFault) -> ImageRecord {
    let own = try optional { coder throws(SnapshotFault) in try coder.path() }
    guard let folder = own ?? before else { throw .value }
    let location = ImageLocation(
      folder: folder, name: try path(), repetition: try counting())
    let fingerprint = try optional { coder throws(SnapshotFault) in
      Fingerprint(
        size: Int64(try coder.integer()), modified: try coder.number(), hash: try coder.text())
    }
    let judgement = try judgement()
    let seen = try optionalDate()
    let changed = try optionalDate()
    let center = try optionalSky()
    var limits: [Int: String] = [:]
    for _ in 0..<(try self.count(ofSize: 2)) { limits[try counting()] = try text() }
    let marks = try all(ofSize: 32) { coder throws(SnapshotFault) in try coder.mark() }
    var record = ImageRecord(
      id: ImageID(number), location: location, fingerprint: fingerprint, marks: marks)
    record.judgement = judgement
    record.seen = seen
    record.changed = changed
    record.center = center
    record.limits = limits
    return record
  }

  private mutating func memory() throws(SnapshotFault) -> DisplayMemory {
    DisplayMemory(
      interval: try text(), stretch: try text(), colormap: try text(), inverted: try flag(),
      blur: try number(), contrast: try flag() ? try number() : nil,
      bias: try flag() ? try number() : nil, missing: try flag() ? try text() : nil,
      locked: try flag() ? try text() : nil)
  }

  private mutating func optionalDate() throws(SnapshotFault) -> Date? {
    try flag() ? try date() : nil
  }

  private mutating func optionalSky() throws(SnapshotFault) -> SkyPoint? {
    try flag() ? SkyPoint(ra: try number(), dec: try number()) : nil
  }

  private mutating func judgement() throws(SnapshotFault) -> Judgement {
    Judgement(
      categories: Set(try all { coder throws(SnapshotFault) in try coder.counting() }),
      comment: try text(), isFavorite: try flag())
  }

  private mutating func mark() throws(SnapshotFault) -> Mark {
    Mark(
      id: MarkID(try counting()), image: ImageID(try counting()), group: try counting(),
      label: try flag() ? try repeatedText() : nil,
      position: PixelPoint(x: try number(), y: try number()), sky: try optionalSky(),
      frame: try counting(), changed: try date())
  }

  private mutating func optionalMark() throws(SnapshotFault) -> Mark? {
    try flag() ? try mark() : nil
  }

  private mutating func catalog() throws(SnapshotFault) -> Catalog {
    let id = CatalogID(try counting())
    let file = try path()
    guard let pixels = Catalog.PixelConvention(rawValue: try repeatedText()) else { throw .value }
    return Catalog(id: id, file: file, pixels: pixels, color: try color())
  }

  private mutating func color() throws(SnapshotFault) -> MarkColor {
    MarkColor(try byte(), try byte(), try byte())
  }

  private mutating func settings() throws(SnapshotFault) -> SessionSettings {
    var settings = SessionSettings(
      imageFolder: try flag() ? try path() : nil,
      manifest: try flag() ? try path() : nil,
      groups: try all { coder throws(SnapshotFault) in try coder.repeatedText() },
      categories: try all { coder throws(SnapshotFault) in try coder.repeatedText() },
      groupLimits: try all { coder throws(SnapshotFault) in
        try coder.flag() ? try coder.integer() : nil
      },
      randomizesOrder: try flag(), leftClickGroup: try flag() ? try counting() : nil)
    settings.groupColors = try all { coder throws(SnapshotFault) in
      try coder.flag() ? try coder.color() : nil
    }
    settings.orderDraws = try all { coder throws(SnapshotFault) in
      OrderDraw(seed: try coder.seed(), since: try coder.optionalDate())
    }
    settings.repeats =
      try flag()
      ? RepeatPlan(share: try number(), seed: try seed(), since: try optionalDate()) : nil
    settings.advance = Advance(
      afterCategory: try flag(), afterMarks: try flag() ? try integer() : nil)
    return settings
  }

  private mutating func seed() throws(SnapshotFault) -> UInt32 {
    guard let seed = UInt32(exactly: try unsigned()) else { throw .value }
    return seed
  }

  private mutating func edit() throws(SnapshotFault) -> Edit {
    Edit(
      kept: try repeatedText(),
      changes: try all { coder throws(SnapshotFault) in try coder.change() })
  }

  private mutating func markChange() throws(SnapshotFault) -> Change {
    let (before, after) = (try optionalMark(), try optionalMark())
    // Nothing in almost no bytes, a million times, would be a lot of memory.
    guard before != nil || after != nil else { throw .value }
    return .mark(before: before, after: after)
  }

  private mutating func change() throws(SnapshotFault) -> Change {
    switch try byte() {
    case 0: try markChange()
    case 1:
      .judgement(
        ImageID(try counting()), before: try judgement(), after: try judgement(),
        dateBefore: try optionalDate(), dateAfter: try optionalDate())
    case 2:
      .seen(ImageID(try counting()), before: try optionalDate(), after: try optionalDate())
    case 3:
      .catalog(
        before: try flag() ? try catalog() : nil, after: try flag() ? try catalog() : nil)
    case 4: .settings(before: try settings(), after: try settings())
    default: throw .value
    }
  }
}
