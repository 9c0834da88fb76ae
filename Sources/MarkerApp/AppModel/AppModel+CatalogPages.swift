import MarkerImaging
import MarkerModel
import SystemPackage

/// What of the catalogs lies on the page, and how it is drawn.
extension AppModel {
  /// The catalogs that show, with what of them lies on the page, as far as it is worked out.
  var shownCatalogs: [(catalog: Catalog, frame: FrameCatalog)] {
    picture.map { shownCatalogs(on: $0) } ?? []
  }

  private func shownCatalogs(
    on picture: PreparedFrame
  ) -> [(catalog: Catalog, frame: FrameCatalog)] {
    state.catalogs.compactMap { catalog in
      guard showsCatalog(catalog.id) else { return nil }
      return catalogs.frame(key(catalog, picture)).map { (catalog, $0) }
    }
  }

  private func key(_ catalog: Catalog, _ picture: PreparedFrame) -> CatalogShelf.FrameKey {
    CatalogShelf.FrameKey(picture: picture.number, file: catalog.file, pixels: catalog.pixels)
  }

  /// Works out what of the catalogs lies on the page, off the main actor, and then on those pages
  /// beside it whose pictures are at hand.
  public func prepareCatalogs() {
    guard !state.catalogs.isEmpty, let picture, let location = list.current else { return }
    prepareCatalogs(on: picture, named: location.name)
    for (picture, name) in readyNeighbours { prepareCatalogs(on: picture, named: name) }
  }

  private var readyNeighbours: [(picture: PreparedFrame, name: FilePath)] {
    [1, -1].compactMap { step in
      guard let beside = list.image(stepping: step).flatMap({ list.location(ofImage: $0) })
      else { return nil }
      return loader.ready(ImageLoader.Key(path: beside.path, frame: 0, cubes: cubes)).map {
        ($0, beside.name)
      }
    }
  }

  private func prepareCatalogs(on picture: PreparedFrame, named name: FilePath) {
    for catalog in state.catalogs where showsCatalog(catalog.id) {
      Task.immediate { await prepare(catalog, on: picture, named: name) }
    }
  }

  private func prepare(
    _ catalog: Catalog, on picture: PreparedFrame, named name: FilePath
  ) async {
    let key = key(catalog, picture)
    guard case .ready(let table, _) = catalogs.contents[catalog.file],
      catalogs.frame(key) == nil, catalogs.preparing.insert(key).inserted
    else { return }
    let (size, sky) = (picture.size, picture.sky)
    let stop = catalogs.stop
    let frame = await catalogs.reader.prepare {
      FrameCatalog(table, pixels: key.pixels, image: name, size: size, sky: sky)
    }
    catalogs.preparing.remove(key)
    guard !stop.isSet else { return }
    catalogs.keep(frame, as: key, shown: self.picture?.number)
    guard self.picture === picture else { return }
    onChange(.marks)
    if let begin = catalogs.begins.removeValue(forKey: key.file) {
      trace?.note(.catalogShown, since: begin)
    }
  }

  /// Lays the dots of crowded catalogs over what was drawn ahead of the pages beside this one, and makes
  /// those of this one ready to be moved.
  func drawDotsAhead() async throws {
    if let dots { await catalogs.makeReady(dots, on: viewport) }
    let (plan, display) = (viewPlan, displayElsewhere)
    for (picture, name) in readyNeighbours {
      for catalog in state.catalogs where showsCatalog(catalog.id) {
        await prepare(catalog, on: picture, named: name)
        try Task.checkCancellation()
      }
      var plan = plan
      plan.place(on: picture.viewed, as: .page)
      let viewport = plan.viewport
      let dots = catalogDrawing(
        of: picture, in: viewport, deviceScale: deviceScale, showsLabels: showsLabels,
        limits: .window)?.dots
      if let drawn = picture.rendered(viewport, display), drawn.dots != nil, drawn.dots != dots {
        // It has those of before.
        picture.keep(nil)
        await picture.readied(viewPlan, as: .page, display)
        try Task.checkCancellation()
      }
      guard let dots, let drawn = picture.rendered(viewport, display), drawn.dots == nil else {
        continue
      }
      let laid = await catalogs.pictureAhead(of: dots, on: viewport)
      await PreparedFrame.queue.value { picture.lay(laid, over: drawn) }
      try Task.checkCancellation()
    }
  }

  /// What of the catalogs is drawn on the view; nil where nothing is.
  public var catalogDrawing: CatalogDrawing? {
    guard let key = drawingKey else { return nil }
    if let known = catalogs.drawing, known.key == key { return known.drawing }
    let drawing = catalogDrawing(
      in: viewport, deviceScale: deviceScale, showsLabels: showsLabels, limits: .window)
    catalogs.drawing = drawing.map { (key, $0) }
    return drawing
  }

  private var drawingKey: CatalogShelf.DrawingKey? {
    guard let picture, !state.catalogs.isEmpty else { return nil }
    return CatalogShelf.DrawingKey(
      viewport: viewport, deviceScale: deviceScale, picture: picture.number,
      revision: catalogs.revision, showsLabels: showsLabels, catalogs: state.catalogs,
      settings: state.settings)
  }

  /// The dots of crowded catalogs on the view; nil where there are none.
  var dots: DotLayer? { catalogDrawing?.dots }

  /// Whether the picture shows other dots than it should.
  public var areDotsOutdated: Bool {
    guard let picture, let shown = rendering.shown?.key, shown.picture == picture.number else {
      return false
    }
    return shown.dots != dots
  }

  /// What of the catalogs is drawn on a view of the picture; nil where there are none.
  func catalogDrawing(
    in viewport: Viewport, deviceScale: Double, showsLabels: Bool, limits: CatalogDrawing.Limits
  ) -> CatalogDrawing? {
    picture.flatMap {
      catalogDrawing(
        of: $0, in: viewport, deviceScale: deviceScale, showsLabels: showsLabels, limits: limits)
    }
  }

  private func catalogDrawing(
    of picture: PreparedFrame, in viewport: Viewport, deviceScale: Double, showsLabels: Bool,
    limits: CatalogDrawing.Limits
  ) -> CatalogDrawing? {
    guard !state.catalogs.isEmpty else { return nil }
    let settings = state.settings
    let groups = Dictionary(
      settings.groups.indices.map { (settings.groups[$0], settings.color(ofGroup: $0)) },
      uniquingKeysWith: { one, _ in one })
    return CatalogDrawing(
      shownCatalogs(on: picture).map { catalog, frame in
        (
          frame,
          CatalogStyle(
            color: catalog.color, groups: groups,
            showsLabels: showsLabels && labelsCatalog(catalog.id))
        )
      }, viewport: viewport, deviceScale: deviceScale,
      usualDiameter: MarkSize.diameter(on: picture.size), limits: limits)
  }

  /// The catalog's row whose mark is under the pointer.
  public var pointedCatalogRow: CatalogRow? {
    guard let picture, let pointer else { return nil }
    let point = viewport.pixel(pointer)
    // Within its circle, as far as that is no larger than what one points at.
    let circle = MarkSize.diameter(on: picture.size) / 2 * viewport.scale
    let reach = max(8 * deviceScale, min(circle, 40 * deviceScale)) / viewport.scale
    var found: (row: CatalogRow, distance: Double)?
    for (catalog, frame) in shownCatalogs {
      guard let hit = frame.row(at: point, within: reach),
        hit.distance < found?.distance ?? .infinity
      else { continue }
      found = (CatalogRow(catalog: catalog, table: frame.table, row: hit.row), hit.distance)
    }
    return found?.row
  }
}

/// A row of a catalog, to be told to a person.
public struct CatalogRow {
  public let catalog: Catalog
  let table: CatalogTable
  public let row: Int

  public func isSame(as other: CatalogRow?) -> Bool {
    other?.catalog.id == catalog.id && other?.row == row
  }

  /// What the file has of it, column by column.
  public var columns: [(name: String, value: String)] {
    table.texts.columns(at: table.rows.source(row))
  }
}
