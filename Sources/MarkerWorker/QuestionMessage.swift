import MarkerImaging
import MarkerModel

/// A `FrameQuestion` as it goes over the socket. Intervals and limits go by the names that read back to the
/// same numbers.
enum QuestionMessage: Codable {
  case survey(interval: String, least: Int, fitting: [Int]?)
  case limits([String])
  case histogram(String)
  case cutout(columns: [Int], rows: [Int])
  case averages(size: [Int], center: [Double], scale: Double)

  init(_ question: FrameQuestion) {
    switch question {
    case .survey(let interval, let least, let view):
      self = .survey(
        interval: interval.name, least: least, fitting: view.map { [$0.width, $0.height] })
    case .limits(let intervals): self = .limits(intervals.map(\.name))
    case .histogram(let range): self = .histogram(Interval.manual(range).name)
    case .cutout(let columns, let rows):
      self = .cutout(
        columns: [columns.lowerBound, columns.upperBound], rows: [rows.lowerBound, rows.upperBound])
    case .averages(let view):
      self = .averages(
        size: [view.size.width, view.size.height], center: [view.center.x, view.center.y],
        scale: view.scale)
    }
  }

  /// Nil where it makes no sense.
  var question: FrameQuestion? {
    switch self {
    case .survey(let name, let least, let view):
      Interval(name: name).map { interval in
        let size = view.flatMap { $0.count == 2 ? PixelSize(width: $0[0], height: $0[1]) : nil }
        return .survey(interval, least: least, fitting: size)
      }
    case .limits(let names): .limits(names.compactMap { Interval(name: $0) })
    case .histogram(let name): DisplayLimits(name: name).map { .histogram(covering: $0) }
    case .cutout(let columns, let rows):
      Range(ends: columns).flatMap { columns in
        Range(ends: rows).map { .cutout(columns: columns, rows: $0) }
      }
    case .averages(let size, let center, let scale):
      size.count == 2 && center.count == 2 && scale > 0
        ? .averages(
          Viewport(
            size: PixelSize(width: size[0], height: size[1]),
            center: PixelPoint(x: center[0], y: center[1]), scale: scale)) : nil
    }
  }
}

/// A `Histogram` as it goes over the socket.
struct HistogramMessage: Codable {
  var range: String
  var counts: [Int]
  var below: Int
  var above: Int
}

extension Reply {
  /// Takes what an answer has beside its pixels.
  mutating func take(_ answer: FrameAnswer) {
    limits = Dictionary(
      answer.limits.map { ($0.name, $1.map { Interval.manual($0).name }) },
      uniquingKeysWith: { first, _ in first })
    histogram = answer.histogram.map {
      HistogramMessage(
        range: Interval.manual($0.range).name, counts: $0.counts, below: $0.below, above: $0.above)
    }
  }

  func give(_ answer: inout FrameAnswer) {
    for (name, limits) in limits ?? [:] {
      guard let interval = Interval(name: name) else { continue }
      answer.limits[interval] = .some(limits.flatMap { DisplayLimits(name: $0) })
    }
    answer.histogram = histogram.flatMap { message in
      DisplayLimits(name: message.range).map {
        Histogram(range: $0, counts: message.counts, below: message.below, above: message.above)
      }
    }
  }
}

extension DisplayLimits {
  /// The limits of a manual interval of that name.
  fileprivate init?(name: String) {
    guard case .manual(let limits) = Interval(name: name) else { return nil }
    self = limits
  }
}

extension Range<Int> {
  fileprivate init?(ends: [Int]) {
    guard ends.count == 2, ends[0] <= ends[1] else { return nil }
    self = ends[0]..<ends[1]
  }
}
