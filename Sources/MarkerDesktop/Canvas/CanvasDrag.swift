import GtkKit
import MarkerApp
import MarkerImaging
import MarkerModel

/// What a held button does on the picture until it is let go: moves marks or the image, spans a
/// rectangle, changes contrast and bias; or is a click.
@MainActor
final class CanvasDrag {
  var onClick: (ButtonEvent) -> Void = { _ in }

  private enum Action {
    case pan(last: ScreenPoint)
    case marks(Set<MarkID>)
    case band(adding: Bool)
    case contrast(ContrastBias)
  }

  private let model: AppModel
  private let canvas: Canvas
  /// Nil until the pointer has moved far enough not to click.
  private var action: Action?
  private var start = ScreenPoint(x: 0, y: 0)
  private var place = ScreenPoint(x: 0, y: 0)
  /// What it was begun on.
  private var ground: AppModel.Ground?
  /// Its end is waited for, and nothing done meanwhile.
  private var isOver = false
  private var isPressed = false

  init(model: AppModel, canvas: Canvas) {
    self.model = model
    self.canvas = canvas
  }

  var isUnderWay: Bool { action != nil }

  /// Nothing comes of what is under way, be it a press that is not let go of yet: what it was meant
  /// for is gone.
  func end() {
    guard isPressed || action != nil else { return }
    action = nil
    isOver = true
    canvas.pointerShape = .crosshair
    canvas.redraw()
  }

  /// Ends what was begun on a picture that is gone.
  func follow() {
    if ground != model.ground { end() }
  }

  func take(_ event: ButtonEvent) {
    place = ScreenPoint(event.position)
    switch event.phase {
    case .pressed:
      action = nil
      isOver = false
      isPressed = true
      ground = model.ground
      start = place
    case .moved:
      if !isOver { move(event) }
    case .released:
      let done = action
      action = nil
      isPressed = false
      canvas.pointerShape = .crosshair
      if let done { finish(done) } else if !isOver { onClick(event) }
      canvas.redraw()
    case .cancelled:
      end()
      isPressed = false
    }
  }

  private func move(_ event: ButtonEvent) {
    if action == nil {
      guard start.distance(to: place) >= AppModel.dragThreshold * model.deviceScale else { return }
      action = beginning(event)
    }
    switch action {
    case .pan(let last):
      model.pan(from: last, to: place)
      action = .pan(last: place)
    case .contrast(let before):
      model.dragContrast(from: before, dx: place.x - start.x, dy: place.y - start.y)
    case .marks, .band, nil: break
    }
    canvas.redraw()
  }

  private func beginning(_ event: ButtonEvent) -> Action {
    switch event.button {
    case .right:
      return .contrast(model.display.contrastBias)
    case .left where event.modifiers.contains(.shift):
      return .band(adding: event.modifiers.contains(.control))
    case .left, .middle:
      canvas.pointerShape = .grabbing
      let marks = event.button == .left ? model.draggedMarks(from: start) : []
      return marks.isEmpty ? .pan(last: start) : .marks(marks)
    }
  }

  private func finish(_ action: Action) {
    switch action {
    case .marks(let marks):
      model.moveMarks(marks, by: model.move(of: marks, from: start, to: place))
    case .band(let adding): model.selectMarks(between: start, and: place, adding: adding)
    case .pan, .contrast: break
    }
  }

  /// The rectangle that is being spanned.
  var band: CanvasRect? {
    guard case .band = action else { return nil }
    return CanvasRect(
      x: min(start.x, place.x), y: min(start.y, place.y), width: abs(place.x - start.x),
      height: abs(place.y - start.y))
  }

  /// The marks as they are to be drawn: those that are being dragged where they would come to lie.
  func moved(_ marks: [MarkShape]) -> [MarkShape] {
    guard case .marks(let dragged) = action else { return marks }
    let move = model.move(of: dragged, from: start, to: place)
    let middle = model.viewport.center
    let (from, to) = (
      model.viewport.screen(middle),
      model.viewport.screen(PixelPoint(x: middle.x + move.dx, y: middle.y + move.dy))
    )
    return marks.map { mark in
      mark.id.map { dragged.contains($0) } == true ? mark.moved(from: from, to: to) : mark
    }
  }
}
