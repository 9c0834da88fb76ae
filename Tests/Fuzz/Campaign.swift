import Foundation
import MarkerTestSupport
import SystemPackage

/// All the broken files, read in batches by processes of their own, two at a time.
struct Campaign {
  private let count: Int
  private let seed: UInt64
  private let folders: [String]

  private static let batch = 1000
  private static let patience = 10.0

  init?(_ arguments: [String]) {
    guard arguments.count > 2, let count = Int(arguments[0]), let seed = UInt64(arguments[1]) else {
      return nil
    }
    self.count = count
    self.seed = seed
    folders = Array(arguments.dropFirst(2))
  }

  /// One process that reads a part of the files.
  private struct Run {
    var process: Process
    var folder: TemporaryFolder
    var end: Int
    var number: Int
    var since: Date
  }

  private struct Failure {
    var number: Int
    var what: String
  }

  /// - Returns: whether every file gave an image or a reason.
  func run() throws -> Bool {
    var waiting = stride(from: 0, to: count, by: Campaign.batch).map {
      $0..<min($0 + Campaign.batch, count)
    }
    waiting.reverse()
    var running: [Run] = []
    var failures: [Failure] = []
    var total = Batch.Tally()
    while !waiting.isEmpty || !running.isEmpty {
      while running.count < 2, let next = waiting.popLast() { running.append(try start(next)) }
      Thread.sleep(forTimeInterval: 0.05)
      for index in running.indices.reversed() {
        let number = try progress(of: running[index])
        if number != running[index].number {
          running[index].number = number
          running[index].since = Date()
        }
        let run = running[index]
        let hangs = -run.since.timeIntervalSinceNow > Campaign.patience
        if run.process.isRunning, !hangs { continue }
        running.remove(at: index)
        let wasRunning = run.process.isRunning
        if wasRunning { kill(run.process.processIdentifier, SIGKILL) }
        run.process.waitUntilExit()
        if !wasRunning, run.process.terminationStatus == 0,
          run.process.terminationReason == .exit
        {
          add(try tally(of: run), to: &total)
        } else {
          let what = wasRunning ? "held the reader for 10 s" : "ended the reader"
          failures.append(Failure(number: run.number, what: what))
          try keep(run, what)
          // The rest of its batch; what came before it stays uncounted.
          if run.number + 1 < run.end { waiting.append((run.number + 1)..<run.end) }
        }
      }
    }
    tell(total, failures)
    return failures.isEmpty
  }

  private func start(_ numbers: Range<Int>) throws -> Run {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments =
      [
        "batch", "\(numbers.lowerBound)", "\(numbers.upperBound)", "\(seed)", folder.path.string,
      ] + folders
    process.standardError = try handle(folder, "errors")
    try process.run()
    return Run(
      process: process, folder: folder, end: numbers.upperBound, number: numbers.lowerBound,
      since: Date())
  }

  private func handle(_ folder: TemporaryFolder, _ name: String) throws -> FileHandle {
    let path = folder.appending(name).string
    try Data().write(to: URL(fileURLWithPath: path))
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  private func progress(of run: Run) throws -> Int {
    let bytes = FileManager.default.contents(atPath: run.folder.appending("number").string)
    guard let bytes, bytes.count == 8 else { return run.number }
    return bytes.withUnsafeBytes { $0.loadUnaligned(as: Int.self) }
  }

  private func tally(of run: Run) throws -> Batch.Tally {
    try JSONDecoder().decode(
      Batch.Tally.self,
      from: Data(contentsOf: URL(fileURLWithPath: run.folder.appending("tally").string)))
  }

  /// Keeps the file that ended a reader, with what the reader said.
  private func keep(_ run: Run, _ what: String) throws {
    let kept = URL(fileURLWithPath: "out/fuzz")
    try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
    let broken = try Mutations(folders: folders, seed: seed).file(run.number)
    let name = "\(seed)-\(run.number)-\(broken.name)"
    try Data(broken.bytes).write(to: kept.appendingPathComponent(name))
    let errors = FileManager.default.contents(atPath: run.folder.appending("errors").string)
    try (errors ?? Data()).write(to: kept.appendingPathComponent(name + ".txt"))
    print("\(name) \(what): out/fuzz/\(name), out/fuzz/\(name).txt")
  }

  private func add(_ tally: Batch.Tally, to total: inout Batch.Tally) {
    total.images += tally.images
    total.markFiles += tally.markFiles
    for (code, count) in tally.reasons { total.reasons[code, default: 0] += count }
    if tally.slowest > total.slowest {
      (total.slowest, total.slowestNumber) = (tally.slowest, tally.slowestNumber)
    }
    total.peakMegabytes = max(total.peakMegabytes, tally.peakMegabytes)
  }

  private func tell(_ total: Batch.Tally, _ failures: [Failure]) {
    let reasons = total.reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    print(
      """
      \(count) broken files: \(total.images) gave an image, \(total.markFiles) the rows of a \
      mark file, and \(total.reasons.values.reduce(0, +)) times there was a reason (\(reasons.joined(separator: ", "))), \(failures.count) failed.
      The slowest took \(String(format: "%.2f", total.slowest)) s (number \(total.slowestNumber)); \
      the largest process had \(total.peakMegabytes) MiB.
      """)
  }
}
