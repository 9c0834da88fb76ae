import MarkerApp
import MarkerModel
import Testing

@MainActor
@Suite struct SeenTests {
  @Test func `an image that is made not seen stays so while it is shown, and is found again`()
    async throws
  {
    let desk = try await Desk(["a.fits", "two.fits", "z.fits"])
    await desk.turn(.forward)
    try desk.press("seen")
    #expect(!desk.model.title.isSeen)
    await desk.settle()
    try desk.press("next-frame")
    await desk.settle()
    try desk.press("next-unseen")
    #expect(desk.shown == "z.fits")
    await desk.settle()
    try desk.press("next-unseen")
    #expect(desk.shown == "two.fits" && !desk.model.title.isSeen)
    // It was left, so that it counts anew.
    await desk.settle()
    #expect(desk.model.title.isSeen)
    try await desk.model.close()
    #expect(try desk.table("images").count == 4)
  }

  @Test func `the last image that is not seen is not made seen by looking for the next`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    try desk.press("seen")
    try desk.press("next-unseen")
    await desk.settle()
    #expect(!desk.model.title.isSeen)
    #expect(desk.notices.last == "All other images here have been seen.")
    try await desk.model.close()
    #expect(try desk.table("images").count == 1)
  }

  @Test func `an image that is made not seen is seen once something is done to it`() async throws {
    let desk = try await Desk(["a.fits"])
    try desk.press("seen")
    try desk.press("favorite")
    #expect(desk.model.title.isSeen)
    desk.model.click(at: ScreenPoint(x: 200, y: 150), shift: false, control: false, alt: false)
    let mark = try #require(desk.model.record?.marks.first)
    try desk.press("seen")
    desk.model.relabel(mark.id, as: "arc")
    #expect(desk.model.title.isSeen)
  }

  @Test func `making it not seen is undone, and done again where it is shown again`() async throws {
    let desk = try await Desk(["a.fits", "b.fits"])
    let seen = try #require(desk.model.record?.seen)
    try desk.press("seen")
    try desk.press("undo")
    #expect(desk.model.record?.seen == seen)
    await desk.turn(.forward)
    try desk.press("redo")
    #expect(desk.shown == "a.fits")
    await desk.settle()
    #expect(desk.model.record?.seen == nil)
    try desk.press("undo")
    #expect(desk.model.record?.seen == seen)
  }

  @Test func `an image made seen before its picture came has its centre when it comes`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits", "c.fits", "d.fits", "e.fits", "slow.fits"])
    desk.model.goTo(5)
    try desk.press("seen")
    #expect(desk.model.title.isSeen)
    try desk.press("seen")
    await desk.settle()
    #expect(!desk.model.title.isSeen && desk.model.record?.center == nil)
    try desk.press("seen")
    #expect(desk.model.record?.center == SkyPoint(ra: 19.5, dec: -14.5))
    try await desk.reopen()
    #expect(
      desk.model.state.images.contains { $0.seen != nil && $0.location.name.string == "slow.fits" })
  }
}
