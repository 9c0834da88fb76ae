import Foundation
import MarkerTestSupport
import Testing

/// The command line as people and scripts use it, run as a program.
@Suite struct CommandLineTests {
  private struct Info: Decodable {
    struct Frame: Decodable {
      struct Coordinates: Decodable {
        var ctype: [String]
        var pixelScaleArcsec: Double
        var center: [Double]
      }
      var index: Int
      var name: String
      var width: Int
      var height: Int
      var channels: Int
      var sample: String
      var wcs: Coordinates?
      var notices: [String]
    }
    var file: String
    var format: String
    var frames: [Frame]
  }

  private struct Refusal: Decodable {
    struct Reason: Decodable {
      var code: String
      var message: String
    }
    var file: String
    var error: Reason
  }

  private func json<T: Decodable>(_ type: T.Type, _ outcome: Programs.Outcome) throws -> T {
    try JSONDecoder().decode(type, from: Data(outcome.output.utf8))
  }

  private func samples() throws -> (folder: TemporaryFolder, files: [String]) {
    let folder = try TemporaryFolder()
    let made = try Programs.imgmarker(
      "sample", folder.appending("sky").string, "--size", "120x80")
    #expect(made.status == 0, "\(made.errors)")
    return (folder, made.lines)
  }

  @Test
  func `sample makes FITS with WCS, a TIFF of two frames, a PNG and a JPEG, the same each time`()
    throws
  {
    let (folder, files) = try samples()
    var formats: Set<String> = []
    for file in files {
      let info = try json(Info.self, Programs.imgmarker("info", file, "--json"))
      formats.insert(info.format)
      #expect(info.frames.allSatisfy { $0.width == 120 && $0.height == 80 })
      if info.format == "FITS" { #expect(info.frames[0].wcs?.ctype == ["RA---TAN", "DEC--TAN"]) }
      if info.format == "TIFF" { #expect(info.frames.count == 2) }
    }
    #expect(formats == ["FITS", "TIFF", "PNG", "JPEG"])
    let again = try Programs.imgmarker(
      "sample", folder.appending("again").string, "--size", "120x80")
    for (one, other) in zip(files, again.lines) {
      #expect(
        FileManager.default.contentsEqual(atPath: one, andPath: other), "\(one) and \(other)")
    }
  }

  @Test func `info --json says null where there is no WCS`() throws {
    let sky = try samples()
    let files = sky.files
    let png = try #require(files.first { $0.hasSuffix(".png") })
    let outcome = try Programs.imgmarker("info", png, "--json")
    #expect(outcome.output.contains("\"wcs\" : null"))
  }

  @Test func `coords takes several points after one option, minus signs too, and goes both ways`()
    throws
  {
    let sky = try samples()
    let files = sky.files
    let fits = try #require(files.first { $0.hasSuffix(".fits") })
    let there = try Programs.imgmarker(
      "coords", fits, "--pixel", "-0.5,2", "59.25,40", "--pixel", "-3,-4")
    #expect(there.status == 0, "\(there.errors)")
    #expect(there.lines.count == 3 && there.lines[0].hasPrefix("-0.5 2.0 "))
    for line in there.lines {
      let numbers = line.split(separator: " ").compactMap { Double($0) }
      let back = try Programs.imgmarker("coords", fits, "--sky", "\(numbers[2]),\(numbers[3])")
      let found = back.output.split(separator: " ").compactMap { Double($0) }
      #expect(abs(found[0] - numbers[0]) < 1e-6 && abs(found[1] - numbers[1]) < 1e-6)
    }
  }

  @Test func `bench tells the parts of a page turn, which image was slowest and what is no image`()
    throws
  {
    let (folder, files) = try samples()
    let sky = folder.appending("sky")
    try Data("no".utf8).write(to: URL(fileURLWithPath: sky.appending("broken.fits").string))
    let outcome = try Programs.imgmarker("bench", sky.string, "--json", "--size", "200x100")
    #expect(outcome.status == 0, "\(outcome.errors)")
    struct Document: Decodable {
      struct Row: Decodable {
        var name: String
        var median_ms: Double
        var p95_ms: Double
        var slowest_ms: Double
        var slowest: String
      }
      struct Unreadable: Decodable { var file: String }
      var images: Int
      var measured: Int
      var view: [Int]
      var rows: [Row]
      var unreadable: [Unreadable]
    }
    let document = try JSONDecoder().decode(Document.self, from: Data(outcome.output.utf8))
    #expect(document.images == files.count + 1 && document.measured == files.count + 1)
    #expect(document.view == [200, 100])
    #expect(document.rows.map(\.name) == ["decode", "limits", "draw", "all"])
    for row in document.rows {
      #expect(row.median_ms > 0 && row.median_ms <= row.p95_ms && row.p95_ms <= row.slowest_ms)
      #expect(files.contains { $0.hasSuffix(row.slowest) })
    }
    #expect(document.unreadable.map(\.file) == ["broken.fits"])
    let text = try Programs.imgmarker("bench", sky.string, "--count", "3")
    #expect(text.output.hasPrefix("3 of \(files.count + 1) images, on a view of 1400x1000\n"))
    #expect(try Programs.imgmarker("bench", folder.appending("none").string).status == 1)
    #expect(try Programs.imgmarker("bench", sky.string, "--count", "0").status == 2)
  }

  @Test func `limits and render agree with the samples of the image`() throws {
    let folder = try TemporaryFolder()
    let made = try Programs.imgmarker(
      "sample", folder.appending("sky").string, "--size", "64x48")
    let fits = try #require(made.lines.first { $0.hasSuffix(".fits") })
    let limits = try Programs.imgmarker("limits", fits, "--interval", "minmax")
    let numbers = limits.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    #expect(numbers.count == 2 && numbers[0] < numbers[1])
    let picture = folder.appending("out.png").string
    let drawn = try Programs.imgmarker(
      "render", fits, "-o", picture, "--interval", "zscale", "--stretch", "asinh")
    #expect(drawn.status == 0, "\(drawn.errors)")
    let info = try json(Info.self, Programs.imgmarker("info", picture, "--json"))
    #expect(info.frames[0].width == 64 && info.frames[0].height == 48)
    let sized = try Programs.imgmarker(
      "render", fits, "-o", picture, "--size", "200x100", "--colormap", "viridis", "--invert")
    #expect(sized.status == 0, "\(sized.errors)")
    let larger = try json(Info.self, Programs.imgmarker("info", picture, "--json"))
    #expect(larger.frames[0].width == 200 && larger.frames[0].height == 100)
  }

  @Test func `render takes every stretch, interval and colour map, and limits are exact integers`()
    throws
  {
    let folder = try TemporaryFolder()
    let file = folder.appending("large.fits").string
    let cards = [
      "SIMPLE  =                    T", "BITPIX  =                   64",
      "NAXIS   =                    2", "NAXIS1  =                    2",
      "NAXIS2  =                    2", "END",
    ].map { $0.padding(toLength: 80, withPad: " ", startingAt: 0) }.joined()
    var data = Data(cards.padding(toLength: 2880, withPad: " ", startingAt: 0).utf8)
    for value in [Int64.max - 2, Int64.max - 1, 5, -9_007_199_254_740_993] {
      withUnsafeBytes(of: value.bigEndian) { data.append(contentsOf: $0) }
    }
    data.append(Data(count: 2880 - 32))
    try data.write(to: URL(fileURLWithPath: file))
    let limits = try Programs.imgmarker("limits", file, "--interval", "minmax")
    #expect(limits.output == "-9007199254740993 9223372036854775806\n", "\(limits.errors)")
    let given = try Programs.imgmarker(
      "limits", file, "--interval", "manual:-1,9223372036854775806")
    #expect(given.output == "-1.0 9223372036854775806\n")
    let picture = folder.appending("out.png").string
    for arguments in [
      ["--stretch", "power"], ["--stretch", "power:0.3"], ["--stretch", "histogram"],
      ["--stretch", "histeq", "--blur", "1"], ["--interval", "percentile:1,99"],
      ["--colormap", "heat", "--missing-color", "ff8000"], ["--missing-color", "red"],
    ] {
      let drawn = try Programs.run(
        Programs.folder.appendingPathComponent("imgmarker"),
        ["render", file, "-o", picture] + arguments)
      #expect(drawn.status == 0, "\(arguments): \(drawn.errors)")
    }
  }

  @Test func `a name that there is none of ends with 2 and the names that there are`() throws {
    for (option, wrong, known) in [
      ("--stretch", "curly", "histogram"), ("--interval", "percentile:200", "zscale"),
      ("--colormap", "mud", "viridis"), ("--missing-color", "mauve", "magenta"),
    ] {
      let outcome = try Programs.imgmarker("render", "x.fits", "-o", "x.png", option, wrong)
      #expect(outcome.status == 2 && outcome.errors.contains(known), "\(outcome)")
    }
  }

  @Test func `render draws the marks of a file that belong to the image`() throws {
    let folder = try TemporaryFolder()
    let made = try Programs.imgmarker(
      "sample", folder.appending("sky").string, "--count", "1", "--size", "100x60")
    let image = try #require(made.lines.first)
    func picture(_ marks: String?) throws -> Data? {
      let output = folder.appending("out.png").string
      var arguments = ["render", image, "-o", output]
      if let marks {
        let file = folder.appending("marks.csv").string
        try Data(marks.utf8).write(to: URL(fileURLWithPath: file))
        arguments += ["--marks", file]
      }
      let outcome = try Programs.run(
        Programs.folder.appendingPathComponent("imgmarker"), arguments)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return FileManager.default.contents(atPath: output)
    }
    let plain = try picture(nil)
    #expect(try picture("image,group,label,x,y\nother.fits,1,None,50,30\n") == plain)
    #expect(try picture("image,group,label,x,y\nfield-01.fits,1,None,50,30\n") != plain)
    #expect(try picture("label,x,y,size(px)\nhere,50,30,20\n") != plain)
  }

  @Test func `a refused input ends with 1 and one line that names the file, or a JSON document`()
    throws
  {
    let folder = try TemporaryFolder()
    let file = folder.appending("no image.fits").string
    try Data("hello".utf8).write(to: URL(fileURLWithPath: file))
    for arguments in [["info", file], ["render", file, "-o", "/dev/null"], ["limits", file]] {
      let outcome = try Programs.run(
        Programs.folder.appendingPathComponent("imgmarker"), arguments)
      #expect(outcome.status == 1 && !outcome.wasKilled && outcome.output.isEmpty)
      #expect(outcome.errors.contains(file) && outcome.errors.split(separator: "\n").count == 1)
    }
    let outcome = try Programs.imgmarker("info", file, "--json")
    let refusal = try json(Refusal.self, outcome)
    #expect(outcome.status == 1 && refusal.file == file && refusal.error.code == "notAnImage")
    let missing = try Programs.imgmarker("info", folder.appending("gone.png").string, "--json")
    #expect(try json(Refusal.self, missing).error.code == "unreadable")
  }

  @Test func `a folder of images that is not there is refused before a window opens`() throws {
    let folder = try TemporaryFolder()
    let missing = folder.appending("no such folder").string
    let outcome = try Programs.imgmarker(missing, "--save", folder.path.string)
    #expect(outcome.status == 1)
    #expect(outcome.errors == "imgmarker: \(missing): there is no such folder or manifest\n")
  }

  @Test func `wrong usage ends with 2`() throws {
    for arguments in [
      ["info"], ["nonsense"], ["coords", "x.fits"], ["coords", "x.fits", "--pixel"],
      ["render", "x.fits"], ["limits", "x.fits", "--interval", "tallest"],
    ] {
      let outcome = try Programs.run(
        Programs.folder.appendingPathComponent("imgmarker"), arguments)
      #expect(outcome.status == 2 && !outcome.errors.isEmpty, "\(arguments): \(outcome)")
    }
    #expect(try Programs.imgmarker("--version").output == "0.1.0\n")
    #expect(try Programs.imgmarker("help").status == 0)
  }

  @Test func `check tells of each file whether it can be read, and of a save folder's tables`()
    throws
  {
    struct Check: Decodable {
      struct File: Decodable {
        var file: String
        var ok: Bool
        var frames: Int
        var error: String?
      }
      struct Table: Decodable {
        var file: String
        var ok: Bool
        var rows: Int
      }
      var files: [File]
      var tables: [Table]
    }
    let folder = try TemporaryFolder()
    let sky = folder.appending("sky")
    _ = try Programs.imgmarker("sample", sky.string, "--count", "5", "--size", "50x40")
    try Data().write(to: URL(fileURLWithPath: sky.appending("empty.tif").string))
    try Data("date,image,group,label,x,y,RA,DEC\n".utf8).write(
      to: URL(fileURLWithPath: sky.appending("ann_marks.txt").string))
    let outcome = try Programs.imgmarker("check", sky.string, "--json")
    #expect(outcome.status == 0)
    let check = try json(Check.self, outcome)
    #expect(check.files.count == 6 && check.files.filter(\.ok).count == 5)
    #expect(check.files.first { !$0.ok }?.file == "empty.tif")
    #expect(check.tables.map(\.file) == ["ann_marks.txt"] && check.tables[0].ok)
  }

  @Test func `the command line links no GTK`() throws {
    let outcome = try Programs.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      ["ldd", Programs.folder.appendingPathComponent("imgmarker").path])
    #expect(outcome.status == 0 && outcome.output.contains("cfitsio"))
    #expect(!outcome.output.contains("gtk") && !outcome.output.contains("adwaita"))
  }

  @Test(.enabled(if: RealImages.areThere, "there are no real images beside the project"))
  func `the clusters of the paper's authors have their sky positions`() throws {
    let folder = try #require(RealImages.folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".tif")
    }
    #expect(!names.isEmpty)
    for name in names {
      let file = folder.appendingPathComponent(name).path
      let info = try json(Info.self, Programs.imgmarker("info", file, "--json"))
      let wcs = try #require(info.frames[0].wcs)
      // The name has the cluster's position: SPT-CLJhhmm-ddmm.
      let digits = name.dropFirst("SPT-CLJ".count)
      let hours = try #require(Double(digits.prefix(2)))
      let minutes = try #require(Double(digits.dropFirst(2).prefix(2)))
      let degrees = try #require(Double(digits.dropFirst(5).prefix(2)))
      let arcminutes = try #require(Double(digits.dropFirst(7).prefix(2)))
      #expect(abs(wcs.center[0] - (hours + minutes / 60) * 15) < 0.3)
      #expect(abs(wcs.center[1] + degrees + arcminutes / 60) < 0.05)
    }
  }

  @Test func `what cannot be read is told from what is no image in the same words everywhere`()
    throws
  {
    let folder = try TemporaryFolder()
    let text = folder.appending("a.fits")
    try Data("no image".utf8).write(to: URL(fileURLWithPath: text.string))
    let cut = folder.appending("b.png")
    try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]).write(
      to: URL(fileURLWithPath: cut.string))
    struct Checked: Decodable {
      struct File: Decodable { var error: String? }
      var files: [File]
    }
    let check = try Programs.imgmarker("check", folder.path.string, "--json")
    let errors = try JSONDecoder().decode(Checked.self, from: Data(check.output.utf8)).files.map(
      \.error)
    #expect(errors[0]?.hasPrefix("not an image: ") == true)
    #expect(errors[1]?.hasPrefix("cannot be read: ") == true)
    for (file, error) in zip([text, cut], errors) {
      let info = try Programs.imgmarker("info", file.string)
      #expect(info.errors == "imgmarker: \(file.string): \(error ?? "")\n" && info.status == 1)
    }
  }

  @Test func `a picture is never written over the image it is of, nor under another format's name`()
    throws
  {
    let folder = try TemporaryFolder()
    let made = try Programs.imgmarker(
      "sample", folder.path.string, "--count", "4", "--size", "40x40")
    let image = try #require(made.lines.first { $0.hasSuffix(".png") })
    let before = FileManager.default.contents(atPath: image)
    let link = folder.appending("link.png").string
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: image)
    for output in [image, link] {
      let outcome = try Programs.imgmarker("render", image, "-o", output)
      #expect(outcome.status == 1 && outcome.errors.contains("stays as it is"))
    }
    #expect(FileManager.default.contents(atPath: image) == before)
    let jpeg = try Programs.imgmarker("render", image, "-o", folder.appending("a.jpg").string)
    #expect(jpeg.status == 2 && jpeg.errors.contains("PNG"))
  }

  @Test func `a file whose name is no text is named by its bytes, or as check shows it`() throws {
    let folder = try TemporaryFolder()
    let made = try Programs.imgmarker(
      "sample", folder.path.string, "--count", "1", "--size", "40x40")
    let image = try #require(made.lines.first)
    let shell = try Programs.run(
      URL(fileURLWithPath: "/bin/sh"),
      [
        "-c", #"cd "$1" && mv "$2" "$(printf 'n\377.fits')" && "$3" info "$(printf 'n\377.fits')""#,
        "sh", folder.path.string, image, Programs.folder.appendingPathComponent("imgmarker").path,
      ])
    #expect(shell.status == 0, "\(shell.errors)")
    let shown = try #require(
      try Programs.imgmarker("check", folder.path.string).lines.first?.split(separator: ":").first)
    #expect(shown == #"n\xFF.fits"#)
    let info = try Programs.imgmarker("info", folder.appending(String(shown)).string)
    #expect(info.status == 0, "\(info.errors)")
  }
}
