import Foundation
import SystemPackage

/// The programs that were built with the tests.
public enum Programs {
  /// The folder that the build put them in.
  public static var folder: URL {
    let own = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    var folder = own.resolvingSymlinksInPath().deletingLastPathComponent()
    // On macOS the tests run from inside a bundle.
    while folder.pathComponents.count > 1,
      !FileManager.default.fileExists(atPath: folder.appendingPathComponent("imgmarker").path)
    {
      folder.deleteLastPathComponent()
    }
    return folder
  }

  /// What a program printed, and how it ended.
  public struct Outcome: Sendable {
    public var status: Int32
    /// Whether a signal ended it.
    public var wasKilled: Bool
    public var output: String
    public var errors: String

    public var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// Runs a program to its end.
  public static func run(
    _ program: URL, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let folder = try TemporaryFolder()
    let files = try ["out", "err"].map { name in
      let path = folder.appending(name).string
      try Data().write(to: URL(fileURLWithPath: path))
      return try FileHandle(forUpdating: URL(fileURLWithPath: path))
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = files[0]
    process.standardError = files[1]
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { file in
      try file.seek(toOffset: 0)
      return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    }
    return Outcome(
      status: process.terminationStatus, wasKilled: process.terminationReason != .exit,
      output: texts[0], errors: texts[1])
  }

  /// Runs the command line program.
  public static func imgmarker(
    _ arguments: String..., environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(
      folder.appendingPathComponent("imgmarker"), arguments, environment: environment)
  }
}

/// Real images that are not part of the project: `$IMGMARKER_TEST_DATA`, by default beside it.
public enum RealImages {
  public static let folder: URL? = {
    let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["IMGMARKER_TEST_DATA"]
    let folder =
      given.map { URL(fileURLWithPath: $0) }
      ?? own.deletingLastPathComponent().appendingPathComponent("shared/data")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  public static var areThere: Bool { folder != nil }
}
