import Foundation
import SystemPackage

/// The timing record that `--trace` asks for: a JSON line per event on the monotonic clock, as
/// Docs/Formats/trace.md describes.
@MainActor
public final class Trace {
  public enum Event: String, Sendable {
    case firstImage = "first-image"
    case pageTurn = "page-turn"
    case mark
    case markWritten = "mark-written"
    case markSynced = "mark-synced"
    case written
    case displayChange = "display-change"
    case pan
    case zoom
    case refined
    case catalogRead = "catalog-read"
    case catalogShown = "catalog-shown"
    case closed
  }

  private struct Line: Encodable {
    var t: Double
    var event: String
    var ready_ms: Double?
    var frame_ms: Double?
    var image: String?
    var cached: Bool?
    var line: Int?
  }

  /// An input that was taken, on its way to the screen.
  private struct Pending {
    var event: Event
    var input: ContinuousClock.Instant
    var ready: ContinuousClock.Instant?
    var image: String?
    var cached: Bool?
  }

  private let file: FileDescriptor
  private let start = ContinuousClock.now
  private var pending: [Pending] = []
  /// When the input arrived that is being handled.
  private var arrival: ContinuousClock.Instant?

  public init(path: FilePath) throws(Errno) {
    do {
      file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    } catch let error as Errno {
      throw error
    } catch {
      throw Errno.ioError
    }
  }

  /// Handles an input: its time counts from here.
  func handling<Result>(_ work: () -> Result) -> Result {
    arrival = .now
    defer { arrival = nil }
    return work()
  }

  /// An input arrived that will change the picture.
  public func input(_ event: Event, image: String? = nil, cached: Bool? = nil) {
    pending.append(Pending(event: event, input: arrival ?? .now, image: image, cached: cached))
  }

  /// The picture for the inputs so far was handed to the toolkit.
  public func ready() {
    for index in pending.indices where pending[index].ready == nil { pending[index].ready = .now }
  }

  /// The toolkit painted what it was handed.
  public func painted() {
    for item in pending {
      guard let ready = item.ready else { continue }
      write(
        Line(
          t: seconds(since: start), event: item.event.rawValue,
          ready_ms: Trace.milliseconds(ready - item.input),
          frame_ms: Trace.milliseconds(.now - item.input), image: item.image,
          cached: item.cached))
    }
    pending.removeAll { $0.ready != nil }
  }

  /// Something happened that has no picture.
  public func note(
    _ event: Event, since input: ContinuousClock.Instant? = nil, line: Int? = nil
  ) {
    write(
      Line(
        t: seconds(since: start), event: event.rawValue,
        ready_ms: input.map { Trace.milliseconds(.now - $0) }, line: line))
  }

  private func write(_ line: Line) {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      var data = try encoder.encode(line)
      data.append(0x0A)
      try file.writeAll(data)
    } catch {
      FileHandle.standardError.write(Data("trace: \(error)\n".utf8))
    }
  }

  private func seconds(since instant: ContinuousClock.Instant) -> Double {
    Trace.milliseconds(.now - instant) / 1000
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) * 1000
      + Double(duration.components.attoseconds) / 1e15
  }
}
