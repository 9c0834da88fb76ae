import Foundation
import SystemPackage

/// In which order images are looked through: as listed or drawn from a seed, with repeats among them.
///
/// The same images, settings and judgements give the same order on every computer and at every start.
public struct ImageOrder: Sendable {
  private let settings: SessionSettings
  /// When an image was first seen; nil while it is not.
  private let seen: @Sendable (ImageLocation) -> Date?
  /// Whether an image's repeat was shown already, or judged.
  private let isBegun: @Sendable (ImageLocation) -> Bool

  public init(_ state: SessionState) {
    settings = state.settings
    seen = { location in state.image(at: location).flatMap { state[$0]?.seen } }
    isBegun = { state.image(at: $0) != nil }
  }

  /// Whether it changes nothing.
  public var isPlain: Bool {
    settings.repeats == nil && !(settings.randomizesOrder && !settings.orderDraws.isEmpty)
  }

  /// - Parameter images: as they are listed.
  public func ordered(_ images: [ImageLocation]) -> [ImageLocation] {
    repeating(shuffled(images))
  }

  // MARK: Random order

  /// Images seen before an order was drawn stay where they were; the others take the places left.
  private func shuffled(_ images: [ImageLocation]) -> [ImageLocation] {
    guard settings.randomizesOrder else { return images }
    // By the list, so that two images of one name and one key have an order too.
    let places = Dictionary(zip(images, images.indices), uniquingKeysWith: { first, _ in first })
    return settings.orderDraws.reduce(images) { order, draw in
      let stays = order.map { isSeen($0, by: draw.since) }
      let drawn = order.indices.filter { !stays[$0] }.map { index in
        (
          key: Draw.number(draw.seed, "order", order[index].name),
          place: places[order[index]] ?? 0, image: order[index]
        )
      }.sorted { ($0.key, $0.place) < ($1.key, $1.place) }
      var next = order
      for (place, source) in zip(order.indices.lazy.filter { !stays[$0] }, drawn) {
        next[place] = source.image
      }
      return next
    }
  }

  private func isSeen(_ image: ImageLocation, by time: Date?) -> Bool {
    guard let time, let seen = seen(image) else { return false }
    return seen <= time
  }

  // MARK: Repeats

  /// So many repeats as the share asks for, each some images behind the first showing and none
  /// before where the person was when repeats were asked for.
  private func repeating(_ images: [ImageLocation]) -> [ImageLocation] {
    guard let plan = settings.repeats, !images.isEmpty else { return images }
    let gap = min(max(images.count / 4, 1), ImageOrder.widestGap)
    let (start, shown) = reached(images, plan.since)
    var places: [(key: Double, seen: Date, image: ImageLocation)] = images.enumerated().map {
      (Double($0.offset), .distantPast, $0.element)
    }
    for index in repeated(images, plan, gap) {
      let again = images[index].ofRepetition(1)
      if isSeen(again, by: plan.since), let seen = seen(again) {
        // Where it was: behind what was seen before it.
        let before = shown.last { $0.seen < seen }.map { Double($0.index) } ?? -1
        places.append((before + 0.5, seen, again))
        continue
      }
      let first = max(Double(index + gap), start)
      let room = max(Double(images.count) - first, Double(gap))
      // Never the place of an image.
      let share = (Draw.unit(plan.seed, "place", again.name) * 0.998) + 0.001
      places.append((first + room * share, .distantFuture, again))
    }
    return places.sorted { ($0.key, $0.seen) < ($1.key, $1.seen) }.map(\.image)
  }

  /// At most so many images lie between an image and its repeat that nothing else asks for.
  private static let widestGap = 20

  /// Which images come again: those whose repeat was begun, then drawn ones, the last of the list only
  /// where there are no others.
  private func repeated(_ images: [ImageLocation], _ plan: RepeatPlan, _ gap: Int) -> [Int] {
    let count = Int((Double(images.count) * plan.share / 100).rounded())
    let drawn = images.indices.map { index in
      (
        rank: isBegun(images[index].ofRepetition(1)) ? 0 : index + gap < images.count ? 1 : 2,
        key: Draw.number(plan.seed, "repeat", images[index].name), index: index
      )
    }.sorted { ($0.rank, $0.key, $0.index) < ($1.rank, $1.key, $1.index) }
    let begun = drawn.count { $0.rank == 0 }
    return drawn.prefix(max(count, begun)).map(\.index)
  }

  /// The images that were seen by then, in the order in which they were, and the place behind the last.
  private func reached(
    _ images: [ImageLocation], _ time: Date?
  ) -> (start: Double, shown: [(seen: Date, index: Int)]) {
    let shown = images.enumerated().compactMap { index, image -> (seen: Date, index: Int)? in
      guard let time, let seen = seen(image), seen <= time else { return nil }
      return (seen, index)
    }.sorted { ($0.seen, $0.index) < ($1.seen, $1.index) }
    return (shown.last.map { Double($0.index + 1) } ?? 0, shown)
  }
}

/// Numbers drawn from a seed for a name: alike on every computer, for the same bytes.
enum Draw {
  static func number(_ seed: UInt32, _ purpose: String, _ name: FilePath) -> UInt64 {
    // FNV-1a of what it is drawn for, then the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for shift in stride(from: 0, to: 32, by: 8) { add(UInt8(truncatingIfNeeded: seed >> shift)) }
    for byte in purpose.utf8 { add(byte) }
    add(0)
    name.withPlatformString { pointer in
      var at = pointer
      while at.pointee != 0 {
        add(UInt8(bitPattern: at.pointee))
        at += 1
      }
    }
    var mixed = hash &+ 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// From 0 to below 1.
  static func unit(_ seed: UInt32, _ purpose: String, _ name: FilePath) -> Double {
    Double(number(seed, purpose, name) >> 11) * 0x1p-53
  }
}
