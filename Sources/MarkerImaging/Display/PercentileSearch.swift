/// Finds values by their rank: counts ordered keys 16 bits at a time, each pass among those that
/// begin as the values sought do.
struct PercentileSearch: SampleVisitor {
  let layout: PixelLayout
  /// How many bits a sample has.
  let bits: Int
  let percents: [Double]
  /// A value for each percent; empty where there is no finite value.
  private(set) var found: [ExactNumber] = []

  init(layout: PixelLayout, bits: Int, percents: [Double]) {
    self.layout = layout
    self.bits = bits
    self.percents = percents
  }

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let (layout, bits) = (layout, bits)
    var ranks = Ranks(bits: bits, percents: percents)
    while let wanted = ranks.wanted {
      ranks.descend(
        into: KeyCounts(
          of: samples, layout, prefixes: wanted.prefixes, bits: wanted.bits, shift: wanted.shift))
    }
    found = ranks.values(T.self)
  }
}

/// The way to values of some ranks: which keys must be counted next, and what is known by then.
struct Ranks {
  /// How many bits a sample has.
  private let bits: Int
  private let percents: [Double]
  /// How many bits of the keys are not known yet.
  private var rest: Int
  private var positions: [Double] = []
  private var searches: [RankSearch] = []

  init(bits: Int, percents: [Double]) {
    self.bits = bits
    self.percents = percents
    rest = bits
  }

  /// Of which keys the next digit must be counted; nil where all is known.
  var wanted: (prefixes: [UInt64], bits: Int, shift: Int)? {
    guard rest > 0 else { return nil }
    let prefixes = rest == bits ? [0] : Set(searches.map(\.prefix)).sorted()
    return (prefixes, rest, max(0, rest - 16))
  }

  /// Takes what `wanted` asked for.
  mutating func descend(into counts: KeyCounts) {
    let shift = max(0, rest - 16)
    if rest == bits {
      let count = counts.total
      guard count > 0 else {
        rest = 0
        return
      }
      positions = percents.map { $0 / 100 * Double(count - 1) }
      searches = positions.flatMap { position in
        let below = min(Int(position.rounded(.down)), count - 1)
        return [below, min(below + 1, count - 1)].map { RankSearch(prefix: 0, rank: $0) }
      }
    }
    for index in searches.indices { searches[index].descend(into: counts, digits: rest - shift) }
    rest = shift
  }

  /// A value for each percent; empty where there is none.
  func values<T: Sample>(_ type: T.Type) -> [ExactNumber] {
    positions.enumerated().map { index, position in
      let low = T(orderedKey: searches[2 * index].prefix)
      let high = T(orderedKey: searches[2 * index + 1].prefix)
      let fraction = position - position.rounded(.down)
      let step = high.offset(from: low)
      if fraction == 0 || step == 0 { return low.exact }
      // numpy's `_lerp`, which is exact at both ends.
      return fraction < 0.5
        ? low.exact.plus(step * fraction) : high.exact.plus(-step * (1 - fraction))
    }
  }
}

/// A value that is sought: the bits that are known of its key, its rank among those that share them.
struct RankSearch {
  var prefix: UInt64
  var rank: Int

  mutating func descend(into counts: KeyCounts, digits: Int) {
    let table = counts.table(prefix)
    var digit = table.startIndex
    while digit < table.endIndex - 1, rank >= table[digit] {
      rank -= table[digit]
      digit += 1
    }
    prefix = prefix << UInt64(digits) | UInt64(digit - table.startIndex)
  }
}

/// How often each digit (up to 16 bits) follows each of some prefixes in a frame's keys.
struct KeyCounts {
  private let prefixes: [UInt64]
  private let width: Int
  /// Of a frame in bands there may be more than 32 bits hold.
  private var counts: [Int]

  /// - Parameters:
  ///   - bits: how many bits of a key follow its prefix.
  ///   - shift: how many bits follow the digit.
  init<T: Sample>(
    of samples: UnsafeBufferPointer<T>, _ layout: PixelLayout, prefixes: [UInt64], bits: Int,
    shift: Int
  ) {
    let width = 1 << (bits - shift)
    let isWhole = bits >= T.sampleType.byteCount * 8
    let mask = UInt64(width - 1)
    let shift = UInt64(shift)
    let bits = UInt64(bits)
    // Of prefixes that are as short, a table tells which they are.
    let places =
      isWhole ? [] : KeyCounts.places(of: prefixes, bits: T.sampleType.byteCount * 8 - Int(bits))
    let parts = layout.parts(samples) { part in
      var counts = [UInt32](repeating: 0, count: width * prefixes.count)
      counts.withUnsafeMutableBufferPointer { counts in
        places.withUnsafeBufferPointer { places in
          if isWhole {
            layout.forEach(samples, pixels: part) { value in
              counts[Int(value.orderedKey >> shift & mask)] &+= 1
            }
          } else if !places.isEmpty {
            layout.forEach(samples, pixels: part) { value in
              let key = value.orderedKey
              let place = Int(places[Int(key >> bits)])
              if place >= 0 { counts[place &* width &+ Int(key >> shift & mask)] &+= 1 }
            }
          } else {
            layout.forEach(samples, pixels: part) { value in
              let key = value.orderedKey
              let prefix = key >> bits
              for (index, sought) in prefixes.enumerated() where prefix == sought {
                counts[index &* width &+ Int(key >> shift & mask)] &+= 1
              }
            }
          }
        }
      }
      return counts
    }
    var sum = [Int](repeating: 0, count: width * prefixes.count)
    for part in parts { for index in sum.indices { sum[index] += Int(part[index]) } }
    self.prefixes = prefixes
    self.width = width
    counts = sum
  }

  /// Of each prefix its place among those sought, -1 of others; empty where there are too many to list.
  private static func places(of prefixes: [UInt64], bits: Int) -> [Int16] {
    guard bits <= 16 else { return [] }
    var places = [Int16](repeating: -1, count: 1 << bits)
    for (index, prefix) in prefixes.enumerated() { places[Int(prefix)] = Int16(index) }
    return places
  }

  /// Counts what was counted in another part of the frame too.
  mutating func add(_ other: KeyCounts) {
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  var total: Int { counts.reduce(0, +) }

  func table(_ prefix: UInt64) -> ArraySlice<Int> {
    let place = prefixes.firstIndex(of: prefix) ?? 0
    return counts[(place * width)..<((place + 1) * width)]
  }
}
