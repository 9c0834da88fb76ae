import Foundation

/// What the system says of the program and its workers together.
extension PlayedWindow {
  /// Their own share of memory, in MB.
  func memory() throws -> Double {
    try processes().reduce(0) { sum, id in
      let text = try String(contentsOfFile: "/proc/\(id)/smaps_rollup", encoding: .utf8)
      let share = text.split(separator: "\n").first { $0.hasPrefix("Pss:") }
      let kilobytes = share?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
      return sum + kilobytes / 1000
    }
  }

  /// The most that each has had in memory so far, in MB; what they share counts for each of them.
  func peak() throws -> Double {
    try processes().reduce(0) { sum, id in
      let text = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
      let most = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      let kilobytes = most?.split(whereSeparator: \.isWhitespace).dropFirst().first
      return sum + (kilobytes.flatMap { Double($0) } ?? 0) / 1000
    }
  }

  /// Waits until they have had next to nothing to do for half a second.
  ///
  /// - Parameters:
  ///   - patience: how long that may take, in milliseconds.
  ///   - watch: called meanwhile, again and again.
  func rest(patience: Double = 120_000, watch: () throws -> Void = {}) throws {
    let begin = Stopwatch()
    var busy = try ticks()
    var quiet = Stopwatch()
    while quiet.milliseconds < 500, begin.milliseconds < patience {
      usleep(50_000)
      try watch()
      let now = try ticks()
      if now > busy + 1 {
        busy = now
        quiet = Stopwatch()
      }
    }
  }

  /// How long they have had a processor so far, in hundredths of a second.
  private func ticks() throws -> Int {
    try processes().reduce(0) { sum, id in
      let text = try String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
      // What is behind the name in brackets, which may hold anything; user's and system's time.
      let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
      return sum + fields.dropFirst(11).prefix(2).reduce(0) { $0 + (Int($1) ?? 0) }
    }
  }

  private func processes() throws -> [Int32] {
    try [id]
      + FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task").flatMap { thread in
        let path = "/proc/\(id)/task/\(thread)/children"
        // A thread may have ended meanwhile.
        guard let bytes = FileManager.default.contents(atPath: path) else { return [Int32]() }
        return String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap {
          Int32($0)
        }
      }
  }
}
