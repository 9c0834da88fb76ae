import MarkerImaging
import MarkerModel

/// Viewing: zoom, pan, and what is under the pointer.
extension AppModel {
  /// The view has another size, in device pixels.
  public func resizeView(to size: PixelSize, deviceScale: Double) {
    guard size != viewport.size || deviceScale != self.deviceScale else { return }
    self.deviceScale = deviceScale
    viewport.size = size
    if isFitted { fitWithoutNotice() }
    onChange([.picture, .marks])
  }

  public func zoom(by factor: Double, at anchor: ScreenPoint? = nil) {
    guard let picture else { return }
    let middle = ScreenPoint(
      x: Double(viewport.size.width) / 2, y: Double(viewport.size.height) / 2)
    trace?.input(.zoom)
    isFitted = false
    viewport = viewport.zoomed(by: factor, at: anchor ?? middle).kept(on: picture.size)
    onChange([.picture, .marks, .readout])
  }

  public func fit() {
    guard picture != nil else { return }
    trace?.input(.zoom)
    isFitted = true
    fitWithoutNotice()
    onChange([.picture, .marks, .readout])
  }

  public func pan(from start: ScreenPoint, to end: ScreenPoint) {
    guard let picture, start != end else { return }
    trace?.input(.pan)
    isFitted = false
    viewport = viewport.panned(from: start, to: end).kept(on: picture.size)
    onChange([.picture, .marks, .readout])
  }

  /// Brings a place of the view to its middle.
  public func center(on place: ScreenPoint) {
    guard let picture else { return }
    trace?.input(.pan)
    isFitted = false
    viewport.center = viewport.pixel(place)
    viewport = viewport.kept(on: picture.size)
    onChange([.picture, .marks, .readout])
  }

  public func movePointer(to place: ScreenPoint?) {
    guard place != pointer else { return }
    pointer = place
    onChange(tools.snaps ? [.readout, .tool] : .readout)
  }

  func fitWithoutNotice() {
    guard let picture else { return }
    isFitted = true
    viewport = .fitting(picture.size, in: viewport.size)
  }

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
    guard let picture, showsMarks, let record else { return [] }
    let diameter = MarkSize.diameter(on: picture.size)
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
