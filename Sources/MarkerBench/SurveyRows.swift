import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import SystemPackage

/// Going through frames too large for memory, in process, beside reading the same files.
enum SurveyRows {
  /// Files of 32,768² samples that are measured where they are there.
  private static let files = [
    "survey": "fits-32768.fits", "survey-tiles": "tiff-32768.tif",
    "survey-deflate": "tiff-32768-deflate.tif",
  ]

  static func run(_ folder: FilePath) throws {
    try decode(folder.appending("tiff-10000-rgb.tif"))
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      let path = folder.appending(file)
      if FileManager.default.fileExists(atPath: path.string) { try run(name, path) }
    }
  }

  /// Reading of a whole frame that has many strips, in process.
  private static func decode(_ file: FilePath) throws {
    guard FileManager.default.fileExists(atPath: file.string) else { return }
    let decoder = InProcessDecoder()
    try row("decode-strips") { _ = try decoder.decodeNow(file) }
  }

  private static func run(_ name: String, _ file: FilePath) throws {
    let decoder = InProcessDecoder()
    let read = try row("\(name)-read") { try readAll(file) }
    try row("\(name)-glimpse", by: read) { _ = try decoder.glimpseNow(file) }
    try row("\(name)-zscale", by: read) {
      _ = try decoder.answerNow(.survey(.zscale, least: 0), file)
    }
    try row("\(name)-percentiles", by: read) {
      _ = try decoder.answerNow(.limits([.percentile(99.5)]), file)
    }
    try row("\(name)-all-percentiles", by: read) {
      _ = try decoder.answerNow(
        .limits([99.9, 99.5, 99, 98, 95, 90].map { .percentile($0) }), file)
    }
    let view = PixelSize(width: 1400, height: 1000)
    try row("\(name)-zscale-and-view", by: read) {
      _ = try decoder.answerNow(.survey(.zscale, least: 0, fitting: view), file)
    }
    let frame = PixelSize(width: 32_768, height: 32_768)
    let fitting = Viewport.fitting(frame, in: view)
    try row("\(name)-averages-fit", by: read) {
      _ = try decoder.answerNow(.averages(fitting), file)
    }
    for scale in [0.1, 0.25] {
      let viewport = Viewport(size: view, center: frame.center, scale: scale)
      try row("\(name)-averages-\(scale)", by: read) {
        _ = try decoder.answerNow(.averages(viewport), file)
      }
    }
    for side in [1400, 4096] {
      let part = 10_000..<10_000 + side
      try row("\(name)-cutout-\(side)", by: read) {
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
