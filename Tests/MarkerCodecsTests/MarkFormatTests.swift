import Foundation
import MarkerCodecs
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct MarkFormatTests {
  private func fixture(_ name: String) throws -> FilePath {
    let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/marks")
    return FilePath(folder.appendingPathComponent(name).path)
  }

  @Test func `a FITS table that is cut short gives the rows that are there, and says so`() throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(fileURLWithPath: try fixture("table.fits").string))
    let all = try MarkFile.read(try fixture("table.fits")).rows.count
    var counts: Set<Int> = []
    for end in stride(from: whole.count, to: 0, by: -240) {
      let path = folder.appending("cut.fits")
      try whole.prefix(end).write(to: URL(fileURLWithPath: path.string))
      do throws(MarkFileRefusal) {
        let file = try MarkFile.read(path)
        counts.insert(file.rows.count)
        #expect(file.rows.count == all || file.notices.contains { $0.contains("cut short") })
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
    #expect(counts.contains(all) && counts.contains(0))
  }

  @Test(arguments: ["tabledata.xml", "binary.xml", "binary2.xml", "table.fits"])
  func `a table of astropy's is read alike in each of its formats`(name: String) throws {
    let file = try MarkFile.read(try fixture(name))
    #expect(file.faults.isEmpty && file.rows.count == 5)
    let entries = file.entries
    #expect(entries.map(\.label) == ["BCG", "Ä <b> & c", nil, "two words", "5"])
    #expect(file.rows.first == [345.031553427966, 0.25, 359.75, 12.5, 180.0])
    #expect(file.rows.second == [-51.7837810073173, 0.0, 10.5, 89.5, -30.25])
    #expect(entries.map(\.size) == [.arcsec(6), .arcsec(3), nil, .arcsec(1), .arcsec(20)])
    let row = file.texts.columns(at: file.rows.source(3))
    // BINARY has no way to say that a whole number is missing.
    #expect(
      row.first { $0.name.lowercased() == "count" }?.value == (name == "binary.xml" ? "4" : ""))
    #expect(
      file.texts.columns(at: file.rows.source(1)).first { $0.name.lowercased() == "count" }?.value
        == "-2")
  }

  private func written(_ text: String, _ name: String, in folder: TemporaryFolder) throws
    -> FilePath
  {
    let path = folder.appending(name)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
    return path
  }

  private func regions(_ text: String) throws -> MarkFile {
    let folder = try TemporaryFolder()
    return try MarkFile.read(try written(text, "a.reg", in: folder))
  }

  @Test func `regions of DS9 keep their shapes, sizes, texts and colours`() throws {
    let file = try regions(
      """
      # Region file format: DS9 version 4.1
      global color=green dashlist=8 3 width=1 font="helvetica 10 normal roman"
      fk5
      circle(12:00:00,-30:00:00,2.5") # color=#ff8000 text={a {b; c}
      ellipse(180.0d,-30.0d,1',0.5',30) # tag={galaxies}
      box(180,-30,0.001,0.002,0);point(180,-30) # point=x
      image;circle(10,20,5)
      polygon(1,1,11,1,6,10)
      galactic
      circle(0,0,3p)
      # text(33,44) text={here}
      annulus(1,2,3,4)
      fk4
      circle(1,2,3")
      """)
    let entries = file.entries
    #expect(entries.count == 8)
    #expect(entries[0].position == .sky(SkyPoint(ra: 180, dec: -30)))
    #expect(entries[0].size == .arcsec(5) && entries[0].label == "a {b; c")
    #expect(entries[0].color == MarkColor(255, 128, 0) && entries[0].shape == nil)
    #expect(entries[1].shape == .ellipse(width: 120, height: 60, angle: 30, unit: .arcsec))
    #expect(entries[1].group == "galaxies")
    guard case .box(let width, let height, 0, .arcsec) = entries[2].shape else {
      Issue.record("\(String(describing: entries[2].shape)) is no box in arc seconds")
      return
    }
    #expect(abs(width - 3.6) < 1e-9 && abs(height - 7.2) < 1e-9)
    #expect(entries[3].shape == .point)
    #expect(entries[4].position == .pixel(PixelPoint(x: 10, y: 20)))
    #expect(file.rows.isFITS(4) && !file.rows.hasPixels, "a region's pixels are FITS's own")
    #expect(entries[5].position == .pixel(PixelPoint(x: 6, y: 4)))
    guard case .sky(let center) = entries[6].position else {
      Issue.record("no sky position")
      return
    }
    #expect(abs(center.ra - 266.40499) < 1e-4 && abs(center.dec + 28.93617) < 1e-4)
    #expect(entries[6].size == .pixels(6))
    #expect(entries[7].shape == .text && entries[7].label == "here")
    #expect(file.faults.map(\.line) == [12, 14])
  }

  @Test(arguments: [
    (
      "<!DOCTYPE V [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><VOTABLE>&b;</VOTABLE>",
      "entities"
    ),
    ("<VOTABLE>" + String(repeating: "<G>", count: 100_000), "nested"),
    (
      "<VOTABLE><RESOURCE><TABLE><FIELD name=\"ra\"/><FIELD name=\"dec\"/><DATA><TABLEDATA><TR>",
      "broken"
    ),
    (
      "<VOTABLE><RESOURCE><TABLE><FIELD name=\"mag\"/><DATA/></TABLE></RESOURCE></VOTABLE>",
      "positions"
    ),
    ("<VOTABLE></VOTABLE>", "no table"),
    (
      "<VOTABLE><RESOURCE><TABLE><FIELD name=\"ra\" datatype=\"double\"/><FIELD name=\"dec\" "
        + "datatype=\"double\"/><DATA><BINARY><STREAM encoding=\"base64\">AAAA</STREAM></BINARY>",
      "break off"
    ),
    (
      "<VOTABLE><RESOURCE><TABLE><FIELD name=\"ra\" datatype=\"double\" arraysize=\"9999999999x99999999999\"/>"
        + "<FIELD name=\"dec\" datatype=\"double\"/><DATA><BINARY><STREAM encoding=\"base64\">",
      "kind"
    ),
  ])
  func `a VOTable that is broken or hostile is refused with the reason`(
    text: String, reason: String
  ) throws {
    let folder = try TemporaryFolder()
    let path = try written("<?xml version=\"1.0\"?>" + text, "a.xml", in: folder)
    do throws(MarkFileRefusal) {
      _ = try MarkFile.read(path)
      Issue.record("it was read")
    } catch {
      #expect(error.description.contains(reason))
    }
  }

  @Test(arguments: ["label\n1\n", "just a sentence", "", "a\u{0}b,ra,dec\n"])
  func `a text without columns of positions is refused`(text: String) throws {
    let folder = try TemporaryFolder()
    let path = try written(text, "a.csv", in: folder)
    #expect(throws: MarkFileRefusal.self) { try MarkFile.read(path) }
  }

  @Test func `a FITS file that promises more rows than it has is refused`() throws {
    let folder = try TemporaryFolder()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: try fixture("table.fits").string))
    let card = try #require(bytes.range(of: Data("NAXIS2  =                    5".utf8)))
    bytes.replaceSubrange(card, with: Data("NAXIS2  =          99999999999".utf8))
    let path = folder.appending("a.fits")
    try bytes.write(to: URL(fileURLWithPath: path.string))
    #expect(throws: MarkFileRefusal.self) { try MarkFile.read(path) }
  }

  @Test func `a file in many parts is read as one, each row with its line`() throws {
    let folder = try TemporaryFolder()
    var text = "label,ra,dec,group\n"
    for row in 0..<300_000 {
      text +=
        row % 100_000 == 77_777
        ? "bad,x,1,g\n" : "star \(row),\(row % 360),\(row % 90),g\(row % 3)\n"
    }
    let path = try written(text, "a.csv", in: folder)
    let file = try MarkFile.read(path)
    #expect(file.rows.count == 299_997)
    #expect(file.faults.map(\.line) == [77_779, 177_779, 277_779])
    let last = file.rows.count - 1
    #expect(file.texts.text(at: file.rows.label(last)) == "star 299999")
    #expect(file.rows.group(last).map { file.rows.groupNames[$0] } == "g2")
    #expect(
      file.texts.columns(at: file.rows.source(last)).map(\.value) == [
        "star 299999", "119", "29", "g2",
      ])
  }

  @Test func `reading ends where nobody wants it any more`() throws {
    let folder = try TemporaryFolder()
    let path = try written(
      "ra,dec\n" + String(repeating: "1,2\n", count: 1000), "a.csv", in: folder)
    do throws(MarkFileRefusal) {
      _ = try MarkFile.read(path, progress: MarkFileProgress { _ in false })
      Issue.record("it was read")
    } catch {
      #expect(error.code == .cancelled)
    }
  }

  private func table(
    _ kind: String, _ fields: [(name: String, form: String, start: Int)], rows: [String]
  ) throws -> MarkFile {
    var fits = FITSBytes()
    fits.add([("SIMPLE", "T"), ("BITPIX", "8"), ("NAXIS", "0"), ("EXTEND", "T")])
    var cards = [
      ("XTENSION", "'\(kind)'"), ("BITPIX", "8"), ("NAXIS", "2"), ("NAXIS1", "\(rows[0].count)"),
      ("NAXIS2", "\(rows.count)"), ("PCOUNT", "0"), ("GCOUNT", "1"),
      ("TFIELDS", "\(fields.count)"),
    ]
    for (index, field) in fields.enumerated() {
      cards.append(("TTYPE\(index + 1)", "'\(field.name)'"))
      cards.append(("TFORM\(index + 1)", "'\(field.form)'"))
      if kind == "TABLE   " { cards.append(("TBCOL\(index + 1)", "\(field.start)")) }
    }
    fits.add(cards, data: Array(rows.joined().utf8))
    let folder = try TemporaryFolder()
    let path = folder.appending("a.fits")
    try Data(fits.bytes).write(to: URL(fileURLWithPath: path.string))
    return try MarkFile.read(path)
  }

  @Test func `text of an ASCII table is as wide as its column`() throws {
    let file = try table(
      "TABLE   ", [("name", "A20", 1), ("x", "F4.1", 22), ("y", "F4.1", 27)],
      rows: ["NGC 1234 abcdefghijk  1.0  2.0", "M31 second row label  3.0  4.0"])
    #expect(file.entries.map(\.label) == ["NGC 1234 abcdefghijk", "M31 second row label"])
    #expect(file.rows.first == [1, 3] && file.rows.second == [2, 4])
  }

  @Test(arguments: [("TABLE   ", "A1025"), ("BINTABLE", "1025A"), ("BINTABLE", "1025A5")])
  func `a column of several texts, or of endless ones, is not shown`(kind: String, form: String)
    throws
  {
    let row = "1   2   " + String(repeating: "n", count: 1025)
    let number = kind == "TABLE   " ? "I4" : "4A"
    let file = try table(
      kind, [("x", number, 1), ("y", number, 5), ("name", form, 9)], rows: [row, row])
    #expect(file.rows.first == [1, 1] && file.entries.map(\.label) == [nil, nil])
  }

  @Test func `several texts in a field of a binary table are not shown`() throws {
    let file = try table(
      "BINTABLE", [("x", "4A", 1), ("y", "4A", 5), ("name", "20A5", 9)],
      rows: ["1   2   aaaaabbbbbcccccddddd", "3   4   eeeeefffffggggghhhhh"])
    #expect(file.rows.first == [1, 3] && file.entries.map(\.label) == [nil, nil])
  }
}
