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
    var value: Double
    var place: Int32
  }

  /// Points that are no numbers are left out.
  public init(x: [Double], y: [Double], ids: [Int32]) {
    var keys: [Key] = []
    keys.reserveCapacity(x.count)
    for place in x.indices where x[place].isFinite && y[place].isFinite {
      keys.append(Key(value: y[place], place: Int32(place)))
    }
    keys.sort { $0.value < $1.value }
    let count = keys.count
    let size = max(64, Int(Double(count).squareRoot()))
    for start in stride(from: 0, to: count, by: size) {
      let range = start..<min(start + size, count)
      bands.append(
        Band(
          lowest: keys[range.lowerBound].value, highest: keys[range.upperBound - 1].value,
          range: range))
      for index in range { keys[index].value = x[Int(keys[index].place)] }
      keys[range].sort { $0.value < $1.value }
    }
    self.x = keys.map(\.value)
    self.y = keys.map { y[Int($0.place)] }
    self.ids = keys.map { ids[Int($0.place)] }
  }

  public var count: Int { x.count }

  /// Calls with the place in `x`, `y` and `ids` of each point in the rectangle, its edges included.
  public func forEach(
    x columns: ClosedRange<Double>, y rows: ClosedRange<Double>, _ body: (Int) -> Void
  ) {
    for band in overlapping(rows) {
      for place in places(in: band, columns) where rows.contains(y[place]) { body(place) }
    }
  }

  /// About how many points there are in the rectangle, without looking at each: those of the bands
  /// at its upper and lower edge are counted whole.
  public func estimate(x columns: ClosedRange<Double>, y rows: ClosedRange<Double>) -> Int {
    overlapping(rows).reduce(0) { $0 + places(in: $1, columns).count }
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
