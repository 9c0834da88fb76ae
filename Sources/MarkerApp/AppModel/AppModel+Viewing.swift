import MarkerImaging
import MarkerModel

/// Viewing: zoom, pan, and what is under the pointer.
extension AppModel {
  /// The view has another size, in device pixels.
  public func resizeView(to size: PixelSize, deviceScale: Double) {
    guard size != viewport.size || deviceScale != self.deviceScale else { return }
    self.deviceScale = deviceScale
    viewport.size = size
    useMemory()
    if let fit { fitView(to: fit) }
    onChange([.picture, .marks])
  }

  public func zoom(by factor: Double, at anchor: ScreenPoint? = nil) {
    changeView(.zoom) { $0 = $0.zoomed(by: factor, at: anchor ?? $0.middle) }
  }

  /// One image pixel on one device pixel.
  public func showActualSize() {
    changeView(.zoom) { view in
      view = view.zoomed(by: 1 / view.scale, at: view.middle)
      if view.orientation.isRightAngled { view.alignToPixels() }
    }
  }

  public func fit(to fit: ViewFit = .whole) {
    guard seenPicture != nil else { return }
    trace?.input(.zoom)
    fitView(to: fit)
    onChange([.picture, .marks, .readout])
  }

  public func pan(from start: ScreenPoint, to end: ScreenPoint) {
    guard start != end else { return }
    changeView(.pan) { $0 = $0.panned(from: start, to: end) }
  }

  /// Brings a place of the view to its middle.
  public func center(on place: ScreenPoint) { center(on: viewport.pixel(place)) }

  /// Brings a place of the image to the middle of the view.
  public func center(on position: PixelPoint) {
    changeView(.pan) { $0.center = position }
  }

  /// Another part of the picture, by the person's own hand.
  func changeView(_ event: Trace.Event, _ change: (inout Viewport) -> Void) {
    guard let seen = seenPicture else { return }
    trace?.input(event)
    fit = nil
    change(&viewport)
    viewport = viewport.kept(on: seen.size)
    onChange([.picture, .marks, .readout])
  }

  public func movePointer(to place: ScreenPoint?) {
    guard place != pointer else { return }
    pointer = place
    onChange(tools.snaps ? [.readout, .tool] : .readout)
  }

  /// Handles what a person did; what the trace tells of it is counted from its beginning.
  public func handling<Result>(_ work: () -> Result) -> Result { trace?.handling(work) ?? work() }

  /// The picture was handed to the toolkit.
  public func pictureReady() { trace?.ready() }

  /// How much the picture is enlarged on the screen, for people.
  public var zoomText: String {
    let percent = viewport.scale * 100
    return percent < 10
      ? "\((percent * 10).rounded() / 10) %" : "\(Int(percent.rounded())) %"
  }

  /// The marks to draw, in the order in which they were made.
  public var markShapes: [MarkShape] {
    showsMarks ? markShapes(in: viewport, deviceScale: deviceScale) : []
  }

  /// The marks as they are drawn on a view of the picture, hidden or not.
  func markShapes(in viewport: Viewport, deviceScale: Double) -> [MarkShape] {
    guard let seen = seenPicture, let record else { return [] }
    let diameter = MarkSize.diameter(on: seen.size)
    return record.marks.map { mark in
      let look = look(ofGroup: mark.group)
      return MarkShape(
        id: mark.id, at: mark.position, diameter: diameter, color: look.color,
        outline: look.outline,
        label: mark.label ?? state.settings.name(ofGroup: mark.group), viewport: viewport,
        deviceScale: deviceScale, isSelected: selection.contains(mark.id))
    }
  }
}
