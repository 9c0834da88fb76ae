import Foundation
import MarkerModel
import MarkerStore
import MarkerTestSupport
import SystemPackage
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct MarkExportTests {
  static let day = Date(timeIntervalSince1970: 1_795_000_000)
  static let nasty = "a,\"b\"\r\n<c> & 'd'\tü {e}"
  static let measure = FrameMeasure(
    size: PixelSize(width: 400, height: 300), sky: FlatSky())

  /// Half an arc second a pixel, on the first columns alone.
  struct FlatSky: SkyTransform {
    var columns = 0.0
    var skyFrame = SkyFrame.equatorial(system: "ICRS", equinox: nil)
    let axisTypes = ["RA---CAR", "DEC--CAR"]
    let pixelScaleArcsec = 0.5
    func sky(at point: PixelPoint) -> SkyPoint? {
      point.x < columns ? SkyPoint(ra: point.x / 7200, dec: -point.y / 7200) : nil
    }
    func native(at point: PixelPoint) -> SkyPoint? { sky(at: point) }
    func pixel(at point: SkyPoint) -> PixelPoint? { nil }
  }

  /// Marks on images in their order: of which group, with which label, and where.
  private func state(
    _ images: [(name: FilePath, marks: [(group: Int, label: String?, x: Double, sky: SkyPoint?)])],
    settings: SessionSettings = SessionSettings()
  ) throws -> SessionState {
    var state = SessionState(settings: settings)
    for (number, image) in images.enumerated() {
      let id = ImageID(number)
      try state.apply(
        .image(id, ImageLocation(folder: "/i", name: image.name)), at: Self.day)
      try state.apply(.seen(id, center: nil), at: Self.day)
      for mark in image.marks {
        let mark = Mark(
          id: state.nextMark, image: id, group: mark.group, label: mark.label,
          position: PixelPoint(x: mark.x, y: 20.25), sky: mark.sky, changed: Self.day)
        let edit = Edit(name: "e", changes: [.mark(before: nil, after: mark)])
        try state.apply(.edit(edit, cause: .person, display: nil), at: Self.day)
      }
    }
    return state
  }

  private func text(
    _ export: MarkExport, _ format: MarkFormat, to target: MarkFiles.Target = .file("/o")
  ) throws -> String {
    let files = try MarkFiles(export, as: format, to: target)
    return String(decoding: try #require(files.files.first).bytes, as: UTF8.self)
  }

  @Test func `CSV says units and origins, and leaves empty what is not known`() throws {
    let state = try state([
      (
        "a.fits", [(0, nil, 10.5, SkyPoint(ra: 350.1234567890123, dec: -1e-7)), (1, "arc", 0, nil)]
      ),
      ("sub/b.png", [(11, nil, -0.5, nil)]), ("c.fits", []),
    ])
    let export = MarkExport(state, rater: "ann", measures: [ImageID(0): [0: Self.measure]])
    #expect(
      try text(export, .csv) == """
        image,group,label,x_px0,y_px0,ra_deg,dec_deg,sky_system,x_fits,y_fits,frame0,date,rater
        a.fits,1,None,10.5,20.25,350.1234567890123,-1e-07,ICRS,11.5,279.75,0,2026-11-18,ann
        a.fits,2,arc,0,20.25,,,,1,279.75,0,2026-11-18,ann
        sub/b.png,12,None,-0.5,20.25,,,,,,0,2026-11-18,ann

        """)
    let one = MarkExport(state, rater: "ann", of: ImageID(1), measures: [:])
    #expect(one.rows.map(\.name) == ["sub/b.png"])
  }

  @Test func `CSV reads back with any label and any image name, those of bytes as they are shown`()
    throws
  {
    let name = try #require(FilePath(bytes: Array("n\u{1}".utf8) + [0xFF]))
    let state = try state([(name, [(0, Self.nasty, 1, nil), (0, " x ", 2, nil)])])
    let export = MarkExport(state, rater: "a,n", measures: [:])
    let bytes = Array(try text(export, .csv).utf8)
    #expect(String(validating: bytes, as: UTF8.self) != nil)
    let table = TableReader(bytes)
    #expect(table.faults.isEmpty)
    #expect(table.rows.map { $0.text(2) } == [Self.nasty, " x "])
    #expect(table.rows.map { $0.text(0) } == [#"n\x01\xFF"#, #"n\x01\xFF"#])
    #expect(table.rows[0].text(12) == "a,n")
  }

  /// The cells of a VOTable by an XML parser, with the attributes of its elements.
  private final class Cells: NSObject, XMLParserDelegate {
    var rows: [[String]] = []
    var elements: [(name: String, attributes: [String: String])] = []
    private var text: String?

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String] = [:]
    ) {
      elements.append((name, attributes))
      if name == "TR" { rows.append([]) }
      if name == "TD" { text = "" }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      text? += string
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      if name == "TD", let text { rows[rows.count - 1].append(text) }
      if name == "TD" { text = nil }
    }
  }

  private func parse(_ xml: String) throws -> Cells {
    let parser = XMLParser(data: Data(xml.utf8))
    let cells = Cells()
    parser.delegate = cells
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    return cells
  }

  @Test func `a VOTable has a cell for each field of each mark, and any text comes back`() throws {
    let state = try state([
      ("a.fits", [(0, Self.nasty, 10.5, SkyPoint(ra: 10, dec: -20)), (1, "\u{0}\u{B}]]>", 0, nil)])
    ])
    let export = MarkExport(
      state, rater: "a \"b\" & <c>", measures: [ImageID(0): [0: Self.measure]])
    let cells = try parse(text(export, .votable))
    let fields = cells.elements.filter { $0.name == "FIELD" }
    #expect(
      fields.compactMap { $0.attributes["name"] } == [
        "date", "image", "group", "label", "x", "y", "ra", "dec", "x_fits", "y_fits", "frame",
      ])
    #expect(
      cells.rows == [
        [
          "2026-11-18", "a.fits", "1", Self.nasty, "10.5", "20.25", "10", "-20", "11.5", "279.75",
          "0",
        ],
        [
          "2026-11-18", "a.fits", "2", "\u{FFFD}\u{FFFD}]]>", "0", "20.25", "", "", "1", "279.75",
          "0",
        ],
      ])
    let rater = try #require(cells.elements.first { $0.name == "PARAM" })
    #expect(rater.attributes["value"] == "a \"b\" & <c>")
    #expect(cells.elements.first { $0.name == "VOTABLE" }?.attributes["version"] == "1.4")
    #expect(cells.elements.first { $0.name == "COOSYS" }?.attributes["system"] == "ICRS")
    #expect(cells.elements.count { $0.name == "TABLE" } == 1)
  }

  @Test func `positions of another system than ICRS are named so, in a table of their own`() throws
  {
    let sky = SkyPoint(ra: 10, dec: -20)
    let state = try state([
      ("a.fits", [(0, nil, 1, sky)]), ("b.fits", [(0, nil, 2, sky)]),
      ("c.fits", [(0, nil, 3, nil)]),
      ("d.fits", [(0, nil, 4, sky)]),
    ])
    func measure(_ frame: SkyFrame) -> [Int: FrameMeasure] {
      [
        0: FrameMeasure(
          size: PixelSize(width: 40, height: 30), sky: FlatSky(skyFrame: frame))
      ]
    }
    let export = MarkExport(
      state, rater: "ann",
      measures: [
        ImageID(0): measure(.galactic),
        ImageID(1): measure(.equatorial(system: "FK4", equinox: 1950)),
        ImageID(3): measure(.equatorial(system: "FK5", equinox: 1975)),
      ])
    let cells = try parse(text(export, .votable))
    let systems = cells.elements.filter { $0.name == "COOSYS" }.map(\.attributes)
    #expect(systems.map { $0["system"] } == ["ICRS", "eq_FK4", "eq_FK5"])
    #expect(systems.map { $0["equinox"] } == [nil, "B1950", "J1975"])
    #expect(cells.rows.map { $0[1] } == ["a.fits", "c.fits", "b.fits", "d.fits"])
    let regions = try text(export, .ds9).split(separator: "\n").dropFirst(2)
    #expect(regions.map { $0.prefix(4) } == ["icrs", "fk4;"])
    #expect(
      TableReader(Array(try text(export, .csv).utf8)).rows.map { $0.text(7) }
        == ["ICRS", "FK4 B1950", "", "FK5 J1975"])
  }

  @Test
  func `regions are circles on the sky as large as drawn, and points where there is no scale`()
    throws
  {
    let sky = SkyPoint(ra: 350.5, dec: -1e-7)
    let state = try state([("a.fits", [(0, "big", 1, sky)]), ("b.fits", [(1, nil, 1, sky)])])
    let export = MarkExport(state, rater: "ann", measures: [ImageID(0): [0: Self.measure]])
    #expect(
      try text(export, .ds9).split(separator: "\n").dropFirst(2) == [
        "icrs;circle(350.5,-0.00000010000000000,2\") # color=#ff0000 text={big} tag={1}",
        "icrs;point(350.5,-0.00000010000000000) # point=circle color=#ff8000 text={2} tag={2}",
      ])
  }

  @Test func `without a sky, regions are in FITS pixels, and of several images in a file each`()
    throws
  {
    let measures = [0: FrameMeasure(size: PixelSize(width: 400, height: 300))]
    let one = MarkExport(
      try state([("a.png", [(0, nil, 9.5, nil)])]), rater: "ann", measures: [ImageID(0): measures])
    #expect(
      try text(one, .ds9).split(separator: "\n").last
        == "image;circle(10.5,279.75,4) # color=#ff0000 text={1} tag={1}")
    let several = MarkExport(
      try state([
        ("s/a.png", [(0, nil, 1, nil), (0, nil, 2, nil)]), ("s_a.png", [(0, nil, 3, nil)]),
        ("c.png", [(0, nil, 4, nil)]), ("d.png", []),
      ]), rater: "ann", measures: [ImageID(0): measures, ImageID(1): measures])
    let single = try MarkFiles(several, as: .ds9, to: .file("/o.reg"))
    #expect(single.count == 0 && single.notices.first?.hasPrefix("4 marks without a sky") == true)
    let files = try MarkFiles(several, as: .ds9, to: .folder("/o"))
    #expect(files.files.map(\.path) == ["/o/s_a.png.reg", "/o/s_a.png-2.reg"])
    #expect(files.count == 3 && files.notices.first?.hasPrefix("1 mark left out") == true)
    #expect(throws: StoreError.self) { try MarkFiles(several, as: .csv, to: .folder("/o")) }
  }

  @Test(arguments: [
    ("a{b", "\"a{b\""), ("a}\"", "'a}\"'"), ("{\"'}", "{(\"')}"), ("a\nb\u{2028}", "{a b }"),
    ("say \"x\" 'y'", "{say \"x\" 'y'}"), ("; # a", "{; # a}"),
  ])
  func `text in a region stands between delimiters that it does not hold`(
    label: String, expected: String
  ) throws {
    let state = try state([("a.fits", [(0, label, 1, SkyPoint(ra: 1, dec: 2))])])
    let text = try text(MarkExport(state, rater: "ann", measures: [:]), .ds9)
    #expect(text.hasSuffix("text=\(expected) tag={1}\n"))
  }

  @Test func `a mark that came without a sky position gets the one that its frame has there`()
    throws
  {
    let state = try state([("a.fits", [(0, nil, 3600, nil), (0, nil, 9000, nil)])])
    let measure = FrameMeasure(
      size: PixelSize(width: 400, height: 300), sky: FlatSky(columns: 7200))
    let rows = MarkExport(state, rater: "ann", measures: [ImageID(0): [0: measure]]).rows
    #expect(rows.map(\.sky?.ra) == [0.5, nil])
  }

  @Test func `no export replaces the save folder's own files, also not through a link`() throws {
    let folder = try TemporaryFolder()
    let save = folder.appending("save")
    try FileManager.default.createDirectory(
      atPath: save.string, withIntermediateDirectories: false)
    try write("mine", to: save.appending("ann_marks.txt"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending("link.csv").string,
      withDestinationPath: save.appending("ann_marks.txt").string)
    let names = try FolderNames(folder: save, user: "ann")
    let export = MarkExport(
      try state([("a.fits", [(0, nil, 1, nil)])]), rater: "ann", measures: [:])
    for name in [
      "ann_marks.txt", "ann_marks.csv", "ann_config.txt", "ann_journal.jsonl", "ann_new.csv",
      "bob_journal.snapshot", "bob_marks.txt", "../save/ann_images.txt", "../link.csv",
    ] {
      let path = save.appending(name)
      let files = try MarkFiles(export, as: .csv, to: .file(path))
      #expect(throws: StoreError.ownFile(path), "\(name)") { try files.write(besides: names) }
    }
    #expect(try bytes(save.appending("ann_marks.txt")) == Array("mine".utf8))
    for name in ["ann_marks.xml", "marks.csv"] {
      let files = try MarkFiles(export, as: .csv, to: .file(save.appending(name)))
      for _ in 0..<2 { try files.write(besides: names) }
      #expect(try files.existing() == [save.appending(name)])
    }
    #expect(
      try MarkerStoreTests.names(in: save) == ["ann_marks.txt", "ann_marks.xml", "marks.csv"])
  }

  @Test func `a folder of Image Marker's without a journal is looked at by its tables`() throws {
    let folder = try TemporaryFolder()
    try write(
      "date,image,group,label,x,y,RA,DEC\n2024-05-06,a.fits,BCG,None,5,7.5,10,20\n",
      to: folder.appending("ann_marks.csv"))
    try write("groups = BCG,2\n", to: folder.appending("ann_config.txt"))
    let before = try MarkerStoreTests.names(in: folder.path)
    let contents = try SaveFolder.look(into: folder.path, user: "ann")
    let export = MarkExport(contents.state, rater: "ann", measures: [:])
    #expect(export.rows.map(\.group) == ["BCG"] && export.rows.map(\.date) == ["2024-05-06"])
    #expect(export.rows.first?.position == PixelPoint(x: 5, y: 7.5))
    #expect(try MarkerStoreTests.names(in: folder.path) == before)
    #expect(throws: StoreError.self) { try SaveFolder.look(into: folder.path, user: "bob") }
  }
}
