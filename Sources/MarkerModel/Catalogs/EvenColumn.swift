/// A column of a table that takes no memory as long as all of its rows have the same in it: of millions
/// of rows most columns have nothing to say.
struct EvenColumn<Value: Equatable & BitwiseCopyable & Sendable>: Sendable {
  /// What all rows have; the first row's.
  private(set) var common: Value
  /// One for each row, or empty where all are alike.
  private(set) var values: [Value] = []
  private(set) var count = 0
  /// How many there will be, for when they are not alike.
  private var expected = 0

  init(_ common: Value) { self.common = common }

  /// Nil where there are neither none nor as many as there are rows.
  init?(_ common: Value, _ values: [Value], count: Int) {
    guard values.isEmpty || values.count == count else { return nil }
    (self.common, self.values, self.count) = (common, values, count)
  }

  subscript(_ row: Int) -> Value {
    get { values.isEmpty ? common : values[row] }
    set {
      if values.isEmpty {
        if newValue == common { return }
        spread()
      }
      values[row] = newValue
    }
  }

  mutating func append(_ value: Value) {
    if values.isEmpty {
      if value == common || count == 0 {
        common = value
        count += 1
        return
      }
      spread()
    }
    values.append(value)
    count += 1
  }

  mutating func append(contentsOf other: EvenColumn) {
    if other.count == 0 { return }
    if count == 0 { common = other.common }
    if !values.isEmpty || !other.values.isEmpty || other.common != common {
      if values.isEmpty { spread() }
      if other.values.isEmpty {
        values += repeatElement(other.common, count: other.count)
      } else {
        values += other.values
      }
    }
    count += other.count
  }

  mutating func reserve(_ count: Int) { expected = count }

  private mutating func spread() {
    values.reserveCapacity(max(expected, count + 1))
    values += repeatElement(common, count: count)
  }

  func map(_ change: (Value) -> Value) -> EvenColumn {
    var changed = self
    changed.common = change(common)
    changed.values = values.map(change)
    return changed
  }
}
