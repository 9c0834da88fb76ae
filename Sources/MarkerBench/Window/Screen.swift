import Foundation
import MarkerModel

/// A virtual screen with a session bus of its own, and a hand on its keys and pointer. Ends when it goes.
final class Screen {
  let size: PixelSize
  private let server = Process()
  private let bus = Process()
  private let hand = Process()
  private let acts = Pipe()
  let environment: [String: String]

  /// - Parameter settings: of the program's environment, beside those of the screen.
  init(_ size: PixelSize, settings: [String: String] = [:]) throws {
    self.size = size
    let display = try Screen.start(
      server,
      [
        "Xvfb", "-displayfd", "1", "-screen", "0", "\(size.width)x\(size.height)x24", "-nolisten",
        "tcp", "-noreset",
      ])
    let address = try Screen.start(
      bus, ["dbus-daemon", "--session", "--nofork", "--print-address=1"])
    var environment = ProcessInfo.processInfo.environment
    environment["WAYLAND_DISPLAY"] = nil
    environment["DISPLAY"] = ":\(display)"
    environment["DBUS_SESSION_BUS_ADDRESS"] = address
    environment["GDK_BACKEND"] = "x11"
    environment["GSK_RENDERER"] = environment["GSK_RENDERER"] ?? "cairo"
    self.environment = environment.merging(settings) { $1 }
    hand.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    hand.arguments = ["xdotool", "-"]
    hand.environment = self.environment
    hand.standardInput = acts
    hand.standardOutput = FileHandle.nullDevice
    try hand.run()
  }

  deinit {
    for process in [hand, bus, server] where process.isRunning { process.terminate() }
  }

  /// Does what a line of xdotool's says: "key Page_Down". Returns before it is done.
  func act(_ line: String) throws {
    try acts.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
  }

  /// Does what xdotool's arguments say, waits for it and gives what it says.
  func ask(_ arguments: [String]) throws -> String {
    let process = Process()
    let said = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xdotool"] + arguments
    process.environment = environment
    process.standardOutput = said
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = said.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }

  /// Starts a server and gives the first line that it says.
  private static func start(_ process: Process, _ command: [String]) throws -> String {
    let said = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = said
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = Data()
    while let byte = try said.fileHandleForReading.read(upToCount: 1), let first = byte.first,
      first != 0x0A
    {
      line += byte
    }
    guard !line.isEmpty else { throw BenchFailure("\(command[0]) does not start") }
    return String(decoding: line, as: UTF8.self)
  }
}

/// Why a row could not be measured.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
