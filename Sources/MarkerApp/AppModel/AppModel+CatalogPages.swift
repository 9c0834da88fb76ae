import MarkerImaging
import MarkerModel
import SystemPackage

/// What of the catalogs lies on the page, and how it is drawn.
extension AppModel {
  /// The catalogs that show, with what of them lies on the page, as far as it is worked out.
  var shownCatalogs: [(catalog: Catalog, frame: FrameCatalog)] {
    guard let picture else { return [] }
    return state.catalogs.compactMap { catalog in
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
    for step in [1, -1] {
      guard let beside = list.image(stepping: step).flatMap({ list.location(ofImage: $0) }),
        let ready = loader.ready(
          ImageLoader.Key(path: beside.path, frame: 0, cubes: cubes))
      else { continue }
      prepareCatalogs(on: ready, named: beside.name)
    }
  }

  private func prepareCatalogs(on picture: PreparedFrame, named name: FilePath) {
    for catalog in state.catalogs where showsCatalog(catalog.id) {
      let key = key(catalog, picture)
      guard case .ready(let table, _) = catalogs.contents[catalog.file],
        catalogs.frame(key) == nil, catalogs.preparing.insert(key).inserted
      else { continue }
      let (size, sky) = (picture.size, picture.sky)
      let stop = catalogs.stop
      Task {
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

  /// The picture of the view with the dots of crowded catalogs over it; itself where there are none.
  public func dotted(_ picture: Raster) -> Raster {
    guard let key = drawingKey, let drawing = catalogDrawing, !drawing.dots.isEmpty,
      picture.size == viewport.size
    else {
      catalogs.forgetDots()
      return picture
    }
    return catalogs.dotted(picture, drawing, key)
  }

  /// What of the catalogs is drawn on a view of the picture; nil where there are none.
  func catalogDrawing(
    in viewport: Viewport, deviceScale: Double, showsLabels: Bool, limits: CatalogDrawing.Limits
  ) -> CatalogDrawing? {
    guard let picture, !state.catalogs.isEmpty else { return nil }
    let settings = state.settings
    let groups = Dictionary(
      settings.groups.indices.map { (settings.groups[$0], settings.color(ofGroup: $0)) },
      uniquingKeysWith: { one, _ in one })
    return CatalogDrawing(
      shownCatalogs.map { catalog, frame in
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
    let reach = max(8 * deviceScale / viewport.scale, MarkSize.diameter(on: picture.size) / 2)
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
