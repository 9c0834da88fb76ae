import GtkKit
import MarkerApp
import MarkerModel

/// What the tools show over the picture: the pixel cursor, where a mark would snap to, the rectangle
/// that is being spanned.
extension CanvasView {
  func drawTools(on painter: Painter) {
    let unit = model.deviceScale
    if let cursor = model.cursor {
      cross(
        at: model.viewport.screen(cursor), inner: 4 * unit, outer: 14 * unit, color: .white,
        width: 1.5 * unit, on: painter)
    }
    if let target = model.snapTarget {
      cross(
        at: model.viewport.screen(target), inner: 0, outer: 6 * unit,
        color: RGBA(red: 0.4, green: 0.9, blue: 1, alpha: 0.9), width: unit, on: painter)
    }
    if let band = drag.band {
      painter.strokeRect(band, color: RGBA.black.opacity(0.6), width: 3 * unit)
      painter.strokeRect(band, color: .white, width: unit, dash: [6 * unit, 4 * unit])
    }
  }

  /// Four strokes towards a place, with a dark rim; from `inner` on, so that the place stays to be
  /// seen.
  private func cross(
    at place: ScreenPoint, inner: Double, outer: Double, color: RGBA, width: Double,
    on painter: Painter
  ) {
    for (color, width) in [
      (RGBA.black.opacity(0.6), width + 2 * model.deviceScale), (color, width),
    ] {
      for (dx, dy) in [(1.0, 0.0), (-1, 0), (0, 1), (0, -1)] {
        painter.line(
          from: CanvasPoint(x: place.x + dx * inner, y: place.y + dy * inner),
          to: CanvasPoint(x: place.x + dx * outer, y: place.y + dy * outer), color: color,
          width: width)
      }
    }
  }
}
