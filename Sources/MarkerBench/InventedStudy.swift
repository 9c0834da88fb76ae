import Foundation
import MarkerModel
import MarkerStore
import Synchronization
import SystemPackage

/// A save folder as a long study leaves it, made by the program's own store from invented images.
struct InventedStudy {
  let images: Int
  let marksPerImage: Int

  static let user = "bench"

  /// Makes the folder where it is not there yet.
  func make(_ folder: FilePath) throws {
    let done = folder.appending("done")
    if FileManager.default.fileExists(atPath: done.string) { return }
    try folder.remove()
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: true)
    var open = try OpenStudy(folder)
    try open.happen(.opened(imageFolder: "/data/survey"))
    for number in 0..<images { try look(at: number, in: &open) }
    try open.happen(.closed)
    try open.store.close()
    try Data().write(to: URL(fileURLWithPath: done.string))
  }

  /// A session in which all images of a folder were seen but every so manieth, from the first.
  static func look(at images: FilePath, besidesEach step: Int, in save: FilePath) throws {
    try FileManager.default.createDirectory(
      atPath: save.string, withIntermediateDirectories: true)
    var open = try OpenStudy(save)
    let folder = FilePath(URL(fileURLWithPath: images.string).path)
    let names = try FileManager.default.contentsOfDirectory(atPath: images.string)
    for number in names.indices where number % step != 0 {
      let name = names.first { $0.hasPrefix("image-\(number).") } ?? ""
      let id = open.session.state.nextImage
      try open.happen(.image(id, ImageLocation(folder: folder, name: FilePath(name))))
      try open.happen(.seen(id, center: nil))
    }
    try open.happen(.closed)
    try open.store.close()
  }

  private func look(at number: Int, in open: inout OpenStudy) throws {
    let id = open.session.state.nextImage
    let name = FilePath("tile-\(number / 1000)/cutout-\(number).fits")
    try open.happen(.image(id, ImageLocation(folder: "/data/survey", name: name)))
    try open.happen(
      .fingerprint(
        id,
        Fingerprint(
          size: 2880 * Int64(10 + number % 50), modified: 1.7e9 + Double(number),
          hash: String(0x1000_0000_0000_0000 + number, radix: 16))))
    let sky = SkyPoint(ra: Double(number % 3600) / 10.1, dec: Double(number % 1700) / 10.3 - 80)
    try open.happen(.seen(id, center: sky))
    for index in 0..<marksPerImage {
      let x = Double((number * 31 + index * 97) % 5000) / 10.7
      try open.perform(
        try open.session.state.placingMark(
          group: index % 9, at: PixelPoint(x: x, y: 512 - x),
          sky: SkyPoint(ra: sky.ra + x * 1e-4, dec: sky.dec - x * 1e-4), frame: 0, on: id,
          now: open.now))
    }
    if number % 20 == 0 {
      try open.perform(
        open.session.state.settingComment("spiral, tidal tail \(number)", on: id, now: open.now))
      try open.perform(
        open.session.state.settingCategory(number % 5, to: true, on: id, now: open.now))
    }
    try open.happen(.shown(id, frame: 0, milliseconds: 1500 + number % 700))
    open.waitForRoom()
  }
}

/// A save folder with the session that runs on it, as the program has them.
struct OpenStudy {
  let store: SaveFolder
  var session: Session
  let written = WrittenLines()
  private(set) var now = Date(timeIntervalSince1970: 1_795_000_000)

  private static let display = DisplayState(
    frame: 0, interval: "zscale", stretch: "asinh", low: -0.0123456, high: 12.3456789,
    colormap: "gray", inverted: false, blur: 0, zoom: 1.5, missing: "gray")

  init(_ folder: FilePath) throws {
    store = try SaveFolder.open(
      path: folder, user: InventedStudy.user, programVersion: Version.text)
    session = store.takeSession()
    store.onStatus(written.take)
  }

  @discardableResult
  mutating func happen(_ event: SessionEvent) throws -> Int {
    now = JournalTime.rounded(now + 0.75)
    try session.apply(event, at: now)
    return store.append(event, at: now)
  }

  @discardableResult
  mutating func perform(_ edit: Edit?) throws -> Int {
    guard let edit else { return 0 }
    return try happen(.edit(edit, cause: .person, display: OpenStudy.display))
  }

  /// A person is never so far ahead of the disk.
  func waitForRoom() {
    while store.backlog.unwritten > 5_000 { usleep(500) }
  }
}

/// Up to which line the system has the journal.
final class WrittenLines: Sendable {
  private let last = Mutex(0)
  private let news = DispatchSemaphore(value: 0)

  func take(_ status: StoreStatus) {
    guard case .written(let line) = status else { return }
    last.withLock { $0 = max($0, line) }
    news.signal()
  }

  func wait(for line: Int) {
    while last.withLock({ $0 < line }) { news.wait() }
  }
}
