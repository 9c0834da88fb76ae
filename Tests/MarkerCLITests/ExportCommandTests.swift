import Foundation
import MarkerTestSupport
import Testing

/// `imgmarker export`, run as a program on a save folder of tables and on one with a journal.
@Suite struct ExportCommandTests {
  private struct Exported: Decodable {
    var files: [String]
    var marks: Int
    var notices: [String]
  }

  private struct Refusal: Decodable {
    struct Reason: Decodable {
      var code: String
      var message: String
    }
    var file: String
    var error: Reason
  }

  /// Sample images, a FITS image and a PNG of which are marked in a folder as Image Marker leaves it.
  private struct Study {
    let folder: TemporaryFolder
    let fits: String
    let png: String
    var save: String { folder.appending("save").string }
    func path(_ name: String) -> String { "\(folder.path.string)/\(name)" }

    init() throws {
      folder = try TemporaryFolder()
      let images = folder.appending("images").string
      let made = try Programs.imgmarker("sample", images, "--count", "5", "--size", "120x80")
      let names = made.lines.map { URL(fileURLWithPath: $0).lastPathComponent }
      fits = try #require(names.first { $0.hasSuffix(".fits") })
      png = try #require(names.first { $0.hasSuffix(".png") })
      try FileManager.default.createDirectory(
        atPath: save, withIntermediateDirectories: false)
      try write(
        "image_dir = \(images)\ngroups = BCG,2\n", to: "save/ann_config.txt")
      try write(
        """
        date,image,group,label,x,y,RA,DEC
        2024-05-06,\(fits),BCG,"the ""big"", one",5,7.5,nan,nan
        2024-05-06,\(png),2,None,20,30,nan,nan

        """, to: "save/ann_marks.csv")
    }

    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    func text(_ name: String) throws -> String {
      try String(contentsOfFile: path(name), encoding: .utf8)
    }

    func export(_ format: String, _ output: String, _ more: String...) throws -> Programs.Outcome {
      try Programs.run(
        Programs.folder.appendingPathComponent("imgmarker"),
        ["export", save, "--user", "ann", "--format", format, "-o", path(output)] + more)
    }
  }

  private func json<T: Decodable>(_ type: T.Type, _ outcome: Programs.Outcome) throws -> T {
    try JSONDecoder().decode(type, from: Data(outcome.output.utf8))
  }

  @Test func `the sky and FITS pixels come from the image, and the save folder stays as it is`()
    throws
  {
    let study = try Study()
    let outcome = try study.export("csv", "marks.csv")
    #expect(outcome.status == 0 && outcome.lines == [study.path("marks.csv")], "\(outcome.errors)")
    #expect(outcome.errors.contains("1 mark without a sky position"))
    let rows = try study.text("marks.csv").split(separator: "\n")
    let sky = try Programs.imgmarker(
      "coords", study.path("images/\(study.fits)"), "--pixel", "5,7.5"
    ).output.split(whereSeparator: \.isWhitespace)
    #expect(
      rows.first { $0.contains("big") }.map(String.init)
        == #"\#(study.fits),BCG,"the ""big"", one",5,7.5,"#
        + "\(sky[2]),\(sky[3]),ICRS,6,72.5,0,2024-05-06,ann")
    #expect(rows.last.map(String.init) == "\(study.png),2,None,20,30,,,,21,50,0,2024-05-06,ann")
    let left = try FileManager.default.contentsOfDirectory(atPath: study.save).sorted()
    #expect(left == ["ann_config.txt", "ann_marks.csv"])
  }

  @Test func `a journal gives the same tables as the rows it was made from`() throws {
    let study = try Study()
    for format in ["csv", "votable", "ds9"] {
      #expect(try study.export(format, "before.\(format)").status == 0)
    }
    let rebuilt = try Programs.imgmarker("rebuild", study.save, "--user", "ann")
    #expect(rebuilt.status == 0, "\(rebuilt.errors)")
    for format in ["csv", "votable", "ds9"] {
      let outcome = try study.export(format, "after.\(format)")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try study.text("after.\(format)") == study.text("before.\(format)"))
    }
  }

  @Test func `regions go into one file, or into a folder a file for each image`() throws {
    let study = try Study()
    let one = try json(Exported.self, try study.export("ds9", "one.reg", "--json"))
    #expect(one.marks == 1 && one.notices.contains { $0.hasPrefix("1 mark without a sky") })
    let each = try json(Exported.self, try study.export("ds9", "each/", "--json"))
    #expect(
      each.marks == 2
        && each.files == [
          study.path("each/\(study.fits).reg"), study.path("each/\(study.png).reg"),
        ])
    #expect(try study.text("each/\(study.png).reg").contains("image;circle(21,50,1)"))
    let again = try study.export("ds9", "each")
    #expect(again.status == 0 && again.lines == each.files)
  }

  @Test func `what is refused is said with the file, as JSON too, and nothing is written`() throws {
    let study = try Study()
    let before = try study.text("save/ann_marks.csv")
    for name in ["ann_marks.csv", "ann_marks.txt", "ann_journal.jsonl", "bob_images.txt"] {
      let outcome = try study.export("csv", "save/\(name)", "--json")
      let refusal = try json(Refusal.self, outcome)
      #expect(outcome.status == 1 && refusal.file == study.path("save/\(name)"))
      #expect(refusal.error.code == "store" && refusal.error.message.contains("own files"))
    }
    #expect(try study.text("save/ann_marks.csv") == before)
    let nobody = try Programs.imgmarker(
      "export", study.save, "--user", "bob", "--format", "csv", "-o", study.path("x.csv"))
    #expect(nobody.status == 1 && nobody.errors.contains("bob_journal.jsonl"))
    #expect(!FileManager.default.fileExists(atPath: study.path("x.csv")))
    for wrong in [["csv", "folder/"], ["votable", "save"], ["pdf", "x.pdf"]] {
      #expect(try study.export(wrong[0], wrong[1]).status == 2)
    }
    #expect(try study.export("csv", "nowhere/else/x.csv").status == 1)
  }

  @Test func `images that were moved are found where --images says`() throws {
    let study = try Study()
    try FileManager.default.moveItem(
      atPath: study.path("images"), toPath: study.path("moved"))
    let lost = try study.export("csv", "lost.csv")
    #expect(lost.status == 0 && lost.errors.contains("2 marks without FITS pixels"))
    let found = try study.export("csv", "found.csv", "--images", study.path("moved"))
    #expect(found.status == 0 && !found.errors.contains("FITS pixels"))
    #expect(try study.text("found.csv").contains(",21,50,0,"))
  }
}
