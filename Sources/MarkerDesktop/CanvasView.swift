import Foundation
import GtkKit
import MarkerApp
import MarkerImaging
import MarkerModel

/// The picture with its marks, and what the pointer does on it.
@MainActor
final class CanvasView {
  let widget: Canvas
  private let model: AppModel
  private var shown: Raster?
  private var drag: Drag?
  private let catalogs: CatalogLayer

  /// A press that has moved far enough not to be a click.
  private struct Drag {
    var mark: MarkID?
    var last: ScreenPoint
  }

  init(model: AppModel) {
    self.model = model
    widget = Canvas(accessibleName: "Image")
    catalogs = CatalogLayer(model: model)
    widget.pointerShape = .crosshair
    widget.onResize = { [unowned self] width, height in
      model.resizeView(
        to: PixelSize(width: width, height: height), deviceScale: Double(widget.scale))
    }
    widget.onDraw = { [unowned self] in draw($0) }
    widget.onPainted = { [unowned self] in if shown != nil { model.pagePainted() } }
    widget.onMotion = { [unowned self] point, _ in
      model.movePointer(to: point.map { ScreenPoint($0) })
      if model.preferences.showsMagnifier { widget.redraw() }
      if point == nil { drag = nil }
      if catalogs.follow() { widget.redraw() }
    }
    widget.onButton = { [unowned self] in take($0) }
    widget.onScroll = { event in
      // A step of the wheel is Image Marker's; fingers move about 50 pixels for as much.
      let steps = event.unit == .steps ? -event.dy : -event.dy / 50 / model.deviceScale
      if steps != 0 { model.zoom(by: pow(1.2, steps), at: ScreenPoint(event.position)) }
    }
    var pinched = 1.0
    widget.onPinch = { event in
      if event.phase == .began { pinched = 1 }
      guard event.scale > 0 else { return }
      model.zoom(by: event.scale / pinched, at: ScreenPoint(event.center))
      pinched = event.scale
    }
  }

  /// Takes the keyboard; false where the picture is not shown.
  @discardableResult
  func focus() -> Bool { widget.focus() }

  /// A page without a picture is shown in the canvas's place.
  func paintedElsewhere() {
    model.pictureReady()
    Timeout.whenIdle { [weak self] in self?.model.pagePainted() }
  }

  func show(_ change: ModelChange) {
    // A mark that is being dragged stays behind on its own image.
    if change.contains(.page) { drag = nil }
    // The old picture stays until the new one is there: a flash of black would tire the eyes.
    if case .loading = model.page { return }
    if !change.isDisjoint(with: [.page, .picture]) {
      let raster = model.raster()
      if raster !== shown {
        shown = raster
        widget.image = raster.flatMap { CanvasImage($0) }
      }
    }
    widget.redraw()
    model.pictureReady()
  }

  private func draw(_ painter: Painter) {
    catalogs.draw(painter)
    drawMarks(painter)
    painter.drawOverlays(of: model)
    if drag == nil { catalogs.drawCard(painter) }
  }

  private func drawMarks(_ painter: Painter) {
    for mark in model.markShapes {
      let place = drag != nil && drag?.mark == mark.id ? drag?.last ?? mark.center : mark.center
      let center = CanvasPoint(x: place.x, y: place.y)
      let color = RGBA(mark.color)
      // A dark rim keeps the mark to be seen on a bright picture.
      painter.strokeCircle(
        center: center, radius: mark.radius, color: RGBA.black.opacity(0.55),
        width: mark.lineWidth + 2 * mark.rimWidth)
      painter.strokeCircle(
        center: center, radius: mark.radius, color: color, width: mark.lineWidth)
      if mark.isSelected {
        painter.strokeCircle(
          center: center, radius: mark.radius + 3 * model.deviceScale, color: .white,
          width: 1.5 * model.deviceScale)
      }
      if model.showsLabels {
        _ = painter.text(
          mark.label,
          at: CanvasPoint(
            x: mark.labelOrigin.x + place.x - mark.center.x,
            y: mark.labelOrigin.y + place.y - mark.center.y),
          style: TextStyle(
            size: mark.labelSize, isBold: true, color: color, halo: RGBA.black.opacity(0.8),
            haloWidth: 1.5 * model.deviceScale))
      }
    }
  }

  private func take(_ event: ButtonEvent) {
    let place = ScreenPoint(event.position)
    switch event.phase {
    case .pressed:
      drag = nil
    case .moved:
      move(event, to: place)
    case .released:
      if let drag {
        if let mark = drag.mark { model.moveMark(mark, to: model.viewport.pixel(place)) }
        self.drag = nil
      } else {
        click(event)
      }
      widget.pointerShape = .crosshair
    case .cancelled:
      drag = nil
      widget.pointerShape = .crosshair
    }
  }

  private func move(_ event: ButtonEvent, to place: ScreenPoint) {
    guard event.button != .right else { return }
    if drag == nil {
      let start = ScreenPoint(event.start)
      guard start.distance(to: place) >= AppModel.dragThreshold * model.deviceScale else { return }
      let isMovable = event.button == .left && model.canJudge
      let mark = isMovable ? model.markShapes.hit(by: start)?.id : nil
      drag = Drag(mark: mark, last: start)
      widget.pointerShape = .grabbing
    }
    guard let drag else { return }
    if drag.mark == nil { model.pan(from: drag.last, to: place) }
    self.drag?.last = place
    widget.redraw()
  }

  private func click(_ event: ButtonEvent) {
    let place = ScreenPoint(event.start)
    switch event.button {
    case .left:
      model.click(
        at: place, shift: event.modifiers.contains(.shift),
        control: event.modifiers.contains(.control), alt: event.modifiers.contains(.alt))
    case .middle: model.center(on: place)
    case .right: break
    }
  }
}

extension ScreenPoint {
  init(_ point: CanvasPoint) { self.init(x: point.x, y: point.y) }
}

extension RGBA {
  init(_ color: MarkColor) {
    self.init(
      red: Double(color.red) / 255, green: Double(color.green) / 255,
      blue: Double(color.blue) / 255)
  }
}

extension CanvasImage {
  /// The finished picture, shown where it lies.
  convenience init?(_ raster: Raster) {
    self.init(
      width: raster.size.width, height: raster.size.height, stride: raster.size.width * 4,
      bytes: UnsafeRawBufferPointer(raster.pixels), release: { _ = raster })
  }
}
