import Foundation
import MarkerModel
import MarkerStore
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct TablesTests {
  let day = Date(timeIntervalSince1970: 1_795_000_000)

  private func text(_ kind: TableKind, _ state: SessionState) -> String {
    String(decoding: kind.text(state), as: UTF8.self)
  }

  private func mark(
    _ id: Int, on image: Int, group: Int = 0, label: String? = nil, x: Double, y: Double,
    sky: SkyPoint? = nil, changed: Date? = nil
  ) -> Change {
    .mark(
      before: nil,
      after: Mark(
        id: MarkID(id), image: ImageID(image), group: group, label: label,
        position: PixelPoint(x: x, y: y), sky: sky, changed: changed ?? day))
  }

  private func state(
    _ names: [FilePath], settings: SessionSettings = SessionSettings(), _ changes: [Change],
    seen: [Int]? = nil
  ) throws -> SessionState {
    var state = SessionState(settings: settings)
    for (number, name) in names.enumerated() {
      try state.apply(
        .image(ImageID(number), ImageLocation(folder: "/i", name: name)), at: day)
    }
    for number in seen ?? Array(names.indices) {
      let center = number == 0 ? SkyPoint(ra: 350.25, dec: -0.1) : nil
      try state.apply(.seen(ImageID(number), center: center), at: day)
    }
    try state.apply(.edit(Edit(name: "e", changes: changes), cause: .person, display: nil), at: day)
    return state
  }

  @Test func `a folder where nothing was seen has tables of headers alone`() {
    #expect(text(.marks, SessionState()) == "date,image,group,label,x,y,RA,DEC\n")
    #expect(text(.images, SessionState()) == "date,image,RA,DEC,categories,comment\n")
    #expect(text(.favorites, SessionState()) == "date,image,RA,DEC,categories,comment\n")
  }

  @Test func `marks have a row each, images without marks one of nothing, in the order seen`()
    throws
  {
    let state = try state(
      ["a.fits", "sub/b.png", "c.tif"],
      [
        mark(0, on: 1, group: 1, label: "BCG", x: 5, y: 2.5),
        mark(
          1, on: 0, x: 100.125, y: -0.5, sky: SkyPoint(ra: 350.1234567890123, dec: 1e-7),
          changed: day - 86_400),
        mark(2, on: 0, group: 11, x: 1e16, y: 0.1, sky: SkyPoint(ra: 0, dec: -0.0)),
      ], seen: [2, 0, 1])
    #expect(
      text(.marks, state) == """
        date,image,group,label,x,y,RA,DEC
        2026-11-18,c.tif,None,None,nan,nan,nan,nan
        2026-11-17,a.fits,1,None,100.125,-0.5,350.1234567890123,1e-07
        2026-11-18,a.fits,12,None,1e+16,0.1,0,-0
        2026-11-18,sub/b.png,2,BCG,5,2.5,nan,nan

        """)
  }

  @Test func `images have their centre, categories and comment, favourites a table of their own`()
    throws
  {
    let changes: [Change] = [
      .judgement(
        ImageID(0), before: Judgement(),
        after: Judgement(categories: [4, 0, 7], comment: "arc, \"giant\"", isFavorite: true),
        dateBefore: nil, dateAfter: day + 86_400)
    ]
    let settings = SessionSettings(categories: ["Cat", "Dog", "3", "4", "5"])
    let state = try state(["a.fits", "b.fits"], settings: settings, changes)
    let favorite = "2026-11-19,a.fits,350.25,-0.1,Cat+5+8,\"arc, \"\"giant\"\"\"\n"
    let header = "date,image,RA,DEC,categories,comment\n"
    #expect(
      text(.images, state) == header + favorite + "2026-11-18,b.fits,nan,nan,None,None\n")
    #expect(text(.favorites, state) == header + favorite)
  }

  @Test func `a renamed group has its new name, and a label that was the old name none`() throws {
    var renamed = SessionSettings()
    renamed.groups[0] = "BCG"
    let state = try state(
      ["a"],
      [
        mark(0, on: 0, x: 1, y: 1), mark(1, on: 0, label: "BCG", x: 2, y: 2),
        mark(2, on: 0, label: "own", x: 3, y: 3),
        .settings(before: SessionSettings(), after: renamed),
      ])
    #expect(
      text(.marks, state).split(separator: "\n").dropFirst().map {
        $0.split(separator: ",")[2...3].joined(separator: " ")
      } == ["BCG None", "BCG None", "BCG own"])
  }

  @Test func `file names stand in the table byte for byte`() throws {
    let name = try #require(FilePath(bytes: [0x61, 0xE9, 0x2C, 0x62]))
    let bytes = TableKind.marks.text(try state([name], []))
    #expect(TableReader(bytes).rows.first?.fields[1] == [0x61, 0xE9, 0x2C, 0x62])
  }

  @Test func `an image with marks has its rows though nothing says that it was seen`() throws {
    let state = try state(["a", "b"], [mark(0, on: 1, x: 1, y: 1)], seen: [])
    #expect(text(.marks, state).hasSuffix("\n2026-11-18,b,1,None,1,1,nan,nan\n"))
    #expect(text(.images, state).hasSuffix("\n2026-11-18,b,nan,nan,None,None\n"))
    #expect(!text(.images, state).contains(",a,"))
  }

  @Test(arguments: [
    "plain", "a,b", "say \"hi\"", "two\nlines", "cr\rlf\r\n", " blanks ", "\ttab", "é, 🔭",
    "a|b", "\"", "\"\"", ",",
  ])
  func `any comment is read back from the table as it was`(comment: String) throws {
    let change = Change.judgement(
      ImageID(0), before: Judgement(), after: Judgement(comment: comment), dateBefore: nil,
      dateAfter: day)
    let table = TableReader(TableKind.images.text(try state(["a"], [change])))
    #expect(table.faults.isEmpty)
    #expect(table.rows.first?.fields[5].elementsEqual(comment.utf8) == true)
  }

  @Test(arguments: [
    0.1, 1.0 / 3, 359.99999999999994, -89.99999999999999, Double.leastNonzeroMagnitude,
    1.7976931348623157e308, 1e21,
    4_503_599_627_370_497.5,
  ])
  func `any number is read back from the table to the last bit`(number: Double) throws {
    let table = TableReader(
      TableKind.marks.text(try state(["a"], [mark(0, on: 0, x: number, y: -number)])))
    #expect(table.rows.first.flatMap { Double($0.text(4)) } == number)
    #expect(table.rows.first.flatMap { Double($0.text(5)) } == -number)
  }
}
