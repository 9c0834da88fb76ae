import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerWorker
import SystemPackage

/// Decoding by a worker process, beside the same in this one.
enum DecodeRows {
  static func run(_ folder: FilePath) throws {
    let worker = WorkerDecoder()
    let here = InProcessDecoder()
    for (kind, side) in [
      (BenchImages.Kind.fits, 512), (.fits, 4096), (.fits, 10_000), (.jpeg, 1024), (.png, 2048),
    ] {
      let images = try BenchImages.folder(kind, side: side, count: 2, in: folder)
      let file = images.appending("image-1.\(kind.rawValue)")
      _ = try Data(contentsOf: URL(fileURLWithPath: file.string))
      let name = "decode-\(kind.rawValue)-\(side)"
      let alone = try row("\(name)-here") { _ = try here.decodeNow(file) }
      try row("\(name)-by-worker", by: alone) {
        let decoded = try waiting { try await worker.decode(file, frame: 0, cubes: .automatic) }
        withExtendedLifetime(decoded) {}
      }
    }
  }

  private final class Outcome<Value: Sendable>: @unchecked Sendable {
    var result: Result<Value, any Error>?
  }

  private static func waiting<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) throws -> Value {
    let done = DispatchSemaphore(value: 0)
    let outcome = Outcome<Value>()
    Task.detached {
      do {
        outcome.result = .success(try await work())
      } catch {
        outcome.result = .failure(error)
      }
      done.signal()
    }
    done.wait()
    guard let result = outcome.result else { throw BenchFailure("it was not decoded") }
    return try result.get()
  }

  @discardableResult
  private static func row(
    _ name: String, by peer: BenchRow? = nil, _ work: () throws -> Void
  ) throws -> BenchRow {
    var times: [Double] = []
    for _ in 0..<9 {
      let watch = Stopwatch()
      try work()
      times.append(watch.milliseconds)
    }
    try BenchRow("\(name)-first", times[0], "ms").show()
    let row = BenchRow("\(name)-median", times.dropFirst().map { $0 }.quantile(0.5), "ms", by: peer)
    try row.show()
    return row
  }
}
