import Foundation
import GtkKit
import MarkerApp
import MarkerImaging
import MarkerLanguage
import MarkerModel

/// The picture with its marks, and what the pointer does on it.
@MainActor
final class CanvasView {
  let widget: Canvas
  /// The canvas with what is laid over it.
  let overlay: Overlay
  let model: AppModel
  let drag: CanvasDrag
  private let labelField: LabelField
  private let menu: CanvasMenu
  private var shown: Raster?
  private let catalogs: CatalogLayer

  init(model: AppModel) {
    self.model = model
    widget = Canvas(accessibleName: localized("Image"))
    catalogs = CatalogLayer(model: model)
    overlay = Overlay(widget)
    drag = CanvasDrag(model: model, canvas: widget)
    labelField = LabelField(model: model, overlay: overlay, canvas: widget)
    menu = CanvasMenu(model: model, canvas: widget)
    drag.onClick = { [unowned self] in click($0) }
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
      if point == nil { drag.end() }
      if catalogs.follow() { widget.redraw() }
    }
    widget.onButton = { [unowned self] in drag.take($0) }
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

  /// Escape in the label that is being typed; false where none is.
  func discardLabel() -> Bool {
    guard model.labelDraft != nil else { return false }
    model.discardLabel()
    return true
  }

  /// A page without a picture is shown in the canvas's place.
  func paintedElsewhere() {
    model.pictureReady()
    Timeout.whenIdle { [weak self] in self?.model.pagePainted() }
  }

  func show(_ change: ModelChange) {
    // A mark that is being dragged stays behind on its own image.
    if !change.isDisjoint(with: [.turn, .page]) { drag.follow() }
    // Nothing of the page is there yet.
    if change == .turn { return }
    if !change.isDisjoint(with: [.page, .picture, .marks]) { labelField.show() }
    // The old picture stays until the new one is there: a flash of black would tire the eyes.
    if model.isWaitedFor { return }
    if !change.isDisjoint(with: [.page, .picture]) || model.areDotsOutdated {
      let raster = model.raster()
      if raster !== shown {
        shown = raster
        widget.image = raster.flatMap { CanvasImage($0) }
      }
    }
    widget.redraw()
    model.pictureReady()
    // What is under the pointer may be another row now, or none.
    if !change.isDisjoint(with: [.page, .picture, .marks]) { catalogs.follow() }
  }

  private func draw(_ painter: Painter) {
    catalogs.draw(painter)
    draw(drag.moved(model.markShapes), on: painter)
    drawTools(on: painter)
    painter.drawOverlays(of: model)
    if !drag.isUnderWay { catalogs.drawCard(painter) }
  }

  private func click(_ event: ButtonEvent) {
    let place = ScreenPoint(event.start)
    switch event.button {
    case .left:
      let (shift, control, alt) = (
        event.modifiers.contains(.shift), event.modifiers.contains(.control),
        event.modifiers.contains(.alt)
      )
      if !shift, !control, !alt, let mark = label(at: place) {
        model.editLabel(of: mark)
      } else {
        model.click(at: place, shift: shift, control: control, alt: alt)
        if alt { bringPointer() }
      }
    case .middle:
      model.center(on: place)
      bringPointer()
    case .right: menu.open(at: event.start)
    }
  }

  /// What was centred is under the pointer still, for a person who likes that.
  private func bringPointer() {
    if model.preferences.centersPointer { widget.movePointerToMiddle() }
  }

  /// The mark whose label is there, where it can be edited and no mark is meant.
  private func label(at place: ScreenPoint) -> MarkID? {
    guard model.showsLabels, model.canJudge else { return nil }
    let marks = model.markShapes
    guard marks.hit(by: place) == nil else { return nil }
    return marks.labelHit(by: place) { mark in
      let size = labelStyle(of: mark).measure(mark.label)
      return (size.width, size.height)
    }?.id
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
