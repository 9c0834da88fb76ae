import CCairo
import MarkerImaging
import MarkerModel

extension Raster {
  /// cairo's images have at most 32767 pixels a side.
  static let tileSide = 16384

  /// Hands the picture to cairo in pieces that it can take, each with its top-left corner. What is
  /// drawn on them is drawn on the picture.
  ///
  /// - Returns: false where cairo has no memory for one.
  func forEachTile(_ side: Int = Raster.tileSide, _ body: (OpaquePointer?, Int, Int) -> Bool)
    -> Bool
  {
    pixels.withMemoryRebound(to: UInt8.self) { bytes in
      for top in stride(from: 0, to: size.height, by: side) {
        for left in stride(from: 0, to: size.width, by: side) {
          let surface = cairo_image_surface_create_for_data(
            bytes.baseAddress.map { $0 + (top * size.width + left) * 4 }, CAIRO_FORMAT_RGB24,
            Int32(clamping: min(side, size.width - left)),
            Int32(clamping: min(side, size.height - top)), Int32(clamping: size.width * 4))
          defer { cairo_surface_destroy(surface) }
          guard body(surface, left, top) else { return false }
        }
      }
      return true
    }
  }

  /// Draws over the picture, in its own coordinates.
  func paint(inTilesOf side: Int = Raster.tileSide, _ draw: (OpaquePointer?) -> Void) -> Bool {
    forEachTile(side) { surface, left, top in
      let cairo = cairo_create(surface)
      defer { cairo_destroy(cairo) }
      cairo_translate(cairo, -Double(left), -Double(top))
      draw(cairo)
      cairo_surface_flush(surface)
      return cairo_status(cairo) == CAIRO_STATUS_SUCCESS
    }
  }
}
