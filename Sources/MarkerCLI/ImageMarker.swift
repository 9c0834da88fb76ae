import ArgumentParser
import Foundation
import MarkerCodecs
import MarkerModel

/// The command line: `imgmarker` with a subcommand. Without one, the desktop program is started.
public struct ImageMarker: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "imgmarker",
    abstract: "Look through thousands of images, mark and categorize them.",
    discussion: """
      Without a subcommand, or with a folder of images, this opens the desktop program:

        imgmarker [IMAGES] [--save DIR] [--user NAME] [--config FILE] [--recursive] [--trace FILE]
      """,
    version: Version.text,
    subcommands: [
      Info.self, Coords.self, Render.self, Limits.self, Check.self, Export.self, Rebuild.self,
      Sample.self, BenchCommand.self,
    ])

  public init() {}

  /// Runs what the arguments say.
  ///
  /// - Returns: the exit status: 0 done, 1 the input was refused, 2 wrong usage.
  public static func run(arguments: [String]) async -> Int32 {
    Codecs.prepare()
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    if Desktop.isWanted(arguments, subcommands: names) {
      guard let refusal = Desktop.refusal(arguments) else { return Desktop.start() }
      refusal.report()
      return 1
    }
    do {
      try await perform(PointArguments.joined(arguments))
      return 0
    } catch let refusal as Refusal {
      refusal.report()
      return 1
    } catch {
      return report(error)
    }
  }

  private static func perform(_ arguments: [String]) async throws {
    var command = try parseAsRoot(arguments)
    if var asynchronous = command as? any AsyncParsableCommand {
      try await asynchronous.run()
    } else {
      try command.run()
    }
  }

  /// Says what the argument parser has to say: help that was asked for, or what is wrong.
  private static func report(_ error: any Error) -> Int32 {
    let isUsage = exitCode(for: error) != .success
    let text = fullMessage(for: error)
    if !text.isEmpty {
      let handle = isUsage ? FileHandle.standardError : FileHandle.standardOutput
      handle.write(Data((text + "\n").utf8))
    }
    return isUsage ? 2 : 0
  }
}
