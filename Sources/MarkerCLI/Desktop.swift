import Foundation

/// The desktop program beside this one.
enum Desktop {
  /// Whether the arguments ask for the window: none, or a folder or the window's options first.
  static func isWanted(_ arguments: [String], subcommands: [String]) -> Bool {
    guard let first = arguments.first else { return true }
    let ours = subcommands + ["help", "--help", "-h", "--version", "--generate-completion-script"]
    if ours.contains(first) { return false }
    // A word alone that is no file is rather a subcommand that was misspelt.
    return first.hasPrefix("--") || first.contains("/")
      || arguments.contains { options.contains($0) } || isThere(first)
  }

  private static let options: Set<String> = [
    "--save", "--user", "--config", "--recursive", "--trace",
  ]

  private static func isThere(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The images that the arguments name must be there, which is told before a window opens.
  static func refusal(_ arguments: [String]) -> Refusal? {
    guard let first = arguments.first, !first.hasPrefix("--"), !isThere(first) else { return nil }
    return Refusal(file: first, code: "unreadable", message: "there is no such folder or manifest")
  }

  /// Becomes the desktop program, with the arguments as they are; says why where it cannot, and
  /// returns the exit status.
  static func start() -> Int32 {
    let own = Bundle.main.executableURL?.resolvingSymlinksInPath()
    let path = own?.deletingLastPathComponent().appendingPathComponent("imgmarker-desktop").path
    // The threads of Swift's concurrency block signals, and a program begins with the mask of the
    // thread that starts it: it could then not be asked to end.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    if let path {
      execv(path, CommandLine.unsafeArgv)
    }
    let reason = String(cString: strerror(errno))
    FileHandle.standardError.write(
      Data("imgmarker: cannot start \(path ?? "imgmarker-desktop"): \(reason)\n".utf8))
    return 1
  }
}
