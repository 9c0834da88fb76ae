import Foundation
@testable import MarkerCodecs
import MarkerModel
import MarkerTestSupport
import Synchronization
import SystemPackage
import Testing

@Suite struct MarkFileTests {
  private func read(_ text: String) throws -> MarkFile { try MarkFile.read(Array(text.utf8)) }

  @Test func `a size below 0 is none, and its position is shown`() throws {
    let file = try read("x,y,size(px)\n1,2,-99\n3,4,-1.5\n5,6,7\n8,9,1e9\n")
    #expect(file.entries.map(\.size) == [nil, nil, .pixels(7)])
    #expect(file.faults.map(\.line) == [5])
  }

  @Test(arguments: [",", "|", ";", "\t", " | "])
  func `any delimiter, any case of the columns and a byte-order mark are read`(sign: String)
    throws
  {
    let rows = [["LABEL", "Ra", "dEC", "Size(px)"], ["a b", "10.5", "-3", "7"]]
    let file = try read(
      "\u{FEFF}" + rows.map { $0.joined(separator: sign) }.joined(separator: "\r\n"))
    #expect(
      file.entries == [
        CatalogEntry(
          position: .sky(SkyPoint(ra: 10.5, dec: -3)), label: "a b", size: .pixels(7))
      ])
    #expect(file.notices.isEmpty && file.faults.isEmpty)
  }

  @Test func `an empty field between tabs is a field`() throws {
    let file = try read("label\timage\tx\ty\nhere\t\t1\t2\n")
    #expect(
      file.entries == [CatalogEntry(position: .pixel(PixelPoint(x: 1, y: 2)), label: "here")])
  }

  @Test func `with an image its pixels count first, without one the sky does`() throws {
    let file = try read("image,x,y,ra,dec\na.fits,1,2,3,4\n,1,2,3,4\nb.fits,nan,nan,3,4\n")
    #expect(file.entries.map(\.image) == ["a.fits", nil, "b.fits"])
    #expect(
      file.entries.map(\.position) == [
        .pixel(PixelPoint(x: 1, y: 2)), .sky(SkyPoint(ra: 3, dec: 4)),
        .sky(SkyPoint(ra: 3, dec: 4)),
      ])
  }

  @Test(arguments: [
    ("12:34:56.7", "-00:30:00"), ("12h34m56.7s", "-0d30m0s"), ("12 34 56.7", "-00 30 00"),
  ])
  func `sexagesimal right ascension is in hours, and the sign of zero degrees counts`(
    ra: String, dec: String
  ) throws {
    let file = try read("ra,dec\n\(ra),\(dec)\n")
    guard case .sky(let sky) = try #require(file.entries.first).position else {
      Issue.record("no sky position")
      return
    }
    #expect(abs(sky.ra - (12 + 34.0 / 60 + 56.7 / 3600) * 15) < 1e-12)
    #expect(sky.dec == -0.5)
  }

  @Test func `a bad row is told with its line, and the others are used`() throws {
    let file = try read("label,ra,dec\none,1,2\ntwo,x,2\nthree,1,91\nfour,3\nfive,5,6\n")
    #expect(file.entries.map(\.label) == ["one", "five"])
    #expect(file.faults.map(\.line) == [3, 4, 5])
  }

  @Test func `an unknown column is ignored with a notice`() throws {
    let file = try read("label,x,y,redshift\na,1,2,0.3\n")
    #expect(file.entries.count == 1)
    #expect(
      file.notices == [
        "The column “redshift” is not known and was ignored; pointing at a mark shows it."
      ])
  }

  @Test func `the row of a seen image without marks is no entry`() throws {
    let file = try read(
      "date,image,group,label,x,y,RA,DEC\n2026-11-23,a.fits,None,None,nan,nan,nan,nan\n")
    #expect(file.entries.isEmpty && file.faults.isEmpty && file.notices.isEmpty)
  }

  @Test(.enabled(if: RealImages.areThere, "there are no real mark files beside the project"))
  func `the example files of the paper's authors are read whole`() throws {
    let folder = try #require(RealImages.folder)
    let files =
      try FileManager.default.contentsOfDirectory(
        at: folder.appendingPathComponent("mark_files"), includingPropertiesForKeys: nil)
      + [folder.appendingPathComponent("TEST_catalog.csv")]
    for file in files {
      let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
      let read = try MarkFile.read(FilePath(file.path))
      #expect(read.entries.count == lines.count - 1, "\(file.lastPathComponent)")
      #expect(read.notices.isEmpty && read.faults.isEmpty)
    }
  }

  @Test(arguments: ["150d30m00s", "150° 30′ 00″", "150.5d"])
  func `a right ascension that says it is in degrees is not taken for hours`(ra: String) throws {
    let sky = CatalogEntry.Position.sky(SkyPoint(ra: 150.5, dec: 2))
    #expect(try read("ra,dec\n\(ra),2d00m00s\n").entries.map(\.position) == [sky])
    let table = """
      <?xml version="1.0"?><VOTABLE><RESOURCE><TABLE><FIELD name="ra" datatype="char" arraysize="*"/>
      <FIELD name="dec" datatype="char" arraysize="*"/><DATA><TABLEDATA>
      <TR><TD>\(ra)</TD><TD>2</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>
      """
    #expect(try VOTableMarks.read(Array(table.utf8)).entries.map(\.position) == [sky])
  }

  @Test func `a size that cannot be one leaves its row out, told with its line`() throws {
    let file = try read("x,y,size\n1,1,5\n2,2,-1\n3,3,1e30\n4,4,inf\n5,5,0\n")
    #expect(file.rows.first == [1, 2, 5])
    #expect(file.faults.map(\.line) == [4, 5])
  }

  @Test func `a quotation mark that is never closed costs its own row alone`() throws {
    let file = try read("label,x,y\na,1,1\n\"b,2,2\nc,3,3\nd,4,4\n")
    #expect(file.entries.map(\.label) == ["a", "c", "d"])
    #expect(file.faults.map(\.line) == [3])
    let more = try read("label,x,y\n\"b,2,2\n\"c\",3,3\n\"d\ne\",4,4\nf,x,5\n")
    #expect(more.entries.map(\.label) == ["c", "d\ne"])
    #expect(more.faults.map(\.line) == [2, 6])
  }

  @Test func `a file with a quotation mark tells how far it is, and is given up in its midst`()
    throws
  {
    let text = "label,x,y\n\"a\",1,1\n" + String(repeating: "b,2,2\n", count: 50_000)
    let told = Mutex<[Double]>([])
    _ = try MarkFile.read(
      Array(text.utf8),
      MarkFileProgress { share in
        told.withLock { $0.append(share) }
        return true
      })
    #expect(told.withLock { $0.count { $0 > 0 && $0 < 0.95 } } >= 10)
    #expect(throws: MarkFileRefusal(.cancelled, "it was given up")) {
      try MarkFile.read(
        Array(text.utf8),
        MarkFileProgress { share in
          told.withLock { $0 = [share] }
          return share < 0.3
        })
    }
    #expect(told.withLock { $0[0] < 0.5 })
  }

  @Test func `a file of too many rows is refused`() throws {
    let bytes = Array(("x,y\n" + String(repeating: "1,2\n", count: 101)).utf8)
    #expect(try MarkFile.read(bytes, mostRows: 101).rows.count == 101)
    #expect(throws: MarkFileRefusal(.tooLarge, "it has more than 100 rows")) {
      try MarkFile.read(bytes, mostRows: 100)
    }
  }

  @Test
  func `as many rows are read as the largest catalogs have, where the machine has the memory`() {
    #expect(MarkFile.mostRows <= 50_000_000)
    if ProcessInfo.processInfo.physicalMemory >= 8_000_000_000 {
      #expect(MarkFile.mostRows >= 33_000_000)
    }
  }
}
