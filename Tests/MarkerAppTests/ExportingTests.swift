import Foundation
import MarkerApp
import MarkerCodecs
import MarkerDrawing
import MarkerImaging
import MarkerModel
import MarkerStore
import SystemPackage
import Testing

@MainActor
@Suite struct ExportingTests {
  /// A desk with two marks on the image that is shown.
  private func desk(_ names: [String] = ["a.fits", "b.fits"]) async throws -> Desk {
    let desk = try await Desk(names)
    for (x, group) in [(100.0, "mark-1"), (220, "mark-2")] {
      desk.model.movePointer(to: ScreenPoint(x: x, y: 120))
      try desk.press(group)
    }
    return desk
  }

  private func colors(_ path: FilePath) async throws -> (size: PixelSize, colors: [UInt32]) {
    let pixels = try await InProcessDecoder().decode(path, frame: 0).pixels
    let colors = (0..<pixels.size.width * pixels.size.height).map { index in
      let (x, y) = (index % pixels.size.width, index / pixels.size.width)
      return (pixels.values(x: x, y: y) ?? []).reduce(0xFF) { $0 << 8 | UInt32($1) }
    }
    return (pixels.size, colors)
  }

  private func text(_ path: FilePath) throws -> String {
    try String(contentsOfFile: path.string, encoding: .utf8)
  }

  @Test func `what is seen is written as the window's raster with the marks on it`() async throws {
    let desk = try await desk()
    let model = desk.model
    model.orient { $0.rotated(by: 90) }
    model.zoom(by: 1.7, at: ScreenPoint(x: 50, y: 60))
    model.changeDisplay {
      $0.isInverted = true
      $0.stretch = .sqrt
    }
    model.changePreferences { $0.isColorBlindSafe = true }
    let raster = try #require(model.raster())
    let plain = Array(raster.pixels)
    let path = desk.folder.appending("seen.png")
    var choice = model.pictureChoice
    #expect(choice.part == .seen && choice.showsMarks && choice.showsLabels)
    #expect(await model.exportPicture(choice, to: path))
    #expect(desk.notices.last == "Written: seen.png (400 × 300)")
    let seen = try await colors(path)
    #expect(seen.colors != plain)
    choice.showsMarks = false
    #expect(await model.exportPicture(choice, to: path))
    #expect(try await colors(path).colors == plain)
    #expect(raster.draw(model.markShapes, labels: true))
    #expect(seen.colors == Array(raster.pixels))
    #expect(seen.size == model.viewport.size)
  }

  @Test func `the whole image is upright and a pixel for a pixel, however the view is turned`()
    async throws
  {
    let desk = try await desk(["a.fits.gz", "b.fits"])
    let model = desk.model
    model.orient { $0.rotated(by: 90) }
    model.zoom(by: 9)
    var choice = model.pictureChoice
    choice.part = .whole
    choice.showsMarks = false
    choice.format = .tiff
    #expect(model.viewport(of: .whole)?.size == PixelSize(width: 40, height: 30))
    #expect(model.pictureName(.png) == "a.png")
    let path = desk.folder.appending("whole.tiff")
    #expect(await model.exportPicture(choice, to: path))
    let whole = try await colors(path)
    #expect(whole.size == PixelSize(width: 40, height: 30))
    // The invented image's samples grow to the right and begin anew each 256.
    #expect(whole.colors[0] == 0xFF00_0000 && whole.colors[255] == 0xFFFF_FFFF)
    #expect(whole.colors[128] == 0xFF80_8080 && whole.colors[256] == 0xFF00_0000)
    #expect(model.pictureChoice.part == .whole && model.pictureChoice.format == .tiff)
  }

  @Test func `marks and labels that are hidden are not chosen, and can be written all the same`()
    async throws
  {
    let desk = try await desk()
    try desk.press("show-marks")
    try desk.press("show-labels")
    var choice = desk.model.pictureChoice
    #expect(!choice.showsMarks && !choice.showsLabels && !choice.showsCatalogs)
    choice.showsMarks = true
    choice.showsLabels = true
    #expect(await desk.model.exportPicture(choice, to: desk.folder.appending("a.svg")))
    let svg = try text(desk.folder.appending("a.svg"))
    #expect(svg.components(separatedBy: "class=\"mark\"").count == 3)
    #expect(svg.contains(">1</text>") && svg.contains(">2</text>"))
  }

  @Test func `the name's end tells the format, and is added where it is none`() async throws {
    let desk = try await desk()
    let choice = desk.model.pictureChoice
    #expect(await desk.model.exportPicture(choice, to: desk.folder.appending("a.PDF")))
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: desk.folder.appending("a.PDF").string))
        .starts(with: Data("%PDF".utf8)))
    let bare = desk.folder.appending("field.v2")
    #expect(await desk.model.exportPicture(choice, to: bare))
    #expect(FileManager.default.fileExists(atPath: bare.string + ".png"))
    // Nobody was asked about that file.
    #expect(await desk.model.exportPicture(choice, to: bare) == false)
    #expect(desk.notices.last?.contains("there is such a file already") == true)
    #expect(desk.model.exportFolder == desk.folder.path)
  }

  @Test func `images and the save folder's own files are never replaced`() async throws {
    let desk = try await desk()
    let images = [desk.images.appending("a.fits"), desk.images.appending("b.fits")]
    let before = images.map { FileManager.default.contents(atPath: $0.string) }
    for path in images {
      #expect(await desk.model.exportMarks(MarkChoice(), to: path) == false)
      #expect(desk.notices.last?.contains("one of the images") == true)
    }
    #expect(images.map { FileManager.default.contents(atPath: $0.string) } == before)
    for name in ["ann_journal.jsonl", "ann_marks.txt", "ben_images.csv"] {
      let path = desk.save.appending(name)
      #expect(await desk.model.exportMarks(MarkChoice(), to: path) == false)
      #expect(desk.notices.last?.contains("save folder's own files") == true)
    }
  }

  @Test func `an export that fails says which file and why`() async throws {
    let desk = try await desk()
    let path = desk.folder.path.appending("no/a.png")
    #expect(await desk.model.exportPicture(desk.model.pictureChoice, to: path) == false)
    #expect(desk.notices.last?.hasPrefix("Not written: a.png: ") == true)
    #expect(desk.model.exportShare == nil)
  }

  @Test func `an export that is cancelled leaves no file`() async throws {
    let desk = try await desk()
    let model = desk.model
    model.onChange = { if $0.contains(.export), model.exportShare == 0 { model.cancelExport() } }
    let path = desk.folder.appending("a.png")
    #expect(await model.exportPicture(model.pictureChoice, to: path) == false)
    #expect(desk.notices.last == "Not written: a.png: it was cancelled.")
    #expect(await model.exportMarks(MarkChoice(), to: desk.folder.appending("a.csv")) == false)
    let names = try FileManager.default.contentsOfDirectory(atPath: desk.folder.path.string)
    #expect(names.sorted() == ["images", "save"])
  }

  @Test func `marks are written of this image or of all, with sky and FITS pixels`() async throws {
    let desk = try await desk()
    await desk.turn(.forward)
    desk.model.movePointer(to: ScreenPoint(x: 25, y: 15))
    try desk.press("mark-3")
    var choice = MarkChoice()
    #expect(desk.model.count(of: choice) == (1, 1))
    #expect(desk.model.markName(choice) == "b.csv")
    let one = desk.folder.appending("one")
    #expect(await desk.model.exportMarks(choice, to: one))
    #expect(desk.notices.last == "Written: one.csv (1 mark)")
    let rows = try text(desk.folder.appending("one.csv")).split(separator: "\n")
    #expect(rows.count == 2 && rows[0].contains("x_fits"))
    #expect(rows[1].hasPrefix("b.fits,3,None,2,1,2,-1,ICRS,3,29,0,"))
    choice.isOfAll = true
    choice.format = .ds9
    #expect(desk.model.count(of: choice) == (3, 2))
    #expect(desk.model.markName(choice) == "ann-marks.reg")
    choice.isFolder = true
    let folder = desk.folder.appending("regions")
    #expect(await desk.model.exportMarks(choice, to: folder))
    #expect(desk.notices.last == "Written: regions (3 marks, 2 files)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
    #expect(names.sorted() == ["a.fits.reg", "b.fits.reg"])
    #expect(await desk.model.exportMarks(choice, to: folder) == false, "nobody was asked")
    #expect(desk.model.markChoice == choice)
  }
}
