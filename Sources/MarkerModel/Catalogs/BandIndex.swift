import Dispatch

/// Points of a plane in an order in which those of a rectangle are found fast: bands of equally many
/// points one above the other, the points of each from the left to the right.
public struct BandIndex: Sendable {
  public private(set) var x: [Double]
  public private(set) var y: [Double]
  /// What each point is called by who made the index.
  public private(set) var ids: [Int32]
  private var bands: [Band] = []

  private struct Band {
    var lowest: Double
    var highest: Double
    var range: Range<Int>
  }

  private struct Key {
    var x: Double
    var place: Int32
  }

  /// Points that are no numbers are left out.
  public init(x: [Double], y: [Double], ids: [Int32]) {
    self.init(count: x.count, id: { ids[$0] }, point: { (x[$0], y[$0]) })
  }

  /// The same of points that lie somewhere already, without a copy of them beside it: there may be tens
  /// of millions. What they are called goes with their places.
  ///
  /// - Parameter goesOn: is told what part is done, and says whether to go on; an index that is given up
  ///   is of no use.
  init(
    count: Int, goesOn: @Sendable (Double) -> Bool = { _ in true },
    id: @Sendable (Int) -> Int32, point: @Sendable (Int) -> (x: Double, y: Double)
  ) {
    let edges = BandIndex.edges(count, point)
    let bandOf = BandIndex.bands(count, edges, { goesOn(0.4 * $0) }, point)
    var starts = [Int](repeating: 0, count: edges.count + 2)
    for band in bandOf where band != BandIndex.none { starts[Int(band) + 1] += 1 }
    for band in 1..<starts.count { starts[band] += starts[band - 1] }
    var ends = starts
    var order = [Int32](repeating: 0, count: starts[starts.count - 1])
    for (place, band) in bandOf.enumerated() where band != BandIndex.none {
      order[ends[Int(band)]] = Int32(place)
      ends[Int(band)] += 1
    }
    let total = order.count
    var (xs, ys) = ([Double](repeating: 0, count: total), [Double](repeating: 0, count: total))
    var bands = (0...edges.count).map {
      Band(lowest: .infinity, highest: -.infinity, range: starts[$0]..<starts[$0 + 1])
    }
    Shared.of(&xs) { xs in
      Shared.of(&ys) { ys in
        Shared.of(&order) { order in
          Shared.of(&bands) { bands in
            DispatchQueue.concurrentPerform(iterations: bands.all.count) { number in
              let range = bands.all[number].range
              guard goesOn(0.4 + 0.6 * Double(range.lowerBound) / Double(max(total, 1))) else {
                return
              }
              var keys = range.map { Key(x: point(Int(order.all[$0])).x, place: order.all[$0]) }
              keys.sort { $0.x < $1.x || ($0.x == $1.x && $0.place < $1.place) }
              for (at, key) in zip(range, keys) {
                let y = point(Int(key.place)).y
                (xs.all[at], ys.all[at], order.all[at]) = (key.x, y, id(Int(key.place)))
                bands.all[number].lowest = min(bands.all[number].lowest, y)
                bands.all[number].highest = max(bands.all[number].highest, y)
              }
            }
          }
        }
      }
    }
    self.bands = bands.filter { !$0.range.isEmpty }
    (x, y, ids) = (xs, ys, order)
  }

  /// The band of what is no number.
  private static let none = UInt16.max
  /// Points by which the bands are cut.
  private static let sample = 1 << 16

  /// Where each band but the first begins, so that there are about as many points in each.
  private static func edges(_ count: Int, _ point: (Int) -> (x: Double, y: Double)) -> [Double] {
    let step = max(count / sample, 1)
    let some = stride(from: 0, to: count, by: step).compactMap { place in
      let (x, y) = point(place)
      return x.isFinite && y.isFinite ? y : nil
    }.sorted()
    let size = max(64, Int(Double(count).squareRoot()))
    let wanted = min(count / size, some.count, Int(none) - 1)
    guard wanted > 1 else { return [] }
    var edges: [Double] = []
    for band in 1..<wanted {
      let edge = some[band * some.count / wanted]
      if edge > edges.last ?? some[0] { edges.append(edge) }
    }
    return edges
  }

  /// The band of each point.
  private static func bands(
    _ count: Int, _ edges: [Double], _ goesOn: @Sendable (Double) -> Bool,
    _ point: @Sendable (Int) -> (x: Double, y: Double)
  ) -> [UInt16] {
    var bandOf = [UInt16](repeating: none, count: count)
    let piece = 1 << 16
    Shared.of(&bandOf) { bandOf in
      DispatchQueue.concurrentPerform(iterations: (count + piece - 1) / piece) { number in
        guard goesOn(Double(number * piece) / Double(count)) else { return }
        for place in number * piece..<min((number + 1) * piece, count) {
          let (x, y) = point(place)
          guard x.isFinite, y.isFinite else { continue }
          bandOf.all[place] = UInt16(edges.firstPlace { $0 > y })
        }
      }
    }
    return bandOf
  }

  /// An array's memory, of which each core writes another part.
  private struct Shared<Element>: @unchecked Sendable {
    let all: UnsafeMutableBufferPointer<Element>

    static func of(_ array: inout [Element], _ body: (Shared) -> Void) {
      array.withUnsafeMutableBufferPointer { body(Shared(all: $0)) }
    }
  }

  public var count: Int { x.count }

  /// Whether all points lie in the rectangle.
  func lies(inX columns: ClosedRange<Double>, y rows: ClosedRange<Double>) -> Bool {
    bands.allSatisfy { band in
      rows.contains(band.lowest) && rows.contains(band.highest)
        && columns.contains(x[band.range.lowerBound])
        && columns.contains(x[band.range.upperBound - 1])
    }
  }

  /// Calls with the place in `x`, `y` and `ids` of each point in the rectangle, its edges included.
  public func forEach(
    x columns: ClosedRange<Double>, y rows: ClosedRange<Double>, _ body: (Int) -> Void
  ) {
    for band in overlapping(rows) {
      for place in places(in: band, columns) where rows.contains(y[place]) { body(place) }
    }
  }

  /// Calls with the places of the points of each band between two columns: whoever goes through many
  /// looks at the rows himself.
  public func forEachRun(
    x columns: ClosedRange<Double>, y rows: ClosedRange<Double>, _ body: (Range<Int>) -> Void
  ) {
    for band in overlapping(rows) {
      let places = places(in: band, columns)
      if !places.isEmpty { body(places) }
    }
  }

  /// About how many points there are in the rectangle, without looking at each: those of the bands
  /// at its upper and lower edge are counted whole. Beyond `most` it is counted no further.
  public func estimate(
    x columns: ClosedRange<Double>, y rows: ClosedRange<Double>, most: Int = .max
  ) -> Int {
    var sum = 0
    for band in overlapping(rows) where sum <= most { sum += places(in: band, columns).count }
    return sum
  }

  private func overlapping(_ rows: ClosedRange<Double>) -> ArraySlice<Band> {
    let start = bands.firstPlace { $0.highest >= rows.lowerBound }
    let end = bands.firstPlace { $0.lowest > rows.upperBound }
    return bands[start..<max(start, end)]
  }

  private func places(in band: Band, _ columns: ClosedRange<Double>) -> Range<Int> {
    let points = x[band.range]
    let start = points.firstPlace { $0 >= columns.lowerBound }
    let end = points.firstPlace { $0 > columns.upperBound }
    return start..<max(start, end)
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first place of those from which on all are so; the end where none is.
  fileprivate func firstPlace(where isBehind: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
