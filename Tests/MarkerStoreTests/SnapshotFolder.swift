import Foundation
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@testable import MarkerStore

/// A save folder whose snapshot is written however little happened.
struct SnapshotFolder {
  let folder: TemporaryFolder
  var path: FilePath { folder.path }
  var journal: FilePath { folder.appending("ann_journal.jsonl") }
  var snapshot: FilePath { folder.appending("ann_journal.snapshot") }

  static let always = SnapshotPace(atEnd: 0, whileOpen: .max, quiet: 0)
  static let never = SnapshotPace(atEnd: .max, whileOpen: .max, quiet: 0)

  init() throws { folder = try TemporaryFolder() }

  func open(
    _ pace: SnapshotPace = always, version: String = "0.1.0",
    files: any StoreFiles = POSIXFiles(), now: Double = 1_795_000_000
  ) throws -> OpenFolder {
    let now = Date(timeIntervalSince1970: now)
    let store = try SaveFolder.open(
      path: path, user: "ann", programVersion: version, config: nil, files: files,
      clock: { now }, readsInFull: false, snapshots: pace)
    return OpenFolder(store, now: now)
  }

  /// By the snapshot as far as it is trusted.
  func read(version: String = "0.1.0") throws -> JournalReading {
    let files = POSIXFiles()
    return try #require(
      try JournalReading.read(
        journal, files: files,
        snapshot: SnapshotFile(path: snapshot, programVersion: version, files: files)))
  }

  func readInFull() throws -> JournalReading {
    try #require(try JournalReading.read(journal, files: POSIXFiles()))
  }

  /// A session with edits of every kind, some undone, some done again.
  func play(_ pace: SnapshotPace = always, times: Int = 1) throws {
    var open = try open(pace)
    try open.happen(.opened(imageFolder: "/images"))
    for _ in 0..<times { try SnapshotFolder.judge(&open) }
    try open.happen(.closed)
    #expect(try open.store.close() == [])
  }

  static func judge(_ open: inout OpenFolder) throws {
    let first = open.state.nextImage.number
    for number in first..<(first + 3) {
      let name = try #require(FilePath(bytes: Array("img-\(number)-".utf8) + [0xE9, 0x66]))
      try open.see(
        name, in: number % 2 == 0 ? "/images" : "/others",
        center: number % 3 == 0 ? nil : SkyPoint(ra: 10.25, dec: -0.1))
      try open.happen(
        .fingerprint(
          ImageID(number), Fingerprint(size: 2880, modified: 1.5, hash: "00ff00ff00ff00ff")))
    }
    let id = ImageID(first)
    try open.happen(
      .relocated(ImageID(first + 1), ImageLocation(folder: "/moved", name: FilePath("m\(first)"))))
    let mark = try open.place(group: 1, x: 3.25, y: -0.0, on: first)
    try open.place(group: 2, sky: SkyPoint(ra: 1, dec: 2), on: first)
    try open.place(group: 1, x: .infinity, on: first + 2)
    try open.happen(.positioned(id, [MarkSky(mark: mark, sky: SkyPoint(ra: 5, dec: 6))]))
    // The same letters in two forms.
    try open.perform(open.state.relabelling(mark, as: "caf\u{E9}", now: open.now))
    try open.perform(open.state.relabelling(mark, as: "cafe\u{301}", now: open.now))
    try open.perform(
      open.state.movingMark(mark, to: PixelPoint(x: 9, y: 9), sky: nil, now: open.now))
    try open.perform(try open.state.regrouping([mark], to: 4, now: open.now))
    try open.perform(open.state.settingComment("a, \"b\"\n\u{0}", on: id, now: open.now))
    try open.perform(open.state.settingCategory(3, to: true, on: id, now: open.now))
    try open.perform(open.state.settingFavorite(true, on: id, now: open.now))
    try open.perform(open.state.settingSeen(nil, of: ImageID(first + 2)))
    let catalog = Catalog(
      id: open.state.nextCatalog, file: "sources.csv", pixels: .fits, color: MarkColor(1, 2, 255))
    try open.perform(open.state.importing(catalog))
    try open.happen(
      .displayed(
        DisplayMemory(
          interval: "zscale", stretch: "asinh", colormap: "heat", inverted: true, blur: 1.5,
          contrast: 2, bias: -0.0, missing: "red", locked: "0.1,18446744073709551615")))
    try open.happen(.limits(id, frame: 2, "-9223372036854775808,9223372036854775807"))
    try open.happen(.limits(id, frame: 0, "1.0,2.0"))
    try open.happen(.limits(id, frame: 0, nil))
    try open.perform(open.state.limiting(group: 7, to: 40 + first))
    try open.perform(try open.state.renaming(.group, at: 0, to: "spiral \(first)"))
    try open.perform(open.state.removingMarks([mark]))
    try open.perform(open.state.removing(catalog.id))
    for _ in 0..<5 { try open.perform(open.session.nextUndo?.inverse, cause: .undo) }
    for _ in 0..<2 { try open.perform(open.session.nextRedo, cause: .redo) }
    try open.happen(.shown(id, frame: 0, milliseconds: 1200))
  }
}

/// The file's last bytes made to say again that all before them is whole.
func sealed(_ bytes: [UInt8]) -> [UInt8] {
  let content = bytes.dropLast(8)
  return content + withUnsafeBytes(of: XXHash64.value(content).littleEndian, Array.init)
}

func expectSame(_ one: JournalReading, _ other: JournalReading) {
  #expect(one.session.state == other.session.state)
  let (parts, others) = (one.session.parts, other.session.parts)
  #expect(parts.undoable == others.undoable)
  #expect(parts.redoable == others.redoable)
  // Strings that are equal may differ in their bytes.
  #expect(labels(parts) == labels(others))
  #expect(one.ledger.hash == other.ledger.hash)
  #expect(one.ledger.soundSize == other.ledger.soundSize)
  #expect(one.ledger.lastSequence == other.ledger.lastSequence)
  #expect(one.ledger.toldThrough == other.ledger.toldThrough)
  #expect(one.ledger.stamps == other.ledger.stamps)
  #expect(one.ledger.doubted == other.ledger.doubted)
  #expect(one.ledger.lostImages.folder == other.ledger.lostImages.folder)
  #expect(one.ledger.lostImages.made == other.ledger.lostImages.made)
  #expect(one.problems == other.problems)
  #expect(one.lines == other.lines)
  #expect(one.events == other.events)
  #expect(one.size == other.size)
}

private func labels(_ parts: SessionParts) -> [[UInt8]] {
  let changed = parts.undoable.flatMap(\.changes).map { change -> String in
    if case .mark(_, let after) = change { after?.label ?? "" } else { "" }
  }
  return (parts.images.flatMap(\.marks).map { $0.label ?? "" } + changed).map { Array($0.utf8) }
}
