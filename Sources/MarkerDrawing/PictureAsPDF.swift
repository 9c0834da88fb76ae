import CCairo
import MarkerCodecs
import MarkerImaging
import SystemPackage

/// A picture as a page of a PDF: its pixels as they are, catalogs and marks as lines over them, labels
/// as text.
struct PictureAsPDF {
  var raster: Raster
  var catalogs: CatalogDrawing?
  var marks: [MarkShape]
  var showsLabels: Bool

  /// Of a page; readers take no larger ones.
  private static let longestSide = 14400.0

  func write(to file: FilePath) throws(ImageWritingError) {
    let (width, height) = (Double(raster.size.width), Double(raster.size.height))
    let scale = min(1, PictureAsPDF.longestSide / max(width, height))
    let surface = file.withPlatformString {
      cairo_pdf_surface_create($0, width * scale, height * scale)
    }
    defer { cairo_surface_destroy(surface) }
    let cairo = cairo_create(surface)
    cairo_scale(cairo, scale, scale)
    var tiles: [OpaquePointer?] = []
    let isDrawn = raster.forEachTile { tile, left, top in
      // It is looked at until the document is finished.
      tiles.append(cairo_surface_reference(tile))
      cairo_set_source_surface(cairo, tile, Double(left), Double(top))
      cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST)
      cairo_paint(cairo)
      return cairo_status(cairo) == CAIRO_STATUS_SUCCESS
    }
    if isDrawn {
      if let catalogs {
        CatalogPainting.draw(catalogs, keepsText: true, on: cairo)
      }
      MarkDrawing.draw(marks, labels: showsLabels, keepsText: true, on: cairo)
    }
    var status = cairo_status(cairo)
    cairo_destroy(cairo)
    cairo_surface_finish(surface)
    withExtendedLifetime(raster) { for tile in tiles { cairo_surface_destroy(tile) } }
    if status == CAIRO_STATUS_SUCCESS { status = cairo_surface_status(surface) }
    guard status == CAIRO_STATUS_SUCCESS else {
      throw ImageWritingError(file, String(cString: cairo_status_to_string(status)))
    }
  }
}
