import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerTestSupport
import SystemPackage

/// Some of the broken files, read in this process, which may not live through it.
struct Batch {
  private let numbers: Range<Int>
  private let mutations: Mutations
  private let folder: FilePath

  /// What became of the files.
  struct Tally: Codable {
    var images = 0
    var markFiles = 0
    var reasons: [String: Int] = [:]
    var slowest = 0.0
    var slowestNumber = 0
    var peakMegabytes = 0
  }

  /// Begin, end, seed, a folder of its own, folders of good files.
  init(_ arguments: [String]) throws {
    guard arguments.count > 4, let begin = Int(arguments[0]), let end = Int(arguments[1]),
      let seed = UInt64(arguments[2])
    else { throw CocoaError(.formatting) }
    numbers = begin..<end
    folder = FilePath(arguments[3])
    mutations = try Mutations(folders: Array(arguments.dropFirst(4)), seed: seed)
  }

  func run() throws {
    var tally = Tally()
    let file = folder.appending("broken")
    let progress = try FileDescriptor.open(
      folder.appending("number"), .writeOnly, options: [.create, .truncate],
      permissions: .ownerReadWrite)
    for number in numbers {
      try withUnsafeBytes(of: number) { _ = try progress.writeAll(toAbsoluteOffset: 0, $0) }
      let broken = mutations.file(number)
      try Data(broken.bytes).write(to: URL(fileURLWithPath: file.string))
      let start = SuspendingClock.now
      do throws(ImageError) {
        try read(file)
        tally.images += 1
      } catch {
        tally.reasons[error.code.rawValue, default: 0] += 1
      }
      try readMarks(broken, &tally)
      let took = (SuspendingClock.now - start) / .seconds(1)
      if took > tally.slowest { (tally.slowest, tally.slowestNumber) = (took, number) }
    }
    var usage = rusage()
    // RUSAGE_SELF, which is of another type on each system.
    getrusage(0, &usage)
    tally.peakMegabytes = Int(usage.ru_maxrss) >> 10
    try JSONEncoder().encode(tally).write(
      to: URL(fileURLWithPath: folder.appending("tally").string))
  }

  /// Reads it as a mark file, its rows put in order as for showing them.
  private func readMarks(
    _ broken: (name: String, bytes: [UInt8]), _ tally: inout Tally
  ) throws {
    // Regions may be known by their name only.
    let file = folder.appending(broken.name.hasSuffix(".reg") ? "broken.reg" : "broken")
    try Data(broken.bytes).write(to: URL(fileURLWithPath: file.string))
    do throws(MarkFileRefusal) {
      let marks = try MarkFile.read(file)
      let table = CatalogTable(marks.rows, marks.texts)
      for row in marks.rows.indices.prefix(50) {
        _ = table.entry(row)
        _ = marks.texts.columns(at: marks.rows.source(row))
      }
      tally.markFiles += 1
    } catch {
      tally.reasons["marks: \(error.code.rawValue)", default: 0] += 1
    }
  }

  /// All that the program does with a file, but draw it.
  private func read(_ file: FilePath) throws(ImageError) {
    let decoder = InProcessDecoder(limits: ImageLimits(bytes: 256 << 20, side: 1 << 30))
    let description = try decoder.describeNow(file)
    var first: ImageError?
    try ask(decoder, file, frames: min(description.frames.count, 2))
    for frame in description.frames.prefix(6) {
      do throws(ImageError) {
        let image = try decoder.decodeNow(file, frame: frame.index)
        _ = Interval.zscale.limits(of: image.pixels)
        let skies = [frame.sky].compactMap { $0 } + frame.alternateSkies.prefix(2).map(\.sky)
        for sky in skies {
          let place = sky.sky(at: frame.size.center)
          _ = place.flatMap { sky.pixel(at: $0) }
          _ = sky.sky(at: PixelPoint(x: -1e9, y: 1e300))
          _ = sky.pixel(at: SkyPoint(ra: 180, dec: -90))
        }
      } catch {
        if frame.index == 0 { first = error }
      }
    }
    if let first { throw first }
  }

  /// What is asked of a frame that stays in its file. A reason is as good as an answer.
  private func ask(_ decoder: InProcessDecoder, _ file: FilePath, frames: Int) throws(ImageError) {
    for frame in 0..<frames {
      do throws(ImageError) {
        let size = try decoder.glimpseNow(file, frame: frame)?.size
        let view = Viewport(
          size: PixelSize(width: 23, height: 17),
          center: size?.center ?? PixelPoint(x: 17.3, y: 9.1), scale: 0.4)
        for question in [
          FrameQuestion.survey(.percentile(99.5), least: 0, fitting: view.size),
          .limits([.zscale, .percentile(98), .percentile(90)]),
          .histogram(covering: DisplayLimits(low: -3, high: 400)),
          .cutout(columns: 3..<1 << 40, rows: -9..<11), .averages(view),
        ] {
          _ = try decoder.answerNow(question, file, frame: frame)
        }
      } catch {
        if error.code == .cancelled { throw error }
      }
    }
  }
}
