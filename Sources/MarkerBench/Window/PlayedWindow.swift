import Foundation
import MarkerModel
import SystemPackage

/// A line of the program's trace.
struct TraceLine: Decodable {
  var t: Double
  var event: String
  var ready_ms: Double?
  var frame_ms: Double?
  var image: String?
  var cached: Bool?

  /// When it was asked for, in milliseconds since the program began.
  var asked: Double { t * 1000 - (frame_ms ?? ready_ms ?? 0) }
}

/// The real program in a window as large as its screen, played by keys and pointer.
final class PlayedWindow {
  let screen: Screen
  private let process = Process()
  private let trace: FileHandle
  private var rest = Data()
  /// What was traced and not asked for yet.
  private var waiting: [TraceLine] = []
  private let begin: Stopwatch
  /// From the start of the process to its first picture painted.
  private(set) var firstImage = 0.0
  /// What was traced until the window was ready for a hand.
  private(set) var opening: [TraceLine] = []

  /// Starts the program and waits for its first picture.
  ///
  /// - Parameters:
  ///   - save: is made where it is not there.
  ///   - folder: for what is the program's own: preferences, trace.
  ///   - keys: of a person's own, by the commands' ids.
  ///   - patience: how long the first picture may take, in milliseconds.
  init(
    on screen: Screen, images: FilePath, save: FilePath, in folder: FilePath,
    user: String = InventedStudy.user, keys: [String: [String]] = [:],
    patience: Double = 60_000
  ) throws {
    self.screen = screen
    let own = folder.appending("program")
    let files = FileManager.default
    try own.remove()
    for path in [own, save] {
      try files.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    }
    try PlayedWindow.prefer(keys, in: own)
    let path = own.appending("trace.jsonl").string
    try Data().write(to: URL(fileURLWithPath: path))
    guard let trace = FileHandle(forReadingAtPath: path) else {
      throw BenchFailure("\(path) cannot be read")
    }
    self.trace = trace
    process.executableURL = PlayedWindow.program
    process.arguments = [
      images.string, "--save", save.string, "--user", user, "--trace", path,
    ]
    // The program passes a path over that is not absolute.
    let config = URL(fileURLWithPath: own.string).path
    process.environment = screen.environment.merging(["XDG_CONFIG_HOME": config]) { $1 }
    process.standardError = FileHandle.nullDevice
    begin = Stopwatch()
    try process.run()
    let first = try next("first-image", patience: patience)
    firstImage = begin.milliseconds
    usleep(300_000)
    try fill()
    usleep(500_000)
    // Into the picture.
    try screen.act("mousemove \(screen.size.width / 2) \(screen.size.height / 2)")
    usleep(300_000)
    take()
    opening = [first] + waiting
    forget()
  }

  /// Writes the preferences that it starts with.
  private static func prefer(_ keys: [String: [String]], in folder: FilePath) throws {
    let own = folder.appending("imgmarker")
    try FileManager.default.createDirectory(
      atPath: own.string, withIntermediateDirectories: true)
    try JSONEncoder().encode(["keys": keys])
      .write(to: URL(fileURLWithPath: own.appending("preferences.json").string))
  }

  deinit { if process.isRunning { kill(id, SIGKILL) } }

  var id: Int32 { process.processIdentifier }

  private static var program: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("imgmarker-desktop")
  }

  /// Makes its window as large as the screen.
  private func fill() throws {
    let found = try screen.ask(["search", "--onlyvisible", "--pid", "\(id)"])
    for window in found.split(separator: "\n") {
      _ = try screen.ask([
        "windowmove", "\(window)", "0", "0", "windowsize", "\(window)", "\(screen.size.width)",
        "\(screen.size.height)",
      ])
    }
  }

  /// What was traced so far is of no interest.
  func forget() {
    take()
    waiting = []
  }

  /// The next event of a kind; it may take so many milliseconds.
  func next(_ event: String, patience: Double = 60_000) throws -> TraceLine {
    let watch = Stopwatch()
    while true {
      take()
      if let place = waiting.firstIndex(where: { $0.event == event }) {
        return waiting.remove(at: place)
      }
      guard watch.milliseconds < patience, process.isRunning else {
        throw BenchFailure("the window did not show: \(event)")
      }
      usleep(500)
    }
  }

  /// All events of a kind that were traced and not asked for.
  func all(_ event: String) -> [TraceLine] {
    take()
    defer { waiting.removeAll { $0.event == event } }
    return waiting.filter { $0.event == event }
  }

  private func take() {
    rest += trace.readDataToEndOfFile()
    while let end = rest.firstIndex(of: 0x0A) {
      do {
        waiting.append(try JSONDecoder().decode(TraceLine.self, from: rest[..<end]))
      } catch {
        FileHandle.standardError.write(Data("trace: \(error)\n".utf8))
      }
      rest = Data(rest[(end + 1)...])
    }
  }

  /// Does something and gives what is traced of it.
  func time(_ act: String, _ event: String) throws -> TraceLine {
    forget()
    try screen.act(act)
    return try next(event)
  }

  /// Drags with a button, a step at each tenth of a second, and gives what is traced of the steps but
  /// the first, with which a drag begins.
  func drag(
    _ button: Int, _ event: String, by place: (_ step: Int) -> (x: Int, y: Int)
  ) throws -> Timings {
    var times = Timings()
    try screen.act("mousedown \(button)")
    for step in 0..<60 {
      usleep(100_000)
      let (x, y) = place(step)
      let move = "mousemove \(x) \(y)"
      if step < 3 { try screen.act(move) } else { times.add(try time(move, event)) }
    }
    try screen.act("mouseup \(button)")
    return times
  }

  /// Closes it as a person does.
  func quit() throws {
    try screen.act("key ctrl+q")
    let watch = Stopwatch()
    while process.isRunning, watch.milliseconds < 20_000 { usleep(10_000) }
  }
}

/// What was timed of the same thing done again and again.
struct Timings {
  var ready: [Double] = []
  var frame: [Double] = []

  mutating func add(_ line: TraceLine) {
    if let ready = line.ready_ms { self.ready.append(ready) }
    if let frame = line.frame_ms { self.frame.append(frame) }
  }

  /// - Parameter peers: of the times until it is ready.
  /// - Returns: the rows of those times, by their labels.
  @discardableResult
  func show(
    _ name: String, floor: BenchRow? = nil, by peers: [String: BenchRow] = [:]
  ) throws -> [String: BenchRow] {
    let rows = try BenchRow.show(ready, as: "\(name)-ready", by: peers)
    for (part, label) in [(0.5, "median"), (0.95, "p95")] where !frame.isEmpty {
      try BenchRow("\(name)-frame-\(label)", frame.quantile(part), "ms", by: floor).show()
    }
    return rows
  }
}
