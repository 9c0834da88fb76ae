import Foundation
import MarkerTestSupport
import SystemPackage

/// The real program in its window, played by keys and pointer until it is killed.
struct PlayedProgram {
  let folder: TemporaryFolder
  var images: FilePath { folder.appending("images") }
  var save: FilePath { folder.appending("save") }
  private var trace: FilePath { folder.appending("trace.jsonl") }

  /// How a session ended.
  struct End {
    /// The last line of the journal that the program said it had written; nil where it said nothing.
    var written: Int?
    /// Whether it got as far as its first image.
    var wasShown: Bool
    /// Processes of its own that did not end with it.
    var leftRunning: Int
  }

  private struct Line: Decodable {
    var event: String
    var line: Int?
  }

  init(in folder: TemporaryFolder) { self.folder = folder }

  func makeImages() throws {
    let made = try Programs.imgmarker("sample", images.string, "--count", "6", "--size", "200x150")
    guard made.status == 0 else { throw CocoaError(.fileWriteUnknown) }
    try FileManager.default.createDirectory(
      atPath: save.string, withIntermediateDirectories: true)
  }

  func playAndKill(_ random: inout SeededRandom) throws -> End {
    try Data().write(to: URL(fileURLWithPath: trace.string))
    let program = Process()
    program.executableURL = Programs.folder.appendingPathComponent("imgmarker-desktop")
    program.arguments = [
      images.string, "--save", save.string, "--user", "ann", "--trace", trace.string,
    ]
    program.standardError = FileHandle.nullDevice
    program.standardOutput = FileHandle.nullDevice
    // Some before anything is there, most while much happens.
    let begin = Date()
    let early = Int.random(in: 0..<10, using: &random) == 0
    let time = early ? Double.random(in: 0...0.8, using: &random) : 0
    let playing = Double.random(in: 0.02...1.4, using: &random)
    try program.run()
    var wasShown = false
    while !early, !wasShown, -begin.timeIntervalSinceNow < 20, program.isRunning {
      Thread.sleep(forTimeInterval: 0.01)
      wasShown = lines().contains { $0.event == "first-image" }
    }
    var player: Process?
    if wasShown {
      player = try play(&random)
      Thread.sleep(forTimeInterval: playing)
    } else {
      Thread.sleep(forTimeInterval: time)
    }
    let workers = children(of: program.processIdentifier)
    kill(program.processIdentifier, SIGKILL)
    program.waitUntilExit()
    if let player {
      player.terminate()
      player.waitUntilExit()
    }
    return End(
      written: lines().compactMap { $0.event == "written" ? $0.line : nil }.max(),
      wasShown: wasShown, leftRunning: leftRunning(of: workers))
  }

  private func play(_ random: inout SeededRandom) throws -> Process {
    // The last player may have ended with a key held down.
    var acts = ["keyup", "ctrl", "keyup", "shift", "mousemove", "500", "400"]
    for _ in 0..<200 {
      acts += act(&random) + ["sleep", "0.012"]
    }
    let player = Process()
    player.executableURL = URL(fileURLWithPath: "/usr/bin/xdotool")
    player.arguments = acts
    player.standardError = FileHandle.nullDevice
    try player.run()
    return player
  }

  private func act(_ random: inout SeededRandom) -> [String] {
    let key: [String]
    switch Int.random(in: 0..<16, using: &random) {
    case 0...5: key = ["key", "\(Int.random(in: 1...9, using: &random))"]
    case 6: key = ["click", "1"]
    case 7: key = ["key", "Tab"]
    case 8: key = ["key", "shift+Tab"]
    case 9: key = ["key", "ctrl+\(Int.random(in: 1...5, using: &random))"]
    case 10: key = ["key", "f"]
    case 11:
      key =
        ["key", "Return", "type", "--delay", "5", "x\(Int.random(in: 0...99, using: &random))"]
        + ["key", "Return"]
    case 12, 13: key = ["key", "ctrl+z"]
    case 14: key = ["key", "ctrl+shift+z"]
    default: key = ["key", "Delete"]
    }
    let place = [
      "mousemove", "\(Int.random(in: 300...700, using: &random))",
      "\(Int.random(in: 250...550, using: &random))",
    ]
    return place + key
  }

  private func lines() -> [Line] {
    let bytes = FileManager.default.contents(atPath: trace.string) ?? Data()
    return bytes.split(separator: 0x0A).compactMap { line in
      do {
        return try JSONDecoder().decode(Line.self, from: Data(line))
      } catch {
        // The line at which it was killed.
        return nil
      }
    }
  }

  private func children(of process: Int32) -> [Int32] {
    let list = FileManager.default.contents(atPath: "/proc/\(process)/task/\(process)/children")
    return String(decoding: list ?? Data(), as: UTF8.self).split(separator: " ").compactMap {
      Int32($0)
    }
  }

  /// How many are still there after ten seconds, which a busy machine may need.
  private func leftRunning(of processes: [Int32]) -> Int {
    for _ in 0..<500 {
      if !processes.contains(where: isRunning) { return 0 }
      Thread.sleep(forTimeInterval: 0.02)
    }
    for process in processes where isRunning(process) {
      let command = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
      print("left running: \(String(decoding: command, as: UTF8.self).replacing("\0", with: " "))")
    }
    return processes.count(where: isRunning)
  }

  private func isRunning(_ process: Int32) -> Bool {
    guard let status = FileManager.default.contents(atPath: "/proc/\(process)/stat") else {
      return false
    }
    // One that has ended and that nobody asked for yet.
    return !String(decoding: status, as: UTF8.self).contains(") Z ")
  }
}
