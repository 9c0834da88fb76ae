import Foundation
import MarkerModel
import MarkerStore
import SystemPackage

/// A journal with 100,000 images seen and 1,000,000 marks: opening it, closing it, and edits in it.
enum JournalRows {
  private static let study = InventedStudy(images: 100_000, marksPerImage: 10)
  private static let edits = 400

  static func run(_ folder: FilePath) throws {
    let kept = folder.appending("journal-\(study.images)-\(study.marksPerImage)")
    try study.make(kept)
    let large = folder.appending("large")
    try renew(large, from: kept)
    let read = try readingRow(named(large, "journal.jsonl"))
    try opening(large, read)
    let empty = folder.appending("empty")
    try renew(empty, from: nil)
    try editing(large, empty, try DiskRows.line(in: folder).written)
  }

  /// The physical limit of opening without a snapshot.
  private static func readingRow(_ journal: FilePath) throws -> BenchRow {
    let file = try FileDescriptor.open(journal, .readOnly)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    let watch = Stopwatch()
    var size = 0
    while case let count = try file.read(into: buffer), count > 0 { size += count }
    let row = BenchRow("journal-bytes-read", watch.milliseconds, "ms")
    try file.close()
    try BenchRow("journal-size", Double(size) / 1e6, "MB").show()
    try row.show()
    return row
  }

  /// Without a snapshot, which the first closing writes; then with it.
  private static func opening(_ folder: FilePath, _ read: BenchRow) throws {
    var watch = Stopwatch()
    var open = try OpenStudy(folder)
    let without = BenchRow("journal-open-without-snapshot", watch.milliseconds, "ms", by: read)
    try without.show()
    try open.happen(.closed)
    watch = Stopwatch()
    try open.store.close()
    try BenchRow("journal-close-writing-snapshot", watch.milliseconds, "ms").show()
    let size = try Double(Data(contentsOf: url(named(folder, "journal.snapshot"))).count)
    try BenchRow("journal-snapshot-size", size / 1e6, "MB").show()
    watch = Stopwatch()
    open = try OpenStudy(folder)
    try BenchRow("journal-open-with-snapshot", watch.milliseconds, "ms", by: read).show()
    try BenchRow("journal-open-memory", Memory.resident, "MB").show()
    watch = Stopwatch()
    try open.store.close()
    try BenchRow("journal-close-unchanged", watch.milliseconds, "ms").show()
  }

  /// The same marks placed in the large session and in an empty one, in turns, so that whatever else
  /// the machine does is shared.
  private static func editing(
    _ large: FilePath, _ empty: FilePath, _ limit: [String: BenchRow]
  ) throws {
    var open = [try OpenStudy(empty), try OpenStudy(large)]
    for index in open.indices where open[index].session.state.images.isEmpty {
      try open[index].happen(.image(ImageID(0), ImageLocation(folder: "/data", name: "a.fits")))
    }
    var times = [EditTimes(), EditTimes()]
    for number in 0..<edits {
      for index in open.indices {
        try times[index].measure(number, in: &open[index])
        usleep(2_000)
      }
    }
    for (name, of) in EditTimes.parts {
      let peers = try BenchRow.show(
        times[0][keyPath: of], as: "\(name)-empty", by: limit)
      try BenchRow.show(times[1][keyPath: of], as: "\(name)-large", by: peers)
    }
    for study in open { try study.store.close() }
  }

  private static func renew(_ folder: FilePath, from other: FilePath?) throws {
    let files = FileManager.default
    try folder.remove()
    guard let other else { return }
    try files.copyItem(atPath: other.string, toPath: folder.string)
    try named(folder, "journal.snapshot").remove()
  }

  private static func named(_ folder: FilePath, _ name: String) -> FilePath {
    folder.appending("\(InventedStudy.user)_\(name)")
  }

  private static func url(_ path: FilePath) -> URL { URL(fileURLWithPath: path.string) }
}

/// How long edits took, until the session showed them and until the system had their lines.
private struct EditTimes {
  var applied: [Double] = []
  var written: [Double] = []

  static var parts: [(String, KeyPath<EditTimes, [Double]>)] {
    [("edit-applied", \.applied), ("edit-written", \.written)]
  }

  mutating func measure(_ number: Int, in open: inout OpenStudy) throws {
    let watch = Stopwatch()
    let edit = try open.session.state.placingMark(
      group: 1, at: PixelPoint(x: Double(number), y: 2), sky: nil, frame: 0, on: ImageID(0),
      now: open.now)
    let line = try open.perform(edit)
    applied.append(watch.milliseconds)
    open.written.wait(for: line)
    written.append(watch.milliseconds)
  }
}
