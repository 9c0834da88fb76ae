import Foundation
import SystemPackage

/// What the disk alone takes.
enum DiskRows {
  /// A line of a journal appended, and then synced.
  static func line(
    in folder: FilePath
  ) throws -> (written: [String: BenchRow], synced: [String: BenchRow]) {
    let path = folder.appending("line")
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 400)
    var written: [Double] = []
    var synced: [Double] = []
    for _ in 0..<100 {
      let watch = Stopwatch()
      _ = try file.writeAll(line)
      written.append(watch.milliseconds)
      guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
      synced.append(watch.milliseconds)
    }
    try file.close()
    return (
      try BenchRow.show(written, as: "line-written"),
      try BenchRow.show(synced, as: "line-written-and-synced")
    )
  }
}

extension FilePath {
  /// Removes what is there, if anything.
  func remove() throws {
    let files = FileManager.default
    if files.fileExists(atPath: string) { try files.removeItem(atPath: string) }
  }
}

enum Memory {
  /// What the process has in memory at most so far, in MB.
  static var resident: Double {
    var usage = rusage()
    // RUSAGE_SELF, which is of another type on each system.
    getrusage(0, &usage)
    #if canImport(Darwin)
      return Double(usage.ru_maxrss) / 1e6
    #else
      return Double(usage.ru_maxrss) / 1e3
    #endif
  }
}
