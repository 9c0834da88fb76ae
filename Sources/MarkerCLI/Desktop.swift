import Foundation

/// The desktop program beside this one.
enum Desktop {
  /// Whether the arguments ask for the window: none, or a folder or the window's options first.
  static func isWanted(_ arguments: [String], subcommands: [String]) -> Bool {
    guard let first = arguments.first else { return true }
    let ours = subcommands + ["help", "--help", "-h", "--version", "--generate-completion-script"]
    return !ours.contains(first) && (first.hasPrefix("--") || isThere(first))
  }

  private static func isThere(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// Becomes the desktop program, with the arguments as they are; says why where it cannot, and
  /// returns the exit status.
  static func start() -> Int32 {
    let own = Bundle.main.executableURL?.resolvingSymlinksInPath()
    let path = own?.deletingLastPathComponent().appendingPathComponent("imgmarker-desktop").path
    if let path {
      execv(path, CommandLine.unsafeArgv)
    }
    let reason = String(cString: strerror(errno))
    FileHandle.standardError.write(
      Data("imgmarker: cannot start \(path ?? "imgmarker-desktop"): \(reason)\n".utf8))
    return 1
  }
}
