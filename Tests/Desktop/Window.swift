import Foundation
import MarkerTestSupport
import SystemPackage
import Testing

/// The real program in its real window, driven by keys and pointer as a person would.
final class Window {
  private let process = Process()
  private let trace: URL
  private let errors: URL

  /// Whether there is a screen to open it on, and somebody to press keys.
  static let isPossible =
    ProcessInfo.processInfo.environment["DISPLAY"] != nil
    && FileManager.default.isExecutableFile(atPath: "/usr/bin/xdotool")

  /// Starts the program and waits for its first page.
  init(
    images: FilePath, save: FilePath, in folder: TemporaryFolder, user: String = "ann",
    environment: [String: String] = [:], program: String = "imgmarker-desktop",
    awaiting first: String? = "first-image"
  ) throws {
    let number = UUID().uuidString
    trace = URL(fileURLWithPath: folder.appending("trace-\(number).jsonl").string)
    errors = URL(fileURLWithPath: folder.appending("errors-\(number).txt").string)
    try Data().write(to: errors)
    process.executableURL = Programs.folder.appendingPathComponent(program)
    process.arguments = [
      images.string, "--save", save.string, "--user", user, "--trace", trace.path,
    ]
    // A person's own preferences are none of a test's business.
    let preferences = ["XDG_CONFIG_HOME": folder.appending("preferences").string]
    process.environment = ProcessInfo.processInfo.environment.merging(preferences) { $1 }
      .merging(environment) { $1 }
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    if let first {
      try wait(for: first, count: 1)
    } else {
      try wait(forWindows: 1)
    }
  }

  var id: Int32 { process.processIdentifier }

  /// Without a word: a program that asks what to do with unsaved work would outlive its test.
  deinit { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }

  struct Silence: Error, CustomStringConvertible {
    var description: String
  }

  private struct Line: Decodable {
    var event: String
    var image: String?
  }

  /// The images named by the events of a kind, in order; empty names where there is none.
  func events(_ name: String) -> [String] {
    let text = String(
      decoding: (FileManager.default.contents(atPath: trace.path)) ?? Data(), as: UTF8.self)
    return text.split(separator: "\n").compactMap { line in
      do {
        let event = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
        return event.event == name ? event.image ?? "" : nil
      } catch {
        // A line that is being written.
        return nil
      }
    }
  }

  /// Waits until so many events of a kind were traced.
  func wait(for event: String, count: Int) throws {
    try wait(for: "\(event) (number \(count))") { self.events(event).count >= count }
  }

  func wait(for what: String, _ isThere: () throws -> Bool) throws {
    let end = Date(timeIntervalSinceNow: 30)
    while try !isThere() {
      guard Date() < end, process.isRunning else {
        let said = try String(contentsOf: errors, encoding: .utf8)
        throw Silence(description: "waited in vain for \(what). The program said: \(said)")
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  func key(_ keys: String...) throws { try tool(["key"] + keys) }

  /// Waits until so many of the program's windows are on the screen.
  func wait(forWindows count: Int) throws {
    try wait(for: "\(count) windows") {
      let search = ["search", "--onlyvisible", "--pid", "\(self.id)"]
      let found = try Programs.run(URL(fileURLWithPath: "/usr/bin/xdotool"), search).output
      return found.split(separator: "\n").count == count
    }
  }

  func type(_ text: String) throws { try tool(["type", "--delay", "15", text]) }

  func move(x: Int, y: Int) throws {
    // Not --sync: where the pointer is there already, that waits fifteen seconds for it to move.
    try tool(["mousemove", "\(x)", "\(y)"])
    pause()
  }

  func click(_ button: Int = 1) throws { try tool(["click", "\(button)"]) }

  func hold(_ button: Int) throws { try tool(["mousedown", "\(button)"]) }

  func release(_ button: Int) throws { try tool(["mouseup", "\(button)"]) }

  /// Holds a button from one place to another, and a key with it.
  func drag(
    from start: (Int, Int), to end: (Int, Int), button: Int = 1, holding key: String? = nil
  ) throws {
    try move(x: start.0, y: start.1)
    if let key { try tool(["keydown", key]) }
    try hold(button)
    try move(x: (start.0 + end.0) / 2, y: (start.1 + end.1) / 2)
    try move(x: end.0, y: end.1)
    try release(button)
    if let key { try tool(["keyup", key]) }
  }

  /// Asks it to end, as a logout does, and waits for its end.
  func terminate() throws {
    process.terminate()
    try waitForEnd()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
  }

  /// Lets the window take in what came so far.
  func pause(_ seconds: Double = 0.25) { Thread.sleep(forTimeInterval: seconds) }

  /// A picture of the screen in out/evidence.
  func photograph(_ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("out/evidence")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let outcome = try Programs.run(
      URL(fileURLWithPath: "/usr/bin/import"),
      ["-window", "root", folder.appendingPathComponent("\(name).png").path])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// Closes it by its key and waits for its end.
  func quit() throws {
    try key("ctrl+q")
    try waitForEnd()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
  }

  /// Ends it as a crash of the machine would.
  func kill() throws {
    Foundation.kill(process.processIdentifier, SIGKILL)
    try waitForEnd()
  }

  private func waitForEnd() throws {
    let end = Date(timeIntervalSinceNow: 15)
    while process.isRunning {
      guard Date() < end else { throw Silence(description: "the program does not end") }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  private func tool(_ arguments: [String]) throws {
    let outcome = try Programs.run(URL(fileURLWithPath: "/usr/bin/xdotool"), arguments)
    #expect(outcome.status == 0, "xdotool \(arguments): \(outcome.errors)")
  }
}

/// A folder of sample images and one to save in.
struct Study {
  let folder: TemporaryFolder
  var images: FilePath { folder.appending("images") }
  var save: FilePath { folder.appending("save") }

  init(samples count: Int = 8) throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.appending("save").string, withIntermediateDirectories: true)
    let outcome = try Programs.imgmarker(
      "sample", images.string, "--count", "\(count)", "--size", "300x200")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// Writes the preferences that its windows start with.
  func prefer(_ preferences: String) throws {
    let own = folder.appending("preferences/imgmarker").string
    try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
    try Data(preferences.utf8).write(to: URL(fileURLWithPath: "\(own)/preferences.json"))
  }

  func open(
    environment: [String: String] = [:], program: String = "imgmarker-desktop"
  ) throws -> Window {
    try Window(
      images: images, save: save, in: folder, environment: environment, program: program)
  }

  /// A table's rows without the header, split at commas that are not quoted.
  func rows(_ table: String, of user: String = "ann") throws -> [[String]] {
    let text = try String(
      contentsOfFile: save.appending("\(user)_\(table).txt").string, encoding: .utf8)
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: images.string).sorted()
    }
  }
}
