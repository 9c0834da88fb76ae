/// XXH64 of a stream of bytes (Yann Collet's xxHash, seed 0): tells at the speed of memory whether
/// hundreds of megabytes are what they were.
struct XXHash64: Sendable, Equatable {
  private typealias Lanes = (first: UInt64, second: UInt64, third: UInt64, fourth: UInt64)

  private var first: UInt64 = XXHash64.prime1 &+ XXHash64.prime2
  private var second: UInt64 = XXHash64.prime2
  private var third: UInt64 = 0
  private var fourth: UInt64 = 0 &- XXHash64.prime1
  /// Fewer bytes than a stripe, which wait for the rest of it.
  private var held: [UInt8] = []
  private(set) var count: UInt64 = 0

  private static let stripe = 32
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  init() {}

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    count &+= UInt64(bytes.count)
    var rest = bytes
    if !held.isEmpty {
      let missing = XXHash64.stripe - held.count
      held += rest.prefix(missing)
      rest = rest.dropFirst(missing)
      if held.count < XXHash64.stripe { return }
      mix(held[...])
      held.removeAll(keepingCapacity: true)
    }
    let whole = rest.count - rest.count % XXHash64.stripe
    mix(rest.prefix(whole))
    held += rest.dropFirst(whole)
  }

  /// Whole stripes.
  private mutating func mix(_ bytes: ArraySlice<UInt8>) {
    var lanes: Lanes = (first, second, third, fourth)
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset + XXHash64.stripe <= buffer.count {
        lanes.first = XXHash64.round(lanes.first, XXHash64.word(buffer, offset))
        lanes.second = XXHash64.round(lanes.second, XXHash64.word(buffer, offset + 8))
        lanes.third = XXHash64.round(lanes.third, XXHash64.word(buffer, offset + 16))
        lanes.fourth = XXHash64.round(lanes.fourth, XXHash64.word(buffer, offset + 24))
        offset += XXHash64.stripe
      }
    }
    (first, second, third, fourth) = lanes
  }

  var value: UInt64 {
    var hash = count >= UInt64(XXHash64.stripe) ? merged : XXHash64.prime5
    hash = hash &+ count
    var rest = held[...]
    while rest.count >= 8 {
      let word = XXHash64.number(rest.prefix(8))
      hash = XXHash64.rotate(hash ^ XXHash64.round(0, word), 27) &* XXHash64.prime1
      hash = hash &+ XXHash64.prime4
      rest = rest.dropFirst(8)
    }
    if rest.count >= 4 {
      let word = XXHash64.number(rest.prefix(4))
      hash = XXHash64.rotate(hash ^ word &* XXHash64.prime1, 23) &* XXHash64.prime2
      hash = hash &+ XXHash64.prime3
      rest = rest.dropFirst(4)
    }
    for byte in rest {
      hash = XXHash64.rotate(hash ^ UInt64(byte) &* XXHash64.prime5, 11) &* XXHash64.prime1
    }
    hash = (hash ^ hash >> 33) &* XXHash64.prime2
    hash = (hash ^ hash >> 29) &* XXHash64.prime3
    return hash ^ hash >> 32
  }

  private var merged: UInt64 {
    var hash = XXHash64.rotate(first, 1) &+ XXHash64.rotate(second, 7)
    hash = hash &+ XXHash64.rotate(third, 12) &+ XXHash64.rotate(fourth, 18)
    for lane in [first, second, third, fourth] {
      hash = (hash ^ XXHash64.round(0, lane)) &* XXHash64.prime1 &+ XXHash64.prime4
    }
    return hash
  }

  private static func word(_ buffer: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The bytes as one number, the lowest first.
  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* prime2, 31) &* prime1
  }

  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }

  static func value(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var hash = XXHash64()
    hash.add(bytes)
    return hash.value
  }
}
