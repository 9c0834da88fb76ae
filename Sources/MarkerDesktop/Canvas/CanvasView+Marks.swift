import GtkKit
import MarkerApp
import MarkerImaging
import MarkerModel

/// How marks and their labels are drawn.
extension CanvasView {
  func draw(_ marks: [MarkShape], on painter: Painter) {
    for mark in marks {
      let color = RGBA(mark.color)
      // A dark rim keeps the mark to be seen on a bright picture.
      stroke(
        mark, color: RGBA.black.opacity(0.55),
        width: mark.lineWidth + 2 * mark.rimWidth, on: painter)
      stroke(mark, color: color, width: mark.lineWidth, on: painter)
      if mark.isSelected {
        painter.strokeCircle(
          center: CanvasPoint(mark.center), radius: mark.radius + 3 * model.deviceScale,
          color: .white, width: 1.5 * model.deviceScale)
      }
      if model.showsLabels, model.labelDraft == nil || model.labelDraft?.mark != mark.id {
        painter.text(mark.label, at: CanvasPoint(mark.labelOrigin), style: labelStyle(of: mark))
      }
    }
  }

  func labelStyle(of mark: MarkShape) -> TextStyle {
    TextStyle(
      size: mark.labelSize, isBold: true, color: RGBA(mark.color), halo: RGBA.black.opacity(0.8),
      haloWidth: 1.5 * model.deviceScale)
  }

  private func stroke(
    _ mark: MarkShape, color: RGBA, width: Double, on painter: Painter
  ) {
    if mark.outline == .circle {
      painter.strokeCircle(
        center: CanvasPoint(mark.center), radius: mark.radius, color: color, width: width)
    }
    for line in mark.lines {
      painter.polyline(
        line.points.map { CanvasPoint($0) }, isClosed: line.isClosed, color: color, width: width)
    }
  }
}

extension CanvasPoint {
  init(_ point: ScreenPoint) { self.init(x: point.x, y: point.y) }
}
