import Foundation
import MarkerModel
import MarkerStore
import MarkerTestSupport
import Synchronization
import SystemPackage

/// A save folder with the session that runs on it, as the program has them.
struct OpenFolder {
  let store: SaveFolder
  var session: Session
  private(set) var now: Date
  let reports = Reports()

  init(
    _ path: FilePath, user: String = "ann", files: any StoreFiles = POSIXFiles(),
    config: FilePath? = nil, lockPace: LockPace = LockPace(),
    now: Date = Date(timeIntervalSince1970: 1_795_000_000)
  ) throws {
    store = try SaveFolder.open(
      path: path, user: user, programVersion: "0.1.0", config: config, files: files,
      lockPace: lockPace, clock: { now })
    session = store.takeSession()
    self.now = now
    store.onStatus(reports.take)
  }

  init(_ store: SaveFolder, now: Date) {
    self.store = store
    session = store.takeSession()
    self.now = now
    store.onStatus(reports.take)
  }

  var state: SessionState { session.state }

  mutating func happen(_ event: SessionEvent) throws {
    now = JournalTime.rounded(now + 1.25)
    try session.apply(event, at: now)
    store.append(event, at: now)
  }

  mutating func see(_ name: FilePath, in folder: FilePath = "/images", center: SkyPoint? = nil)
    throws
  {
    let id = state.nextImage
    try happen(.image(id, ImageLocation(folder: folder, name: name)))
    try happen(.seen(id, center: center))
  }

  mutating func perform(_ edit: Edit?, cause: EditCause = .person) throws {
    guard let edit else { return }
    try happen(.edit(edit, cause: cause, display: nil))
  }

  @discardableResult
  mutating func place(
    group: Int = 0, x: Double = 1, y: Double = 2, sky: SkyPoint? = nil, on image: Int = 0
  ) throws -> MarkID {
    let id = state.nextMark
    try perform(
      try state.placingMark(
        group: group, at: PixelPoint(x: x, y: y), sky: sky, frame: 0, on: ImageID(image), now: now))
    return id
  }
}

/// What a store reported, for a test to wait for.
final class Reports: Sendable {
  private let list = Mutex<[StoreStatus]>([])

  func take(_ status: StoreStatus) { list.withLock { $0.append(status) } }

  var all: [StoreStatus] { list.withLock { $0 } }

  var notices: [String] {
    all.compactMap { if case .notice(let text) = $0 { text } else { nil } }
  }

  /// Waits until one fits; false after five seconds.
  func wait(for isIt: @Sendable (StoreStatus) -> Bool) async throws -> Bool {
    for _ in 0..<500 {
      if all.contains(where: isIt) { return true }
      try await Task.sleep(for: .milliseconds(10))
    }
    return false
  }
}

/// The text of a file; fails the test where there is none.
func text(_ path: FilePath) throws -> String {
  String(decoding: try bytes(path), as: UTF8.self)
}

func bytes(_ path: FilePath) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
}

func write(_ text: String, to path: FilePath) throws { try write(Array(text.utf8), to: path) }

func write(_ bytes: [UInt8], to path: FilePath) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path.string))
}

/// The names in a folder, sorted, lock files left out.
func names(in folder: FilePath) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
}
