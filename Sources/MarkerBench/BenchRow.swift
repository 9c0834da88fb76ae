import Foundation

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
    try FileHandle.standardOutput.write(contentsOf: encoder.encode(shown) + Data("\n".utf8))
  }

  /// To four digits: the others are noise.
  private static func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    let scale = pow(10, 3 - floor(log10(abs(value))))
    return (value * scale).rounded() / scale
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
