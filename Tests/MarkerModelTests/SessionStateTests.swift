import Foundation
import MarkerModel
import SystemPackage
import Testing

@Suite struct SessionStateTests {
  let time = Date(timeIntervalSince1970: 1_700_000_000)

  @Test func `an image gets the next number and is found by its folder and name`() throws {
    var state = SessionState()
    let one = ImageLocation(folder: "/one", name: "1.fits")
    let two = ImageLocation(folder: "/two", name: "1.fits")
    try state.apply(.image(state.nextImage, one), at: time)
    try state.apply(.image(state.nextImage, two), at: time)
    #expect(state.image(at: one) == ImageID(0))
    #expect(state.image(at: two) == ImageID(1))
    #expect(state[ImageID(1)]?.location == two)
    #expect(state[ImageID(2)] == nil)
  }

  @Test func `names that differ only in their Unicode form are two images`() throws {
    var state = SessionState()
    let composed = ImageLocation(folder: "/i", name: "caf\u{E9}.png")
    let decomposed = ImageLocation(folder: "/i", name: "cafe\u{301}.png")
    try state.apply(.image(ImageID(0), composed), at: time)
    try state.apply(.image(ImageID(1), decomposed), at: time)
    #expect(state.image(at: composed) == ImageID(0))
    #expect(state.image(at: decomposed) == ImageID(1))
  }

  @Test func `how images are displayed is kept, is no edit, and makes no image seen`() throws {
    var fixture = try SessionFixture(images: ["a", "b"])
    let undo = fixture.session.nextUndo
    let before = fixture.state
    let memory = DisplayMemory(
      interval: "zscale", stretch: "log", colormap: "gray", inverted: false, blur: 2,
      locked: "1.0,2.0")
    try fixture.session.apply(.displayed(memory), at: time)
    try fixture.session.apply(.limits(ImageID(1), frame: 4, "0.5,7.0"), at: time)
    #expect(fixture.state.display == memory)
    #expect(fixture.state[ImageID(1)]?.limits == [4: "0.5,7.0"])
    #expect(fixture.session.nextUndo == undo && fixture.state.seenOrder == before.seenOrder)
    #expect(fixture.state[ImageID(1)]?.changed == before[ImageID(1)]?.changed)
    try fixture.session.apply(.limits(ImageID(1), frame: 4, nil), at: time)
    #expect(fixture.state.images == before.images)
    #expect(throws: StateError.unknownImage(ImageID(9))) {
      try fixture.session.apply(.limits(ImageID(9), frame: 0, "0.5,7.0"), at: time)
    }
  }

  @Test func `an image number out of turn is refused and changes nothing`() throws {
    var state = SessionState()
    let before = state
    let location = ImageLocation(folder: "/i", name: "a")
    #expect(throws: StateError.imageNumber(ImageID(3), expected: ImageID(0))) {
      try state.apply(.image(ImageID(3), location), at: time)
    }
    #expect(state == before)
  }

  @Test func `the first sight of an image counts, and a later one adds only a centre not known`()
    throws
  {
    var fixture = try SessionFixture(images: ["a"])
    let first = try #require(fixture.state[ImageID(0)])
    let center = SkyPoint(ra: 1, dec: 2)
    try fixture.session.apply(.seen(ImageID(0), center: center), at: fixture.now + 99)
    let second = try #require(fixture.state[ImageID(0)])
    #expect(second.seen == first.seen && second.changed == first.changed)
    #expect(second.center == first.center ?? center)
    #expect(fixture.state.seenOrder == [ImageID(0)])
    let before = fixture.state
    try fixture.session.apply(
      .seen(ImageID(0), center: SkyPoint(ra: 8, dec: 9)), at: fixture.now + 199)
    #expect(fixture.state == before)
  }

  @Test func `seeing an image that was judged before keeps the judgement's date`() throws {
    var state = SessionState()
    try state.apply(.image(ImageID(0), ImageLocation(folder: "/i", name: "a")), at: time)
    let edit = try #require(state.settingComment("odd", on: ImageID(0), now: time + 5))
    try state.apply(.edit(edit, cause: .person, display: nil), at: time + 5)
    try state.apply(.seen(ImageID(0), center: nil), at: time + 9)
    #expect(state[ImageID(0)]?.changed == time + 5)
    #expect(state[ImageID(0)]?.seen == time + 9)
  }

  @Test(arguments: [
    SessionEvent.fingerprint(ImageID(7), Fingerprint(size: 1, modified: 2, hash: "3")),
    .seen(ImageID(7), center: nil), .seen(ImageID(-1), center: nil),
  ])
  func `an event of an unknown image is refused`(event: SessionEvent) throws {
    var fixture = try SessionFixture()
    let before = fixture.state
    #expect(throws: StateError.self) { try fixture.session.apply(event, at: time) }
    #expect(fixture.state == before)
  }

  @Test func `an edit whose last change does not fit leaves none of its changes behind`() throws {
    var fixture = try SessionFixture()
    try fixture.place(x: 1)
    let before = fixture.state
    let old = try #require(fixture.marks().first)
    var moved = old
    moved.position.x = 9
    let absent = Mark(
      id: MarkID(77), image: ImageID(0), group: 0, position: PixelPoint(x: 0, y: 0), changed: time)
    let edit = Edit(
      name: "both",
      changes: [.mark(before: old, after: moved), .mark(before: absent, after: nil)])
    #expect(throws: StateError.unknownMark(MarkID(77))) {
      try fixture.perform(edit)
    }
    #expect(fixture.state == before)
    #expect(fixture.session.nextUndo?.name == "place mark")
  }

  @Test func `a mark's number is given once, also after the mark is gone`() throws {
    var fixture = try SessionFixture()
    let first = try fixture.place()
    try fixture.perform(fixture.state.removingMarks([first]))
    #expect(try fixture.place() == MarkID(1))
    let again = Mark(
      id: MarkID(1), image: ImageID(1), group: 0, position: PixelPoint(x: 0, y: 0), changed: time)
    #expect(throws: StateError.markTwice(MarkID(1))) {
      try fixture.perform(Edit(name: "twice", changes: [.mark(before: nil, after: again)]))
    }
  }

  @Test func `a mark cannot become another mark or wander to another image`() throws {
    var fixture = try SessionFixture()
    let id = try fixture.place()
    let mark = try #require(fixture.state.mark(id))
    for (number, image) in [(9, 0), (0, 1)] {
      let other = Mark(
        id: MarkID(number), image: ImageID(image), group: 0, position: mark.position,
        changed: time)
      #expect(throws: StateError.markMismatch(id, MarkID(number))) {
        try fixture.perform(Edit(name: "swap", changes: [.mark(before: mark, after: other)]))
      }
    }
    #expect(fixture.marks() == [mark])
  }
}
