import Foundation
@testable import MarkerCodecs
import MarkerModel
import MarkerTestSupport
import SystemPackage
import Testing

@Suite struct MarkFileTests {
  private func read(_ text: String) throws -> MarkFile { try MarkFile.read(Array(text.utf8)) }

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
    #expect(file.notices == ["The column “redshift” is not known and was ignored."])
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
}
