import Foundation
import MarkerModel
import SystemPackage
import Testing

@Suite struct ImageOrderTests {
  private func images(_ count: Int) -> [ImageLocation] {
    (0..<count).map { ImageLocation(folder: "/f", name: FilePath("i\(1000 + $0).fits")) }
  }

  private let start = Date(timeIntervalSince1970: 1_000_000)

  /// A session in which the images of these places were seen, one a second.
  private func state(
    _ settings: SessionSettings, _ images: [ImageLocation], seen: [Int] = []
  ) throws -> SessionState {
    var state = SessionState(settings: settings)
    for (number, place) in seen.enumerated() {
      let time = start.addingTimeInterval(Double(number))
      try state.apply(.image(ImageID(number), images[place]), at: time)
      try state.apply(.seen(ImageID(number), center: nil), at: time)
    }
    return state
  }

  @Test func `without a wish for another the order is that of the list`() throws {
    let images = images(10)
    #expect(ImageOrder(try state(SessionSettings(), images)).ordered(images) == images)
  }

  @Test func `a seed gives the same order always, and another seed another`() throws {
    let images = images(200)
    func order(_ seed: UInt32) throws -> [ImageLocation] {
      let settings = SessionSettings(randomizesOrder: true, orderDraws: [OrderDraw(seed: seed)])
      return ImageOrder(try state(settings, images)).ordered(images)
    }
    let order7 = try order(7)
    #expect(order7 != images && Set(order7) == Set(images))
    #expect(try order(7) == order7)
    #expect(try order(8) != order7)
    // Nobody's order changes with a new version of the program.
    #expect(
      order7.prefix(4).map(\.name.string) == [
        "i1010.fits", "i1163.fits", "i1122.fits", "i1076.fits",
      ])
    // Every place gets images of everywhere: mean distance of a random order is a third.
    let moved = order7.enumerated().map {
      abs($0.offset - (images.firstIndex(of: $0.element) ?? 0))
    }
    #expect((50...84).contains(moved.reduce(0, +) / 200))
  }

  @Test func `a file more leaves the others in their order among themselves`() throws {
    let many = images(101)
    let few = Array(many.dropFirst(37).prefix(1)) + many.prefix(37) + many.dropFirst(38)
    let settings = SessionSettings(randomizesOrder: true, orderDraws: [OrderDraw(seed: 7)])
    let all = ImageOrder(try state(settings, many)).ordered(many)
    let less = ImageOrder(try state(settings, many)).ordered(Array(few.dropFirst()))
    #expect(all.filter { $0 != many[37] } == less)
  }

  @Test func `images seen before stay where they were, also when more are seen`() throws {
    let images = images(50)
    let draw = OrderDraw(seed: 3, since: start.addingTimeInterval(2.5))
    let settings = SessionSettings(randomizesOrder: true, orderDraws: [draw])
    let order = ImageOrder(try state(settings, images, seen: [0, 1, 30])).ordered(images)
    for place in [0, 1, 30] { #expect(order[place] == images[place]) }
    #expect(order != images)
    let later = ImageOrder(try state(settings, images, seen: [0, 1, 30, 7, 9, 11])).ordered(images)
    #expect(later == order)
  }

  @Test func `another seed on the way leaves what was seen where the order before had it`() throws {
    let images = images(50)
    let first = OrderDraw(seed: 3)
    let settings = SessionSettings(randomizesOrder: true, orderDraws: [first])
    let before = ImageOrder(try state(settings, images)).ordered(images)
    // The first twelve of that order are looked at.
    let seen = try before.prefix(12).map { try #require(images.firstIndex(of: $0)) }
    let second = OrderDraw(seed: 4, since: start.addingTimeInterval(11))
    let both = SessionSettings(randomizesOrder: true, orderDraws: [first, second])
    let after = ImageOrder(try state(both, images, seen: seen)).ordered(images)
    #expect(after.prefix(12) == before.prefix(12) && after != before)
    #expect(Set(after) == Set(images))
  }

  @Test(arguments: [
    (1, 100.0, 1), (2, 10, 0), (5, 10, 1), (20, 50, 10), (400, 10, 40), (1000, 12.5, 125),
    (37, 100, 37), (10000, 0.1, 10),
  ]) func `as many repeats come as were asked for, each behind its image`(
    count: Int, share: Double, repeats: Int
  ) throws {
    let images = images(count)
    let settings = SessionSettings(repeats: RepeatPlan(share: share, seed: 5))
    let order = ImageOrder(try state(settings, images)).ordered(images)
    #expect(order.count == count + repeats && Set(order).count == order.count)
    #expect(order.filter { !$0.isRepeat } == images)
    for (place, image) in order.enumerated() where image.isRepeat {
      let first = try #require(order.firstIndex(of: image.ofRepetition(0)))
      #expect(first < place)
      if share <= 50, count > 4 { #expect(place - first > min(20, count / 4)) }
    }
  }

  @Test func `repeats asked for on the way come only ahead, and those begun stay`() throws {
    let images = images(100)
    let plan = RepeatPlan(share: 20, seed: 9, since: start.addingTimeInterval(100))
    let settings = SessionSettings(repeats: plan)
    var state = try state(settings, images, seen: Array(0..<60))
    let order = ImageOrder(state).ordered(images)
    #expect(order.prefix(60) == images.prefix(60))
    #expect(order.count { $0.isRepeat } == 20)
    let again = try #require(order.first { $0.isRepeat })
    try state.apply(.image(ImageID(60), again), at: start)
    state = try change(state) { $0.repeats?.share = 1 }
    #expect(ImageOrder(state).ordered(images).filter(\.isRepeat) == [again])
    state = try change(state) { $0.repeats = nil }
    #expect(ImageOrder(state).ordered(images) == images)
  }

  @Test func `a random order and repeats go together`() throws {
    let images = images(60)
    let settings = SessionSettings(
      randomizesOrder: true, orderDraws: [OrderDraw(seed: 2)],
      repeats: RepeatPlan(share: 25, seed: 2))
    let order = ImageOrder(try state(settings, images)).ordered(images)
    let without = SessionSettings(randomizesOrder: true, orderDraws: [OrderDraw(seed: 2)])
    let plain = ImageOrder(try state(without, images)).ordered(images)
    #expect(order.filter { !$0.isRepeat } == plain && order.count == 75)
  }

  private func change(
    _ state: SessionState, _ change: (inout SessionSettings) -> Void
  ) throws -> SessionState {
    var settings = state.settings
    change(&settings)
    var changed = state
    let edit = Edit(name: "", changes: [.settings(before: state.settings, after: settings)])
    try changed.apply(.edit(edit, cause: .person, display: nil), at: start)
    return changed
  }
}
