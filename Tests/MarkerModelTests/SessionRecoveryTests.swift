import Foundation
import MarkerModel
import SystemPackage
import Testing

@Suite struct SessionRecoveryTests {
  private func mark(_ number: Int, on image: Int = 0, x: Double = 0) -> Mark {
    Mark(
      id: MarkID(number), image: ImageID(image), group: 0, position: PixelPoint(x: x, y: 0),
      changed: Date(timeIntervalSince1970: 1))
  }

  private func edit(_ changes: Change...) -> Edit { Edit(name: "edit", changes: changes) }

  @Test func `a lost mark is placed by its next change, and what is removed already stays so`()
    throws
  {
    var fixture = try SessionFixture()
    try fixture.session.recover(
      edit(.mark(before: mark(4), after: mark(4, x: 7)), .mark(before: mark(9), after: nil)),
      cause: .person)
    #expect(fixture.marks() == [mark(4, x: 7)])
    #expect(fixture.state.nextMark == MarkID(5))
    try fixture.undo()
    #expect(fixture.marks() == [mark(4), mark(9)])
  }

  @Test func `a mark placed twice ends where it was placed last`() throws {
    var fixture = try SessionFixture()
    for placed in [mark(0), mark(0, x: 3), mark(0, on: 1, x: 5)] {
      try fixture.session.recover(edit(.mark(before: nil, after: placed)), cause: .person)
      #expect(fixture.marks(on: placed.image.number) == [placed])
    }
    #expect(fixture.marks().isEmpty)
  }

  @Test func `nothing is recovered in part where an image is not known`() throws {
    var fixture = try SessionFixture()
    let before = fixture.state
    #expect(throws: StateError.unknownImage(ImageID(7))) {
      try fixture.session.recover(
        edit(.mark(before: nil, after: mark(0)), .mark(before: nil, after: mark(1, on: 7))),
        cause: .person)
    }
    #expect(fixture.state == before)
  }

  @Test(arguments: [Int.max, 1 << 53, -1, Int.min])
  func `a mark's number that has no next is refused`(number: Int) throws {
    var fixture = try SessionFixture()
    let before = fixture.state
    #expect(throws: StateError.markNumber(MarkID(number))) {
      try fixture.perform(edit(.mark(before: nil, after: mark(number))))
    }
    #expect(throws: StateError.markNumber(MarkID(number))) {
      try fixture.session.reserve(MarkID(number))
    }
    #expect(fixture.state == before)
  }

  @Test func `a reserved number is not given`() throws {
    var fixture = try SessionFixture()
    try fixture.session.reserve(MarkID(6))
    try fixture.session.reserve(MarkID(2))
    #expect(try fixture.place() == MarkID(7))
  }

  @Test func `an image is found where it is said to lie, and no longer where it was`() throws {
    var fixture = try SessionFixture()
    let new = ImageLocation(folder: "/new", name: "x")
    try fixture.session.locate(ImageID(0), at: new)
    #expect(fixture.state.image(at: new) == ImageID(0))
    #expect(fixture.state.image(at: ImageLocation(folder: "/images", name: "a.fits")) == nil)
  }
}
