import Foundation
import Synchronization
import SystemPackage

/// One timing as a line of JSON.
struct BenchRow: Encodable {
  var name: String
  var value: Double
  var unit: String
  /// The value by its peer's.
  var ratio: Double?
  /// What it is compared with, measured in the same run.
  var peer: String?

  init(_ name: String, _ value: Double, _ unit: String, by peer: BenchRow? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    if let peer, peer.value > 0 {
      ratio = value / peer.value
      self.peer = peer.name
    }
  }

  func show() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var shown = self
    shown.value = BenchRow.rounded(value)
    shown.ratio = ratio.map(BenchRow.rounded)
    let line = try encoder.encode(shown)
    try FileHandle.standardOutput.write(contentsOf: line + Data("\n".utf8))
    try BenchRow.record.withLock { try $0?.keep(line, of: name) }
  }

  /// Where rows are kept beside being shown.
  static let record = Mutex<BenchRecord?>(nil)

  /// Shows the median, what 95 of 100 are below, and the slowest of times, each beside the same of its
  /// peer's, and gives them by their labels.
  @discardableResult
  static func show(
    _ times: [Double], as name: String, by peers: [String: BenchRow] = [:]
  ) throws -> [String: BenchRow] {
    var rows: [String: BenchRow] = [:]
    for (part, label) in [(0.5, "median"), (0.95, "p95"), (1.0, "slowest")] where !times.isEmpty {
      let row = BenchRow("\(name)-\(label)", times.quantile(part), "ms", by: peers[label])
      try row.show()
      rows[label] = row
    }
    return rows
  }

  /// To four digits: the others are noise.
  private static func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    let scale = pow(10, 3 - floor(log10(abs(value))))
    return (value * scale).rounded() / scale
  }
}

/// The rows of the last run of each group, a line each, in a file.
struct BenchRecord {
  private let file: FilePath
  private var lines: [(name: String, line: Data)] = []

  private struct Named: Decodable { var name: String }

  init(_ file: FilePath) throws {
    self.file = file
    guard FileManager.default.fileExists(atPath: file.string) else { return }
    for line in try Data(contentsOf: URL(fileURLWithPath: file.string)).split(separator: 0x0A) {
      lines.append((try JSONDecoder().decode(Named.self, from: line).name, Data(line)))
    }
  }

  /// Takes the place of an older row of the name.
  mutating func keep(_ line: Data, of name: String) throws {
    lines.removeAll { $0.name == name }
    lines.append((name, line))
    let text = lines.reduce(into: Data()) { $0 += $1.line + [0x0A] }
    try text.write(to: URL(fileURLWithPath: file.string), options: .atomic)
  }
}

/// How long something takes.
struct Stopwatch {
  private let start = ContinuousClock.now

  var milliseconds: Double { (ContinuousClock.now - start) / .milliseconds(1) }
}

extension [Double] {
  /// The value below which so much of all lies.
  func quantile(_ part: Double) -> Double {
    let sorted = sorted()
    return sorted.isEmpty ? .nan : sorted[Int((Double(sorted.count - 1) * part).rounded())]
  }
}
