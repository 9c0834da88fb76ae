import MarkerModel

/// Which rows of an image are which of its marks, by the rules of the contract: the same group, at
/// most half a pixel away in x and in y, the nearest first.
struct MarkMatching {
  /// Indices of rows and marks that are one.
  private(set) var pairs: [(row: Int, mark: Int)] = []
  /// Rows that are a matched mark once more: Image Marker doubles rows.
  private(set) var doubled: [Int] = []
  /// Rows and marks of one place and of different groups.
  private(set) var regrouped: [(row: Int, mark: Int)] = []
  /// The one row and the one mark of a group that are left: it was put elsewhere.
  private(set) var moved: [(row: Int, mark: Int)] = []
  private(set) var new: [Int] = []
  private(set) var gone: [Int] = []

  /// Rounding moves a mark by no more.
  private static let reach = 0.5

  /// - Parameters:
  ///   - rows: of one image.
  ///   - marks: of the same.
  ///   - isSameGroup: whether the row's group is the mark's.
  ///   - isSameLabel: whether the row says of the label what the mark does.
  ///   - isSameShowing: whether both are of the image itself, or both of its repeat.
  init(
    _ rows: [OutsideMark], _ marks: [Mark], isSameGroup: (OutsideMark, Mark) -> Bool,
    isSameLabel: (OutsideMark, Mark) -> Bool,
    isSameShowing: (OutsideMark, Mark) -> Bool = { _, _ in true }
  ) {
    var freeRows = Set(rows.indices)
    var freeMarks = Set(marks.indices)
    let near = MarkMatching.near(rows, marks).map { pair in
      var pair = pair
      pair.isElsewhere = !isSameShowing(rows[pair.row], marks[pair.mark])
      return pair
    }

    func take(_ candidates: [Near], into pairs: inout [(row: Int, mark: Int)]) {
      for pair in candidates.sorted()
      where freeRows.contains(pair.row) && freeMarks.contains(pair.mark) {
        freeRows.remove(pair.row)
        freeMarks.remove(pair.mark)
        pairs.append((pair.row, pair.mark))
      }
    }
    let alike = near.filter { isSameGroup(rows[$0.row], marks[$0.mark]) }.map { pair in
      var pair = pair
      pair.differs = !isSameLabel(rows[pair.row], marks[pair.mark])
      return pair
    }
    take(alike, into: &pairs)
    let matched = Set(pairs.map { rows[$0.row].content })
    for row in freeRows.sorted() where matched.contains(rows[row].content) {
      doubled.append(row)
      freeRows.remove(row)
    }
    take(near, into: &regrouped)
    let rowsOfGroup = Dictionary(grouping: freeRows) { rows[$0].group }
    for row in freeRows.sorted() where !freeMarks.isEmpty {
      guard rowsOfGroup[rows[row].group]?.count == 1 else { continue }
      let left = freeMarks.filter {
        isSameGroup(rows[row], marks[$0]) && isSameShowing(rows[row], marks[$0])
      }
      if left.count == 1, let mark = left.first {
        moved.append((row, mark))
        freeRows.remove(row)
        freeMarks.remove(mark)
      }
    }
    new = freeRows.sorted()
    gone = freeMarks.sorted()
  }

  /// Whether two places are as near as rounding leaves them, in x and in y.
  static func isNear(_ one: PixelPoint, _ other: PixelPoint) -> Bool {
    abs(one.x - other.x) <= reach && abs(one.y - other.y) <= reach
  }

  private struct Near: Comparable {
    /// Whether one is of the image and the other of its repeat: any other of reach comes first.
    var isElsewhere = false
    var distance: Double
    /// Whether the labels differ: of two marks of one place the row is the one called alike.
    var differs = false
    var row: Int
    var mark: Int

    static func < (one: Near, other: Near) -> Bool {
      if one.isElsewhere != other.isElsewhere { return other.isElsewhere }
      if one.distance != other.distance { return one.distance < other.distance }
      if one.differs != other.differs { return other.differs }
      return (one.row, one.mark) < (other.row, other.mark)
    }
  }

  /// All pairs within reach.
  private static func near(_ rows: [OutsideMark], _ marks: [Mark]) -> [Near] {
    let order = marks.indices.sorted { marks[$0].position.x < marks[$1].position.x }
    var pairs: [Near] = []
    for (row, outside) in rows.enumerated() {
      let place = outside.position
      var low = 0
      var high = order.count
      while low < high {
        let middle = (low + high) / 2
        if marks[order[middle]].position.x < place.x - reach {
          low = middle + 1
        } else {
          high = middle
        }
      }
      for mark in order[low...] {
        let its = marks[mark].position
        if its.x > place.x + reach { break }
        guard abs(its.y - place.y) <= reach else { continue }
        let dx = its.x - place.x
        let dy = its.y - place.y
        pairs.append(Near(distance: dx * dx + dy * dy, row: row, mark: mark))
      }
    }
    return pairs
  }
}
