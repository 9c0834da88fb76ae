import Foundation
import MarkerModel
import Testing

@Suite struct MoreEditsTests {
  @Test func `marks regrouped keep their place, and undo gives them their groups back`() throws {
    var fixture = try SessionFixture()
    let one = try fixture.place(group: 0, x: 1)
    let other = try fixture.place(group: 1, x: 2, on: 1)
    let before = fixture.state
    let edit = try fixture.state.regrouping([one, other], to: 4, now: fixture.now + 60)
    try fixture.perform(edit)
    #expect(fixture.state.mark(one)?.group == 4)
    #expect(fixture.state.mark(other)?.group == 4)
    #expect(fixture.state.mark(other)?.position.x == 2)
    #expect(fixture.state.mark(one)?.changed != before.mark(one)?.changed)
    try fixture.undo()
    #expect(fixture.state == before)
    #expect(try fixture.state.regrouping([one], to: 0, now: fixture.now) == nil)
  }

  @Test func `a label that is the new group's name becomes none`() throws {
    var fixture = try SessionFixture()
    let mark = try fixture.place(group: 0)
    try fixture.perform(fixture.state.relabelling(mark, as: "2", now: fixture.now))
    try fixture.perform(fixture.state.regrouping([mark], to: 1, now: fixture.now))
    #expect(fixture.state.mark(mark)?.label == nil)
  }

  @Test func `regrouping keeps the limit: one replaces, more are refused`() throws {
    var fixture = try SessionFixture(settings: SessionSettings(groupLimits: [1, 2]))
    let old = try fixture.place(group: 0, x: 1)
    let other = try fixture.place(group: 2, x: 2)
    try fixture.perform(fixture.state.regrouping([other], to: 0, now: fixture.now))
    #expect(fixture.marks().map(\.id) == [other])
    try fixture.undo()
    #expect(fixture.marks().map(\.id) == [old, other])
    let third = try fixture.place(group: 2, x: 3)
    #expect(throws: MarkRefusal.limitReached(group: "1", limit: 1)) {
      try fixture.state.regrouping([other, third], to: 0, now: fixture.now)
    }
    try fixture.place(group: 1, x: 4)
    #expect(throws: MarkRefusal.limitReached(group: "2", limit: 2)) {
      try fixture.state.regrouping([other, third], to: 1, now: fixture.now)
    }
  }

  @Test func `an image marked as not seen is unseen, and undo puts it back in its order`() throws {
    var fixture = try SessionFixture(images: ["a", "b", "c"])
    let before = fixture.state
    try fixture.perform(fixture.state.settingSeen(nil, of: ImageID(0)))
    #expect(fixture.state[ImageID(0)]?.seen == nil)
    #expect(fixture.state.seenOrder == [ImageID(1), ImageID(2)])
    #expect(fixture.state.settingSeen(nil, of: ImageID(0)) == nil)
    try fixture.undo()
    #expect(fixture.state == before)
    try fixture.redo()
    try fixture.session.apply(.seen(ImageID(0), center: nil), at: fixture.now + 100)
    #expect(fixture.state.seenOrder == [ImageID(1), ImageID(2), ImageID(0)])
  }

  @Test func `categories are cleared at once and come back at once`() throws {
    var fixture = try SessionFixture()
    for category in [0, 3] {
      try fixture.perform(
        fixture.state.settingCategory(category, to: true, on: ImageID(0), now: fixture.now))
    }
    try fixture.perform(fixture.state.clearingCategories(of: ImageID(0), now: fixture.now))
    #expect(fixture.state[ImageID(0)]?.judgement.categories == [])
    try fixture.undo()
    #expect(fixture.state[ImageID(0)]?.judgement.categories == [0, 3])
    #expect(fixture.state.clearingCategories(of: ImageID(1), now: fixture.now) == nil)
  }

  @Test func `a catalog is imported and removed, each undone, and its number is never another's`()
    throws
  {
    var fixture = try SessionFixture()
    let one = Catalog(id: fixture.state.nextCatalog, file: "a.csv", color: MarkColor(1, 2, 3))
    try fixture.perform(fixture.state.importing(one))
    let other = Catalog(
      id: fixture.state.nextCatalog, file: "b.csv", pixels: .fits, color: MarkColor(4, 5, 6))
    try fixture.perform(fixture.state.importing(other))
    #expect(fixture.state.catalogs == [one, other])
    try fixture.perform(fixture.state.removing(one.id))
    #expect(fixture.state.catalogs == [other])
    try fixture.undo()
    #expect(fixture.state.catalogs == [one, other])
    try fixture.undo()
    try fixture.undo()
    #expect(fixture.state.catalogs.isEmpty)
    #expect(fixture.state.nextCatalog == CatalogID(2))
    #expect(fixture.state.removing(one.id) == nil)
  }

  @Test func `an image found elsewhere is the same image, and where it was is remembered`()
    throws
  {
    var fixture = try SessionFixture()
    let new = ImageLocation(folder: "/elsewhere", name: "c.fits")
    try fixture.session.apply(.relocated(ImageID(0), new), at: fixture.now)
    #expect(fixture.state[ImageID(0)]?.location == new)
    #expect(fixture.state.image(at: new) == ImageID(0))
    let old = ImageLocation(folder: "/images", name: "a.fits")
    #expect(fixture.state.image(at: old) == nil)
    #expect(fixture.state.formerImage(at: old) == ImageID(0))
    #expect(throws: StateError.locationTaken(ImageID(1), by: ImageID(0))) {
      try fixture.session.apply(.relocated(ImageID(1), new), at: fixture.now)
    }
  }

  @Test func `marks that came without a sky position get theirs, others keep what they have`()
    throws
  {
    var fixture = try SessionFixture()
    let mark = try fixture.place()
    let sky = SkyPoint(ra: 1, dec: 2)
    try fixture.session.apply(
      .positioned(ImageID(0), [MarkSky(mark: mark, sky: sky)]), at: fixture.now)
    #expect(fixture.state.mark(mark)?.sky == sky)
    try fixture.session.apply(
      .positioned(ImageID(0), [MarkSky(mark: mark, sky: SkyPoint(ra: 3, dec: 4))]),
      at: fixture.now)
    #expect(fixture.state.mark(mark)?.sky == sky)
  }
}
