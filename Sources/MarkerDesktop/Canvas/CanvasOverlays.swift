import GtkKit
import MarkerApp
import MarkerImaging
import MarkerModel

/// What helps the eye: white with a dark rim, to be seen on any picture.
extension Painter {
  func drawOverlays(of model: AppModel) {
    let unit = model.deviceScale
    if let bar = model.scaleBar { draw(bar, unit) }
    if let compass = model.compass { draw(compass, unit) }
    if let magnifier = model.magnifier { draw(magnifier.geometry, magnifier.raster, unit) }
  }

  /// At the bottom left.
  private func draw(_ bar: ScaleBar, _ unit: Double) {
    // On the middles of pixels, so that it is sharp.
    let left = (20 * unit).rounded() + 0.5
    let bottom = (size.height - 20 * unit).rounded() - 0.5
    let right = left + bar.length.rounded()
    rimmed(
      [
        CanvasPoint(x: left, y: bottom - 6 * unit), CanvasPoint(x: left, y: bottom),
        CanvasPoint(x: right, y: bottom), CanvasPoint(x: right, y: bottom - 6 * unit),
      ], unit)
    text(
      bar.text, at: CanvasPoint(x: (left + right) / 2, y: bottom - 5 * unit),
      anchor: CanvasPoint(x: 0.5, y: 1), style: Painter.letters(unit))
  }

  /// At the bottom right; north is the longer, with a head.
  private func draw(_ compass: Compass, _ unit: Double) {
    let center = CanvasPoint(x: size.width - 58 * unit, y: size.height - 58 * unit)
    func place(_ way: Displacement, _ length: Double, aside: Double = 0) -> CanvasPoint {
      CanvasPoint(
        x: center.x + (way.x * length - way.y * aside) * unit,
        y: center.y + (way.y * length + way.x * aside) * unit)
    }
    let (north, east) = (compass.north, compass.east)
    rimmed([place(east, 24), center, place(north, 36)], unit)
    rimmed([place(north, 29, aside: -4), place(north, 36), place(north, 29, aside: 4)], unit)
    let middle = CanvasPoint(x: 0.5, y: 0.5)
    text("N", at: place(north, 47), anchor: middle, style: Painter.letters(unit))
    text("E", at: place(east, 35), anchor: middle, style: Painter.letters(unit))
  }

  private func draw(_ magnifier: Magnifier, _ raster: Raster, _ unit: Double) {
    guard let image = CanvasImage(raster) else { return }
    let origin = CanvasPoint(x: magnifier.origin.x, y: magnifier.origin.y)
    let frame = CanvasRect(
      x: origin.x, y: origin.y, width: Double(image.width), height: Double(image.height))
    self.image(image, at: origin)
    let corners = magnifier.pixelCorners.map { CanvasPoint(x: $0.x, y: $0.y) }
    clipped(to: frame) { rimmed(corners, isClosed: true, width: 1, unit) }
    strokeRect(frame, color: RGBA.black.opacity(0.6), width: 4 * unit)
    strokeRect(frame, color: RGBA.white.opacity(0.9), width: 1.5 * unit)
  }

  private func rimmed(
    _ points: [CanvasPoint], isClosed: Bool = false, width: Double = 2, _ unit: Double
  ) {
    polyline(
      points, isClosed: isClosed, color: RGBA.black.opacity(0.6), width: (width + 2) * unit)
    polyline(points, isClosed: isClosed, color: .white, width: width * unit)
  }

  private static func letters(_ unit: Double) -> TextStyle {
    TextStyle(
      size: 13 * unit, isBold: true, halo: RGBA.black.opacity(0.7), haloWidth: 1.5 * unit)
  }
}
