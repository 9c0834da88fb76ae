import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import SystemPackage

/// Going through a frame too large for memory, in process, beside reading the same file.
enum SurveyRows {
  static func run(_ folder: FilePath) throws {
    let file = folder.appending("fits-32768.fits")
    guard FileManager.default.fileExists(atPath: file.string) else { return }
    let decoder = InProcessDecoder()
    let read = try row("survey-read") { try readAll(file) }
    try row("survey-zscale", by: read) {
      _ = try decoder.answerNow(.survey(.zscale, least: 0), file)
    }
    try row("survey-percentiles", by: read) {
      _ = try decoder.answerNow(.limits(.percentile(99.5)), file)
    }
    let view = PixelSize(width: 1400, height: 1000)
    let frame = PixelSize(width: 32_768, height: 32_768)
    let fitting = Viewport.fitting(frame, in: view)
    try row("survey-averages-fit", by: read) {
      _ = try decoder.answerNow(.averages(fitting), file)
    }
    for scale in [0.1, 0.25] {
      let viewport = Viewport(size: view, center: frame.center, scale: scale)
      try row("survey-averages-\(scale)", by: read) {
        _ = try decoder.answerNow(.averages(viewport), file)
      }
    }
    for side in [1400, 4096] {
      let part = 10_000..<10_000 + side
      try row("survey-cutout-\(side)", by: read) {
        _ = try decoder.answerNow(.cutout(columns: part, rows: part), file)
      }
    }
  }

  /// The file's bytes, by one thread.
  private static func readAll(_ file: FilePath) throws {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 << 20, alignment: 64)
    defer { room.deallocate() }
    let handle = try FileDescriptor.open(file, .readOnly)
    try handle.closeAfter { while try handle.read(into: room) > 0 {} }
  }

  @discardableResult
  private static func row(
    _ name: String, by peer: BenchRow? = nil, _ work: () throws -> Void
  ) throws -> BenchRow {
    var times: [Double] = []
    for _ in 0..<4 {
      let watch = Stopwatch()
      try work()
      times.append(watch.milliseconds)
    }
    let row = BenchRow(name, times.quantile(0.5), "ms", by: peer)
    try row.show()
    return row
  }
}
