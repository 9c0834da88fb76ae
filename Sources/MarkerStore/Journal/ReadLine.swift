import Dispatch
import Synchronization

/// A line of a journal, decoded as far as that is possible without the lines before it.
struct ReadLine: Sendable {
  enum Content: Sendable {
    /// Nothing but blanks.
    case blank
    case line(JournalLine)
    case fault(LineFault)
    case tooLong
  }

  let place: LineScanner.Line
  /// So many zeros are before the content: blocks that never reached the disk read so.
  private(set) var zeros = 0
  private(set) var content = Content.blank

  /// Not worth a second thread.
  private static let few = 64

  init(_ place: LineScanner.Line, _ decoder: JournalDecoder) {
    self.place = place
    if place.length > 0, place.bytes.isEmpty {
      content = .tooLong
      return
    }
    var bytes = place.bytes.drop { $0 == 0 }
    zeros = place.bytes.count - bytes.count
    if !place.isEnded { bytes = bytes.lastIndex { $0 != 0 }.map { bytes[...$0] } ?? [] }
    if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return }
    do throws(LineFault) {
      content = .line(try decoder.line(bytes))
    } catch {
      content = .fault(error)
    }
  }

  /// The lines in their order, decoded on all cores: it takes most of the time of reading.
  static func decode(_ lines: [LineScanner.Line]) -> [ReadLine] {
    if lines.count < few { return decode(lines[...]) }
    let size = (lines.count + 15) / 16
    let starts = Array(stride(from: 0, to: lines.count, by: size))
    let parts = Mutex([[ReadLine]](repeating: [], count: starts.count))
    DispatchQueue.concurrentPerform(iterations: starts.count) { index in
      let part = decode(lines[starts[index]...].prefix(size))
      parts.withLock { $0[index] = part }
    }
    return parts.withLock { Array($0.joined()) }
  }

  private static func decode(_ lines: ArraySlice<LineScanner.Line>) -> [ReadLine] {
    let decoder = JournalDecoder()
    return lines.map { ReadLine($0, decoder) }
  }
}
