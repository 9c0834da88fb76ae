import CTiff
import MarkerImaging
import MarkerLanguage
import MarkerModel

/// How a page is cut into strips or tiles (its parts), counted row by row and plane by plane.
struct TIFFGrid {
  let areTiles: Bool
  /// Of a part, in pixels.
  let columns: Int
  let rows: Int
  let across: Int
  let down: Int
  let planes: Int
  private let size: PixelSize

  var count: Int { across * down * planes }

  init(_ handle: TIFFHandle, page: TIFFPage) throws(ImageError) {
    areTiles = page.isTiled
    planes = page.isPlanar ? page.storedSamples : 1
    size = page.size
    if areTiles {
      columns = Int(handle.long(TIFFTAG_TILEWIDTH) ?? 0)
      rows = Int(handle.long(TIFFTAG_TILELENGTH) ?? 0)
      guard columns > 0, rows > 0 else {
        throw ImageError(.damaged, localized("its tiles have no size"))
      }
    } else {
      columns = size.width
      rows = min(Int(handle.long(TIFFTAG_ROWSPERSTRIP) ?? .max), size.height)
      guard rows > 0 else { throw ImageError(.damaged, localized("its strips have no rows")) }
    }
    across = (size.width + columns - 1) / columns
    down = (size.height + rows - 1) / rows
  }

  /// A part's place in the picture, as far as it is in it.
  func place(of part: Int) -> (columns: Range<Int>, rows: Range<Int>, plane: Int) {
    let row = part / across
    let (x, y) = (part % across * columns, row % down * rows)
    return (x..<min(x + columns, size.width), y..<min(y + rows, size.height), row / down)
  }

  /// How many rows a part has in the file: strips end with the picture, tiles do not.
  func storedRows(of part: Int) -> Int { areTiles ? rows : place(of: part).rows.count }

  /// The picture's rows that are in a row of parts.
  func span(ofRow row: Int) -> Range<Int> { row * rows..<min((row + 1) * rows, size.height) }

  /// The parts in a row of them that have some of those columns, of all planes.
  func parts(inRow row: Int, columns wanted: Range<Int>) -> [Int] {
    if wanted.isEmpty { return [] }
    let places = wanted.lowerBound / columns...(wanted.upperBound - 1) / columns
    return (0..<planes).flatMap { plane in
      places.map { (plane * down + row) * across + $0 }
    }
  }
}
