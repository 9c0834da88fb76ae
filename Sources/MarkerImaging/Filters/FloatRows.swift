/// Rows of working numbers, freed by their owner. What is in them at first is arbitrary.
final class FloatRows: @unchecked Sendable {
  let width: Int
  let count: Int
  private let first: UnsafeMutablePointer<Float>

  init(width: Int, count: Int) {
    self.width = width
    self.count = count
    first = .allocate(capacity: max(width * count, 1))
  }

  deinit { first.deallocate() }

  subscript(row: Int) -> UnsafeMutablePointer<Float> { first + row * width }

  func clear() { first.update(repeating: 0, count: width * count) }
}

/// How an axis goes on beyond its ends: d c b a | a b c d | d c b a.
enum Reflection {
  static func place(_ index: Int, _ count: Int) -> Int {
    if index >= 0, index < count { return index }
    let period = 2 * count
    let place = ((index % period) + period) % period
    return place < count ? place : period - 1 - place
  }

  /// Fills so many numbers on both sides of a row by what it reflects.
  static func pad(_ row: UnsafeMutablePointer<Float>, count: Int, by padding: Int) {
    for step in 0..<padding {
      row[-1 - step] = row[place(-1 - step, count)]
      row[count + step] = row[place(count + step, count)]
    }
  }
}
