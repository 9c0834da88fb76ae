import ArgumentParser
import Foundation
import GtkKit
import MarkerLanguage
import MarkerApp
import MarkerModel
import MarkerStore
import MarkerWorker
import SystemPackage

/// The desktop program from its arguments to its exit status.
public enum DesktopProgram {
  static let id = "io.github.imgmarker.ImageMarker"

  /// - Returns: 0 when it was closed, 1 when it could not start, 2 for wrong arguments.
  @MainActor
  public static func run(arguments: [String]) -> Int32 {
    let parsed: DesktopArguments
    do {
      parsed = try DesktopArguments.parse(arguments)
    } catch {
      let isUsage = DesktopArguments.exitCode(for: error) != .success
      report(DesktopArguments.fullMessage(for: error), toError: isUsage)
      return isUsage ? 2 : 0
    }
    do {
      let trace = try parsed.trace.map { path throws(Errno) in
        try Trace(path: absolute(FilePath(path)))
      }
      Language.start()
      Display.keepFrameMemory()
      let application = try Application(id: id)
      return application.run { application in
        let decoder = WorkerDecoder()
        let model = AppModel(
          decoder: decoder, thumbnails: { SmallPictures.decoder }, markFiles: decoder,
          recursive: parsed.recursive, trace: trace,
          preferences: PreferencesFile(path: PreferencesFile.usualPath))
        let window = MainWindow(application, model: model, arguments: parsed)
        for signal in [SIGTERM, SIGINT, SIGHUP] {
          MainLoop.onSignal(signal) { window.closing.quit() }
        }
        window.start()
      }
    } catch let error as Errno {
      report("imgmarker: \(parsed.trace ?? ""): \(error)", toError: true)
    } catch {
      report("imgmarker: \(error)", toError: true)
    }
    return 1
  }

  static func report(_ text: String, toError: Bool) {
    let handle = toError ? FileHandle.standardError : FileHandle.standardOutput
    handle.write(Data((text + "\n").utf8))
  }

  /// The path from the root, so that it stays the same wherever the program runs.
  static func absolute(_ path: FilePath) -> FilePath {
    guard path.isRelative else { return path.lexicallyNormalized() }
    return FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized()
  }
}

/// What the window is started with; what is not given is asked for.
struct DesktopArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imgmarker", abstract: "Open images in the window, to mark and categorize them.",
    version: Version.text)

  @Argument(help: "The folder of images, or a manifest: a table with a column “image”.") var images:
    String?
  @Option(help: "The folder that judgements are kept in.") var save: String?
  @Option(help: "The rater's name; the login name if not given.") var user: String?
  @Option(help: "A configuration to begin a new save folder with.") var config: String?
  @Flag(help: "Also the images in folders below.") var recursive = false
  @Option(help: "Write timings to this file, as JSON lines.") var trace: String?
}
