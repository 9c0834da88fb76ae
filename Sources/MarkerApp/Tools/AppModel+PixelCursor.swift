import MarkerModel

/// Marking and moving by the keys alone.
extension AppModel {
  /// Where digits mark while it is shown; nil where it is not.
  public var cursor: PixelPoint? { tools.cursor?.position }

  /// Where a key marks: at the pixel cursor, else at the pointer.
  public var markingPlace: PixelPoint? { cursor ?? pointer.map { viewport.pixel($0) } }

  /// An arrow key: it moves the selected marks, else the pixel cursor, which it shows first.
  ///
  /// - Parameter tenths: of a pixel.
  public func press(_ arrow: ArrowKey, tenths: Int) {
    guard let size = seenPicture?.size else { return }
    let steps = viewport.step(arrow) * tenths
    guard selection.isEmpty else {
      nudgeSelection(by: steps)
      return
    }
    let start = tools.cursor ?? PixelCursor(near: cursorStart, on: size)
    tools.cursor = start.moved(by: steps, on: size)
    follow()
    onChange([.tool, .readout])
  }

  /// The pixel under the pointer, or in the middle of the view.
  private var cursorStart: PixelPoint {
    if let pointer, let size = seenPicture?.size {
      let place = viewport.pixel(pointer)
      if size.contains(place) { return place }
    }
    return viewport.center
  }

  /// Moves the view so far that it has the cursor, a little inside.
  private func follow() {
    guard let cursor else { return }
    let place = viewport.screen(cursor)
    let (width, height) = (Double(viewport.size.width), Double(viewport.size.height))
    guard !(0..<width).contains(place.x) || !(0..<height).contains(place.y) else { return }
    func inside(_ value: Double, _ length: Double) -> Double {
      let rim = min(48 * deviceScale, length / 2)
      return min(max(value, rim), length - rim)
    }
    pan(from: place, to: ScreenPoint(x: inside(place.x, width), y: inside(place.y, height)))
  }

  /// Keeps the cursor on a picture of another size.
  func keepCursorOnPicture() {
    guard let picture, let cursor = tools.cursor else { return }
    tools.cursor = cursor.moved(by: PixelSteps(x: 0, y: 0), on: picture.size)
  }

  private func nudgeSelection(by steps: PixelSteps) {
    guard let size = seenPicture?.size else { return }
    let marks = (record?.marks ?? []).filter { selection.contains($0.id) }
    guard !marks.isEmpty else { return }
    let series =
      tools.nudge.flatMap { $0.isUnderWay(for: marks, on: size) ? $0 : nil }
      ?? MarkNudge(marks, on: size)
    let moved = series.moved(by: steps, on: size)
    if move(moved.positions) { tools.nudge = moved }
  }

  /// What Escape ends: the selection, or else the pixel cursor.
  public func endTool() {
    if !selection.isEmpty {
      select([])
    } else if tools.cursor != nil {
      tools.cursor = nil
      onChange([.tool, .readout])
    }
  }

  var hasToolToEnd: Bool { !selection.isEmpty || tools.cursor != nil }
}
