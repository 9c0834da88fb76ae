import Foundation
@testable import MarkerApp
import MarkerImaging
import MarkerModel
import SystemPackage
import Testing

@MainActor
@Suite struct CatalogsTests {
  private func file(_ name: String, _ text: String, of desk: Desk) throws -> FilePath {
    let path = desk.folder.appending(name)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
    return path
  }

  private func wait(for what: String, _ isSo: () -> Bool) async throws {
    for _ in 0..<400 {
      if isSo() { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("waited in vain for \(what)")
  }

  private func imported(_ paths: [FilePath], by desk: Desk) async throws {
    desk.model.importMarkFiles(paths)
    try await wait(for: "the files to be read") {
      desk.model.imports.count == paths.count
        && desk.model.imports.allSatisfy { if case .reading = $0.content { false } else { true } }
    }
    await desk.model.finishImports()
  }

  private func circles(_ desk: Desk) -> [CatalogDrawing.Layer] {
    desk.model.catalogDrawing?.layers ?? []
  }

  @Test func `an imported file is shown on its pages, in its colour, and undo takes it away`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    let text = "label,ra,dec\nalpha,10,-10\ntwo,20,-20\nfar,200,0\n"
    let path = try file("stars.csv", text, of: desk)
    desk.model.importMarkFiles([path])
    try await wait(for: "reading") {
      if case .ready = desk.model.imports.first?.content { true } else { false }
    }
    #expect(desk.requests.contains(.reviewImports))
    desk.model.change(import: 0) { $0.color = MarkColor(1, 2, 3) }
    await desk.model.finishImports()
    #expect(desk.model.state.catalogs.map(\.file) == ["stars.csv"])
    try await wait(for: "its marks") { !circles(desk).isEmpty }
    #expect(circles(desk).map(\.color) == [MarkColor(1, 2, 3)])
    #expect(circles(desk)[0].circles.count == 2)
    #expect(desk.model.catalogDrawing?.labels.map(\.text) == ["alpha", "two"])
    await desk.turn(.forward)
    try await wait(for: "its marks on the next page") { !circles(desk).isEmpty }
    let own = desk.model.state.images.flatMap(\.marks)
    #expect(own.isEmpty)
    try desk.press("undo")
    #expect(desk.notices.last == "Undone: import “stars.csv”.")
    #expect(circles(desk).isEmpty)
    try desk.press("redo")
    #expect(circles(desk)[0].circles.count == 2)
    try desk.press("catalog-1")
    #expect(circles(desk).isEmpty)
    try await desk.reopen()
    try await wait(for: "its marks after a restart") { !circles(desk).isEmpty }
    let rows = try desk.table("marks")
    #expect(rows.allSatisfy { !$0.contains("alpha") })
  }

  @Test func `the same file is not imported twice, nor one that cannot be read`() async throws {
    let desk = try await Desk(["a.fits"])
    let path = try file("stars.csv", "x,y\n1,2\n", of: desk)
    try await imported([path], by: desk)
    desk.model.importMarkFiles([path])
    try await wait(for: "the notice") {
      desk.notices.last == "“stars.csv” is imported already, as “stars.csv”."
    }
    try await imported([try file("bad.csv", "name\na\n", of: desk)], by: desk)
    #expect(desk.model.state.catalogs.count == 1)
  }

  @Test func `rows of a group of the person's are in its colour, and count for no limit`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    #expect(desk.model.limit(group: 0, to: "1") == nil)
    let path = try file("marks.csv", "image,x,y,group\na.fits,5,5,1\na.fits,9,9,1\n", of: desk)
    try await imported([path], by: desk)
    try await wait(for: "its marks") { !circles(desk).isEmpty }
    #expect(circles(desk).map(\.color) == [desk.model.state.settings.color(ofGroup: 0)])
    desk.model.movePointer(to: ScreenPoint(x: 100, y: 150))
    try desk.press("mark-1")
    #expect(desk.model.record?.marks.count == 1)
  }

  @Test func `the row under the pointer is told with all its columns`() async throws {
    let desk = try await Desk(["a.fits"])
    let path = try file("stars.csv", "label,x,y,redshift\none,10,10,0.5\n", of: desk)
    try await imported([path], by: desk)
    try await wait(for: "its marks") { !circles(desk).isEmpty }
    desk.model.movePointer(to: desk.model.viewport.screen(PixelPoint(x: 10, y: 10)))
    let row = try #require(desk.model.pointedCatalogRow)
    #expect(row.columns.map(\.name) == ["label", "x", "y", "redshift"])
    #expect(row.columns.map(\.value) == ["one", "10", "10", "0.5"])
    desk.model.movePointer(to: desk.model.viewport.screen(PixelPoint(x: 30, y: 25)))
    #expect(desk.model.pointedCatalogRow == nil)
  }

  @Test
  func `files that lie in imports are taken in, what was removed is not, what is broken stays`()
    async throws
  {
    let desk = try await Desk(["a.fits"])
    try await imported([try file("gone.csv", "x,y\n1,2\n", of: desk)], by: desk)
    desk.model.removeCatalog(desk.model.state.catalogs[0].id)
    let imports = desk.save.appending("imports")
    try Data("x,y\n3,4\n".utf8).write(
      to: URL(fileURLWithPath: imports.appending("left.csv").string))
    try Data("nothing".utf8).write(to: URL(fileURLWithPath: imports.appending("odd.csv").string))
    try await desk.reopen()
    try await wait(for: "the file that was left there") { desk.model.state.catalogs.count == 1 }
    #expect(desk.model.state.catalogs.map(\.file) == ["left.csv"])
    try await wait(for: "the notice") { desk.notices.contains { $0.hasPrefix("“odd.csv” in") } }
    #expect(desk.model.session.nextUndo?.name == "remove “gone.csv”")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: imports.string).sorted()
        == ["gone.csv", "left.csv", "odd.csv"])
  }

  @Test func `a missing file is told, and what x and y mean is kept`() async throws {
    let desk = try await Desk(["a.fits"])
    try await imported([try file("pixels.csv", "x,y\n1,1\n", of: desk)], by: desk)
    desk.model.readCatalog(desk.model.state.catalogs[0].id, pixels: .fits)
    try await wait(for: "its mark at the bottom") {
      (circles(desk).first?.circles.first?.center.y ?? 0) > 200
    }
    let path = desk.save.appending("imports/pixels.csv")
    try FileManager.default.removeItem(atPath: path.string)
    try await desk.reopen()
    try await wait(for: "the notice") {
      desk.notices.contains { $0.hasPrefix("“pixels.csv” is not in") }
    }
    #expect(desk.model.state.catalogs.map(\.pixels) == [.fits])
  }

  @Test func `a page keeps its marks while those beside it are worked out, on the way back too`()
    async throws
  {
    let desk = try await Desk((10..<30).map { "i\($0).fits" })
    try await imported([try file("stars.csv", "x,y\n10,10\n", of: desk)], by: desk)
    for direction in [PrefetchPlan.Direction](repeating: .forward, count: 12)
      + [PrefetchPlan.Direction](repeating: .backward, count: 11)
    {
      await desk.turn(direction)
      try await wait(for: "what is worked out") { desk.model.catalogs.preparing.isEmpty }
      #expect(circles(desk).first?.circles.count == 1, "\(desk.shown)")
    }
  }

  @Test func `giving up an import leaves the other catalogs on the page`() async throws {
    let desk = try await Desk(["a.fits"])
    try await imported([try file("one.csv", "x,y\n1,1\n", of: desk)], by: desk)
    try await wait(for: "its marks") { !circles(desk).isEmpty }
    desk.model.importMarkFiles([try file("two.csv", "x,y\n3,3\n", of: desk)])
    try await wait(for: "the second") { desk.model.imports.count == 1 }
    desk.model.readCatalog(desk.model.state.catalogs[0].id, pixels: .fits)
    desk.model.cancelImports()
    try await wait(for: "the marks as they are read now") { !circles(desk).isEmpty }
  }

  /// More rows than are drawn as what they are.
  private func crowd(of desk: Desk) throws -> FilePath {
    let rows = (0..<3000).map { "\($0 % 39),\(Double($0) / 110)" }
    return try file("crowd.csv", "x,y\n" + rows.joined(separator: "\n") + "\n", of: desk)
  }

  /// The picture of the view with its dots, drawn without any haste.
  private func expected(_ desk: Desk) throws -> Raster {
    let model = desk.model
    let raster = try model.raster(of: model.viewport, on: #require(model.picture))
    if let dots = model.dots { DotPicture(dots, on: model.viewport).lay(on: raster) }
    return raster
  }

  private func isSame(_ one: Raster, _ other: Raster) -> Bool {
    // The pixels are the rasters' only as long as these are there.
    withExtendedLifetime((one, other)) { one.pixels.elementsEqual(other.pixels) }
  }

  @Test func `the dots of a crowd are in the picture, when it is moved and hidden too`()
    async throws
  {
    let desk = try await Desk(["a.fits", "b.fits"])
    let model = desk.model
    let bare = try #require(model.raster())
    try await imported([try crowd(of: desk)], by: desk)
    try await wait(for: "its dots") { model.dots != nil }
    #expect(model.areDotsOutdated)
    let dotted = try #require(model.raster())
    #expect(!model.areDotsOutdated && !isSame(dotted, bare))
    #expect(try isSame(dotted, expected(desk)))
    for (x, y) in [(3.0, 0.0), (0, -2), (5, 4)] {
      model.pan(
        from: ScreenPoint(x: 20, y: 20), to: ScreenPoint(x: 20 + x, y: 20 + y))
      let moved = try #require(model.raster())
      #expect(try isSame(moved, expected(desk)), "moved by \(x), \(y)")
    }
    try desk.press("catalog-1")
    #expect(model.areDotsOutdated)
    let hidden = try #require(model.raster())
    let plain = try model.raster(of: model.viewport, on: #require(model.picture))
    #expect(isSame(hidden, plain))
  }

  @Test func `the next page is drawn ahead with its dots`() async throws {
    let desk = try await Desk(["a.fits", "b.fits"])
    let model = desk.model
    try await imported([try crowd(of: desk)], by: desk)
    try await wait(for: "its dots") { model.dots != nil }
    _ = model.raster()
    let next = ImageLoader.Key(path: desk.images.appending("b.fits"), frame: 0, cubes: model.cubes)
    try await wait(for: "the next page") {
      model.loader.ready(next)?.renderedAhead?.dots != nil
    }
    // What was drawn with other dots is drawn again.
    try desk.press("catalog-1")
    _ = model.raster()
    try await wait(for: "the next page without them") {
      model.loader.ready(next)?.renderedAhead.map { $0.dots == nil } ?? false
    }
    try desk.press("catalog-1")
    _ = model.raster()
    try await wait(for: "the next page with them") {
      model.loader.ready(next)?.renderedAhead?.dots != nil
    }
    let ahead = try #require(model.loader.ready(next)?.renderedAhead)
    await desk.turn(.forward)
    let shown = try #require(model.raster())
    #expect(shown === ahead.raster)
    #expect(try isSame(shown, expected(desk)))
  }
}
