import ArgumentParser
import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import SystemPackage

/// How fast this machine pages through a person's own images: what a page turn takes that was not
/// decoded ahead, in the parts that it is made of.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Tell how fast this machine pages through a folder of images.",
    discussion: """
      Images spread over the whole folder are decoded and drawn as the window does it, each for the \
      first time. The window does this for the next images while you look at one.
      """)

  @Argument(help: "The folder.") var folder: String
  @Option(help: "How many of its images.") var count = 50
  @Option(help: "WxH of the view in device pixels.") var size: SizeArgument?
  @Flag(help: "Print one JSON document.") var json = false

  func validate() throws {
    guard (1...1_000_000).contains(count) else {
      throw ValidationError("--count takes a number from 1 to 1000000.")
    }
  }

  struct Row: Encodable {
    var name: String
    var median_ms: Double
    var p95_ms: Double
    var slowest_ms: Double
    var slowest: String

    var line: String {
      func column(_ milliseconds: Double) -> String {
        let text = String(format: "%.1f ms", locale: nil, milliseconds)
        return String(repeating: " ", count: max(0, 12 - text.count)) + text
      }
      let title = name + String(repeating: " ", count: max(0, 8 - name.count))
      return title + column(median_ms) + column(p95_ms) + column(slowest_ms) + "  \(slowest)"
    }
  }

  struct Unreadable: Encodable {
    var file: String
    var error: String
  }

  struct Document: Encodable {
    var folder: String
    var images: Int
    var measured: Int
    var view: [Int]
    var rows: [Row]
    var unreadable: [Unreadable]
  }

  func run() async throws {
    let path = FilePath(argument: folder)
    let names: [FilePath]
    do throws(ImageError) {
      names = try ImageFolder.list(folder: path)
    } catch {
      throw Refusal(error, file: folder, asJSON: json)
    }
    guard !names.isEmpty else {
      throw Refusal(
        file: folder, code: "empty", message: "there is no image in it", asJSON: json)
    }
    let view = size?.size ?? PixelSize(width: 1400, height: 1000)
    let measured = min(count, names.count)
    var turns: [PageTiming] = []
    var unreadable: [Unreadable] = []
    for index in 0..<measured {
      let name = names[index * names.count / measured]
      do throws(ImageError) {
        turns.append(try await PageTiming(of: path.pushing(name), named: name.shown, view))
      } catch {
        unreadable.append(Unreadable(file: name.shown, error: error.description))
      }
    }
    let document = Document(
      folder: folder, images: names.count, measured: measured, view: [view.width, view.height],
      rows: turns.isEmpty
        ? [] : PageTiming.parts.map { BenchCommand.row($0.name, turns, $0.time) },
      unreadable: unreadable)
    if json { return Output.json(document) }
    Output.line(
      "\(measured) of \(names.count) images, on a view of \(view.width)x\(view.height)")
    for row in [Row].header + document.rows.map(\.line) { Output.line(row) }
    for file in unreadable { Output.line("\(file.file): \(file.error)") }
  }

  private static func row(
    _ name: String, _ turns: [PageTiming], _ time: (PageTiming) -> Double
  ) -> Row {
    let sorted = turns.sorted { time($0) < time($1) }
    func quantile(_ part: Double) -> PageTiming {
      sorted[Int((Double(sorted.count - 1) * part).rounded())]
    }
    return Row(
      name: name, median_ms: time(quantile(0.5)), p95_ms: time(quantile(0.95)),
      slowest_ms: time(quantile(1)), slowest: quantile(1).name)
  }
}

extension [BenchCommand.Row] {
  fileprivate static var header: [String] {
    [["        ", "      median", "         p95", "     slowest"].joined()]
  }
}

/// What one image took, in milliseconds.
private struct PageTiming {
  var name: String
  /// The file read and decoded, with its coordinates.
  var decode: Double
  /// The limits of the window's usual interval.
  var limits: Double
  /// The picture drawn to fit the view.
  var draw: Double

  static let parts: [(name: String, time: @Sendable (PageTiming) -> Double)] = [
    ("decode", { $0.decode }), ("limits", { $0.limits }), ("draw", { $0.draw }),
    ("all", { $0.decode + $0.limits + $0.draw }),
  ]

  init(of file: FilePath, named name: String, _ view: PixelSize) async throws(ImageError) {
    let clock = ContinuousClock()
    let start = clock.now
    let image = try await ImageDecoding.decoder.decode(file, frame: 0)
    let decoded = clock.now
    let settings = DisplaySettings()
    let limits = settings.interval.limits(of: image.pixels)
    let found = clock.now
    let renderer = ViewportRenderer(
      pixels: image.pixels,
      toneMap: ToneMap(settings, limits: limits ?? DisplayLimits(low: 0, high: 1)))
    _ = renderer.render(.fitting(image.pixels.size, in: view))
    let drawn = clock.now
    self.name = name
    decode = (decoded - start) / .milliseconds(1)
    self.limits = (found - decoded) / .milliseconds(1)
    draw = (drawn - found) / .milliseconds(1)
  }
}
