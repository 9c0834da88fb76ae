import Foundation
import MarkerModel
import SystemPackage
import Testing

@testable import MarkerStore

@Suite struct JournalCodecTests {
  static let nasty = [
    "", "None", "caf\u{E9}", "cafe\u{301}", "\"quoted\", and \\ back", "a\r\nb\u{0}\u{1}\u{7F}",
    "\u{2028}\u{FEFF}\u{FFFF}", "🔭\u{200D}🪐", "</script>", String(repeating: "é", count: 4000),
  ]
  static let numbers = [
    0, -0.0, 5, 0.1, 1.0 / 3, 1e-7, 1e16, -123456.789, .leastNonzeroMagnitude,
    .greatestFiniteMagnitude, 1e22, 9007199254740994, .infinity, -.infinity,
  ]
  static let paths: [[UInt8]] =
    nasty.filter { !$0.isEmpty && !$0.contains("\0") }.map { Array($0.utf8) } + [
      [0x61, 0xE9, 0x62], [0xFF, 0xFE], Array("sub/dir/1.fits".utf8),
    ]
  static let time = JournalTime.rounded(Date(timeIntervalSince1970: 1_795_000_000.1234))

  private func readBack(_ entry: JournalEntry, names: [FilePath] = []) throws -> JournalLine {
    var encoder = try JournalEncoder(user: "ann \"x\"", version: "0.1.0", names: names)
    let bytes = try encoder.line(entry, sequence: 12, time: Self.time)
    #expect(bytes.last == 0x0A)
    #expect(!bytes.dropLast().contains(0x0A))
    #expect(!bytes.contains(0))
    return try JournalDecoder().line(bytes.dropLast())
  }

  private func expectRoundTrip(
    _ event: SessionEvent, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let line = try readBack(.event(event), names: ["a.fits", "b.fits"])
    // A dump tells strings of other bytes apart, which `==` does not, and -0 from 0.
    guard case .entry(.event(let read)) = line.content else {
      Issue.record("\(line.content)", sourceLocation: sourceLocation)
      return
    }
    #expect(read == event, sourceLocation: sourceLocation)
    #expect(exact(read) == exact(event), sourceLocation: sourceLocation)
    #expect(line.sequence == 12 && line.time == Self.time && line.user == "ann \"x\"")
  }

  private func exact(_ event: SessionEvent) -> [UInt8] {
    var text = ""
    dump(event, to: &text)
    return Array(text.utf8)
  }

  private func mark(
    id: Int = 3, label: String? = nil, x: Double = 1.5, sky: SkyPoint? = nil
  ) -> Mark {
    Mark(
      id: MarkID(id), image: ImageID(1), group: 4, label: label, position: PixelPoint(x: x, y: -x),
      sky: sky, frame: 2, changed: Self.time)
  }

  private func edit(_ changes: [Change], cause: EditCause = .person, display: DisplayState? = nil)
    -> SessionEvent
  {
    .edit(Edit(name: "do \"it\"", changes: changes), cause: cause, display: display)
  }

  @Test func `every kind of event is read back as it was written`() throws {
    try expectRoundTrip(.opened(imageFolder: "/data/images"))
    try expectRoundTrip(.image(ImageID(2), ImageLocation(folder: "/i", name: "c.fits")))
    try expectRoundTrip(
      .fingerprint(
        ImageID(0), Fingerprint(size: .max, modified: 1_700_000_000.123456, hash: "00ff")))
    try expectRoundTrip(.shown(ImageID(1), frame: 7, milliseconds: 123_456))
    try expectRoundTrip(.seen(ImageID(1), center: nil))
    try expectRoundTrip(.seen(ImageID(1), center: SkyPoint(ra: 359.999999999999, dec: -0.0)))
    try expectRoundTrip(.relocated(ImageID(1), ImageLocation(folder: "/j", name: "d/c.fits")))
    try expectRoundTrip(
      .positioned(
        ImageID(1), [MarkSky(mark: MarkID(9), sky: SkyPoint(ra: 1.0 / 3, dec: -89.5))]))
    try expectRoundTrip(.closed)
    try expectRoundTrip(.limits(ImageID(1), frame: 3, "-9223372036854775808,0.1"))
    try expectRoundTrip(.limits(ImageID(1), frame: 0, nil))
    try expectRoundTrip(
      .displayed(
        DisplayMemory(
          interval: "percentile:99.5", stretch: "power:0.3", colormap: "aips0", inverted: true,
          blur: 2.5, contrast: 0.1, bias: -0.0, missing: "0a0B0c", locked: "0.1,2.0")))
    try expectRoundTrip(
      .displayed(
        DisplayMemory(
          interval: "minmax", stretch: "linear", colormap: "gray", inverted: false, blur: 0)))
    for cause in [EditCause.person, .undo, .redo, .outside, .adopted] {
      try expectRoundTrip(edit([], cause: cause))
    }
  }

  @Test func `every kind of change is read back as it was written`() throws {
    var other = mark(label: "BCG", sky: SkyPoint(ra: 1, dec: 2))
    other.group = 5
    let catalog = Catalog(
      id: CatalogID(3), file: "é \"x\".csv", pixels: .fits, color: MarkColor(1, 171, 255))
    try expectRoundTrip(
      edit([
        .seen(ImageID(1), before: Self.time, after: nil),
        .seen(ImageID(1), before: nil, after: Self.time),
        .catalog(before: nil, after: catalog), .catalog(before: catalog, after: nil),
      ]))
    try expectRoundTrip(
      edit([
        .mark(before: nil, after: mark()), .mark(before: mark(), after: other),
        .mark(before: other, after: nil), .mark(before: mark(), after: mark(x: 9)),
        .mark(before: mark(), after: mark(label: "")), .mark(before: nil, after: nil),
        .mark(before: mark(), after: mark(id: 9)),
      ]))
    let judgement = Judgement(categories: [17], comment: "odd", isFavorite: true)
    try expectRoundTrip(
      edit([
        .judgement(
          ImageID(0), before: Judgement(), after: judgement, dateBefore: nil, dateAfter: Self.time),
        .judgement(
          ImageID(0), before: judgement, after: Judgement(), dateBefore: Self.time, dateAfter: nil),
      ]))
    try expectRoundTrip(
      edit([
        .settings(
          before: SessionSettings(),
          after: SessionSettings(
            imageFolder: "/x=y", groups: [], categories: ["a,b"], groupLimits: [nil, 3, nil],
            randomizesOrder: true, leftClickGroup: nil))
      ]))
    try expectRoundTrip(
      edit([
        .settings(
          before: SessionSettings(
            groupColors: [nil, MarkColor(0, 15, 255)],
            orderDraws: [OrderDraw(seed: 4_000_000_000, since: Self.time), OrderDraw(seed: 0)]),
          after: SessionSettings(
            repeats: RepeatPlan(share: 33.3, seed: 1, since: Self.time),
            advance: Advance(afterCategory: true, afterMarks: 4)))
      ]))
  }

  @Test func `several categories are read back as they were written`() throws {
    let event = edit([
      .judgement(
        ImageID(0), before: Judgement(categories: [1, 3]),
        after: Judgement(categories: [4, 0, 17]), dateBefore: nil, dateAfter: Self.time)
    ])
    guard case .entry(.event(let read)) = try readBack(.event(event), names: ["a.fits"]).content
    else {
      Issue.record("it is no event")
      return
    }
    #expect(read == event)
  }

  @Test(arguments: nasty)
  func `text of any kind keeps its bytes`(text: String) throws {
    try expectRoundTrip(
      edit([
        .mark(before: nil, after: mark(label: text)),
        .judgement(
          ImageID(0), before: Judgement(comment: text), after: Judgement(), dateBefore: nil,
          dateAfter: nil),
        .settings(
          before: SessionSettings(groups: [text], categories: [text]), after: SessionSettings()),
      ]))
  }

  @Test(arguments: numbers)
  func `a number of any size is read back to the last bit`(number: Double) throws {
    try expectRoundTrip(
      edit(
        [.mark(before: nil, after: mark(x: number, sky: SkyPoint(ra: number, dec: -number)))],
        display: DisplayState(
          frame: 1, interval: "zscale", stretch: "asinh", low: -number, high: number,
          colormap: "gray", inverted: true, blur: number, zoom: number, missing: "red")))
  }

  @Test func `what is not a number is null`() throws {
    let event = edit([.mark(before: nil, after: mark(x: .nan))])
    guard case .entry(.event(.edit(let read, _, _))) = try readBack(.event(event)).content,
      case .mark(nil, let after?) = read.changes.first
    else {
      Issue.record("another event came back")
      return
    }
    #expect(after.position.x.isNaN)
  }

  @Test(arguments: paths)
  func `file names of any bytes are kept`(bytes: [UInt8]) throws {
    let path = try #require(FilePath(bytes: bytes))
    try expectRoundTrip(.image(ImageID(2), ImageLocation(folder: "/i", name: path)))
    try expectRoundTrip(.opened(imageFolder: path))
    try expectRoundTrip(
      edit([.settings(before: SessionSettings(imageFolder: path), after: SessionSettings())]))
  }

  @Test func `a line reads as documented`() throws {
    var encoder = try JournalEncoder(user: "ann", version: "0.1.0", names: ["a.fits", "b/c.fits"])
    let line = try encoder.line(
      .event(
        edit([.mark(before: nil, after: mark(label: "BCG", sky: SkyPoint(ra: 10, dec: -2.5)))])),
      sequence: 7, time: Self.time)
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"seq":7,"time":"2026-11-18T11:06:40.123Z","user":"ann","version":"0.1.0","#
        + #""event":"edit","changes":[{"kind":"placed","markAfter":{"date":"2026-11-18T11:06:40.123Z","#
        + #""frame":2,"group":4,"id":3,"image":1,"label":"BCG","sky":[10,-2.5],"x":1.5,"y":-1.5},"#
        + #""name":"b/c.fits"}],"edit":"do \"it\""}"# + "\n")
  }

  @Test func `changes are named by what they did`() {
    func kind(_ change: Change) -> String { ChangeJSON(change, name: nil).kind }
    var regrouped = mark()
    regrouped.group = 0
    var both = mark(x: 3)
    both.label = "x"
    #expect(kind(.mark(before: nil, after: mark())) == "placed")
    #expect(kind(.mark(before: mark(), after: nil)) == "removed")
    #expect(kind(.mark(before: mark(), after: mark(x: 2))) == "moved")
    #expect(kind(.mark(before: mark(), after: mark(label: "l"))) == "relabelled")
    #expect(kind(.mark(before: mark(), after: regrouped)) == "regrouped")
    #expect(kind(.mark(before: mark(), after: both)) == "altered")
    let renamed = SessionSettings(groups: ["BCG"])
    #expect(kind(.settings(before: SessionSettings(), after: renamed)) == "renamed")
  }

  @Test func `a kind of line or change that is not known is no damage`() throws {
    let start = #"{"seq":1,"time":"2026-11-18T11:06:40.123Z","event":"#
    let decoder = JournalDecoder()
    let line = try decoder.line(Data((start + #""telepathy","image":"seven"}"#).utf8))
    #expect(line.content == .unknown("telepathy"))
    let change = start + #""edit","edit":"x","changes":[{"kind":"dreamt"}]}"#
    #expect(try decoder.line(Data(change.utf8)).content == .unknown("edit: dreamt"))
  }

  @Test(arguments: [
    "", "{", "null", "[]", "{}", #"{"seq":1}"#, #"{"seq":"1"}"#,
    #"{"seq":1,"time":"yesterday","event":"closed"}"#,
    #"{"seq":-1,"time":"2026-11-18T11:06:40.123Z","event":"closed"}"#,
    #"{"seq":9223372036854775807,"time":"2026-11-18T11:06:40.123Z","event":"closed"}"#,
    #"{"seq":1,"time":"2026-11-18T11:06:40.123Z","event":"seen"}"#,
    #"{"seq":1,"time":"2026-11-18T11:06:40.123Z","event":"seen","image":1e99}"#,
    #"{"seq":1,"time":"2026-11-18T11:06:40.123Z","event":"image","image":0,"folder":"/","name64":"?"}"#,
    #"{"seq":1,"time":"2026-11-18T11:06:40.123Z","event":"edit","edit":"x","changes":[{"kind":"placed","markAfter":{"id":9223372036854775807,"image":0,"group":0,"x":1,"y":1,"frame":0,"date":"2026-11-18T11:06:40.123Z"}}]}"#,
    String(repeating: "[", count: 100_000),
  ])
  func `a line that is none is refused with a reason`(text: String) {
    #expect(throws: LineFault.self) { try JournalDecoder().line(Data(text.utf8)) }
  }

  @Test func `the store's own notes are read back`() throws {
    let stamps = JournalEntry.tables([
      TableStamp(file: "ann_marks.txt", was: nil, now: "00ff"),
      TableStamp(file: "ann_images.txt", was: "12", now: "34"),
    ])
    #expect(try readBack(stamps).content == .entry(stamps))
    let note = JournalEntry.damage(DamageNote(throughLine: 17, copy: "x.damaged"))
    #expect(try readBack(note).content == .entry(note))
  }
}
