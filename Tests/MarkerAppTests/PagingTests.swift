import Foundation
@testable import MarkerApp
import MarkerModel
import Testing

@MainActor
@Suite struct PagingTests {
  @Test func `images are paged in the order that people count in`() async throws {
    let desk = try await Desk(["img10.fits", "img2.fits", "IMG1.fits"])
    #expect(desk.shown == "IMG1.fits")
    await desk.turn(.forward)
    #expect(desk.shown == "img2.fits")
    await desk.turn(.forward)
    #expect(desk.shown == "img10.fits")
  }

  @Test func `opening again goes on at the first image that is not seen`() async throws {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits"])
    await desk.turn(.forward)
    try await desk.reopen()
    #expect(desk.shown == "c.fits")
  }

  @Test func `beyond the last image there is a word, and the page stays`() async throws {
    let desk = try await Desk(["a.fits"])
    await desk.turn(.forward)
    #expect(desk.shown == "a.fits")
    #expect(desk.notices.contains("This is the last image."))
  }

  @Test func `an image that a held key flies past is not seen, the one it stops at is`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits", "d.fits"])
    await desk.turn(.forward, isRepeat: true)
    await desk.turn(.forward, isRepeat: true)
    try await Task.sleep(for: .milliseconds(450))
    #expect(desk.model.record?.seen != nil)
    desk.model.goTo(1)
    #expect(desk.model.record?.seen == nil)
  }

  @Test
  func `a held key goes as fast as pictures come, and leaves nothing to be decoded behind it`()
    async throws
  {
    let desk = try await Desk(["a.fits"] + (10..<30).map { "slow\($0).fits" })
    let model = desk.model
    var shown: [String] = []
    // Thirty times in a second, as keyboards repeat.
    for _ in 0..<30 {
      model.turnPage(.forward, isRepeat: true)
      try await Task.sleep(for: .milliseconds(33))
      if case .picture = model.page, shown.last != desk.shown { shown.append(desk.shown) }
    }
    #expect(shown.count >= 3)
    #expect(shown == (10..<30).map { "slow\($0).fits" }.prefix(shown.count).map { $0 })
    await desk.settle()
    #expect([shown.last ?? "", "slow\(10 + shown.count).fits"].contains(desk.shown))
  }

  @Test func `a picture that is left before it came is not decoded to its end`() async throws {
    let desk = try await Desk(["a.fits", "slow1.fits", "z.fits"])
    let model = desk.model
    model.goTo(1)
    model.goTo(2)
    await desk.settle()
    #expect(desk.shown == "z.fits")
    let left = ImageLoader.Key(
      path: desk.images.appending("slow1.fits"), frame: 0, cubes: model.cubes)
    #expect(model.loader.ready(left) == nil)
    // It can be come back to at once.
    model.goTo(1)
    model.goTo(0)
    model.goTo(1)
    await desk.settle()
    #expect(desk.shown == "slow1.fits" && model.picture != nil)
  }

  @Test
  func `a file that cannot be read is a page with the reason, counts as seen and stops nothing`()
    async throws
  {
    let desk = try await Desk(["a.fits", "bad.fits", "c.fits"])
    await desk.turn(.forward)
    guard case .unreadable(let location, let error) = desk.model.page else {
      Issue.record("the page is \(desk.model.page)")
      return
    }
    #expect(location.name.string == "bad.fits")
    #expect(error.message == "it was invented broken")
    #expect(desk.model.record?.seen != nil)
    await desk.turn(.forward)
    #expect(desk.shown == "c.fits" && desk.model.picture != nil)
  }

  @Test func `space turns the frame, around the end`() async throws {
    let desk = try await Desk(["two.fits"])
    #expect(desk.model.title.place == "1 of 1  ·  frame 1 of 2: band 1")
    try desk.press("next-frame")
    await desk.settle()
    #expect(desk.model.frame == 1)
    try desk.press("next-frame")
    await desk.settle()
    #expect(desk.model.frame == 0)
  }

  @Test func `behind a frame that cannot be read are the others of the file`() async throws {
    let desk = try await Desk(["half.fits"])
    for _ in 0..<200 where desk.model.frames.isEmpty {
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(desk.model.title.place == "1 of 1  ·  frame 1 of 2: band 1")
    guard case .unreadable = desk.model.page else {
      Issue.record("the page is \(desk.model.page)")
      return
    }
    try desk.press("next-frame")
    await desk.settle()
    #expect(desk.model.picture?.frame?.name == "band 2")
    try desk.press("next-frame")
    await desk.settle()
    #expect(desk.model.picture == nil && desk.model.frames.count == 2)
  }

  @Test func `a cube of colours is shown plane by plane on request, and as colour again`()
    async throws
  {
    let desk = try await Desk(["cube.fits", "d.fits"])
    let command = try #require(CommandTable.command("color-cube"))
    #expect(command.isAvailable(desk.model) && command.isOn?(desk.model) == true)
    try desk.press("color-cube")
    await desk.settle()
    #expect(desk.model.title.place == "1 of 2  ·  frame 1 of 3: band 1")
    #expect(command.isOn?(desk.model) == false)
    try desk.press("color-cube")
    await desk.settle()
    #expect(desk.model.title.place == "1 of 2")
    await desk.turn(.forward)
    #expect(!command.isAvailable(desk.model))
  }

  @Test func `an image at which a held key stops is seen even if its frames are turned at once`()
    async throws
  {
    let desk = try await Desk(["a.fits", "two.fits"])
    await desk.turn(.forward, isRepeat: true)
    #expect(desk.model.record?.seen == nil)
    try desk.press("next-frame")
    #expect(desk.model.record?.seen != nil)
  }

  @Test func `an image at which a held key stops is seen even if its cube is switched at once`()
    async throws
  {
    let desk = try await Desk(["a.fits", "cube.fits"])
    await desk.turn(.forward, isRepeat: true)
    #expect(desk.model.record?.seen == nil)
    try desk.press("color-cube")
    #expect(desk.model.record?.seen != nil)
  }

  @Test func `next unseen passes over what was seen`() async throws {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits"])
    await desk.turn(.forward)
    desk.model.goTo(0)
    await desk.settle()
    desk.model.goToNextUnseen()
    #expect(desk.shown == "c.fits")
  }

  @Test func `a page that comes late does not show over the one that is wanted now`() async throws {
    let desk = try await Desk(["a.fits", "b.fits", "slow.fits"])
    desk.model.goTo(2)
    desk.model.goTo(1)
    try await Task.sleep(for: .milliseconds(400))
    #expect(desk.shown == "b.fits")
    #expect(desk.model.title.name == "b.fits")
    #expect(desk.model.picture != nil)
  }

  @Test func `a folder without images says so`() async throws {
    let desk = try await Desk([])
    guard case .empty(let why) = desk.model.page else {
      Issue.record("the page is \(desk.model.page)")
      return
    }
    #expect(why.text.contains("no FITS, TIFF, PNG or JPEG images"))
  }

  @Test func `decoding ahead goes in the direction of travel and stays in the list`() {
    #expect(PrefetchPlan.places(around: 5, count: 100, direction: .forward) == [6, 7, 4, 8])
    #expect(PrefetchPlan.places(around: 5, count: 100, direction: .backward) == [4, 3, 6, 2])
    #expect(PrefetchPlan.places(around: 0, count: 2, direction: .forward) == [1])
    #expect(PrefetchPlan.places(around: 0, count: 1, direction: .forward) == [])
  }
}
