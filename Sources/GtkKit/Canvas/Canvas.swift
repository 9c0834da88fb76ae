internal import CCanvasShims
internal import CGtk4

/// A surface that shows an image pixel for pixel on black, and what is drawn over it.
///
/// All sizes and positions are device pixels, of which a logical one has `scale` a side.
@MainActor
public final class Canvas: Widget {
  let state: CanvasState

  public init(accessibleName: String) {
    let state = CanvasState()
    var callbacks = KitCanvasCallbacks(
      snapshot: canvasSnapshot, resized: canvasResized, painted: canvasPainted,
      destroy: canvasDestroy)
    self.state = state
    super.init(sinking: kit_canvas_new(&callbacks, Unmanaged.passRetained(state).toOpaque()))
    expandsHorizontally = true
    expandsVertically = true
    setAccessible(name: accessibleName)
    watchPointer()
    watchButtons()
    watchScrolling()
    watchPinching()
  }

  /// Device pixels per logical pixel.
  public var scale: Int { Int(gtk_widget_get_scale_factor(widget)) }

  /// The size in device pixels; 0 before it is shown.
  public var pixelSize: (width: Int, height: Int) {
    let scale = self.scale
    return (
      Int(gtk_widget_get_width(widget)) * scale, Int(gtk_widget_get_height(widget)) * scale
    )
  }

  /// The image, its top-left pixel at `imageOrigin`. Setting it draws the canvas anew.
  public var image: CanvasImage? {
    get { state.image }
    set {
      state.image = newValue
      redraw()
    }
  }

  /// Where the image's top-left corner lies; rounded to whole pixels. It can be moved while a new
  /// image is being made.
  public var imageOrigin: CanvasPoint {
    get { state.origin }
    set {
      state.origin = CanvasPoint(x: newValue.x.rounded(), y: newValue.y.rounded())
      redraw()
    }
  }

  /// Draws over the image, each time that the canvas is drawn.
  public var onDraw: (@MainActor (Painter) -> Void)? {
    get { state.onDraw }
    set {
      state.onDraw = newValue
      redraw()
    }
  }

  /// Has everything drawn anew with the next frame.
  public func redraw() { gtk_widget_queue_draw(widget) }

  /// Called when the size in device pixels has changed.
  public var onResize: (@MainActor (_ width: Int, _ height: Int) -> Void)? {
    get { state.onResize }
    set { state.onResize = newValue }
  }

  /// Called when a frame in which the canvas was drawn has been painted.
  public var onPainted: (@MainActor () -> Void)? {
    get { state.onPainted }
    set { state.onPainted = newValue }
  }

  /// Called when the pointer comes, moves, and with nil when it leaves.
  public var onMotion: (@MainActor (CanvasPoint?, KeyModifiers) -> Void)? {
    get { state.onMotion }
    set { state.onMotion = newValue }
  }

  /// Called from a button's press to its release. A press takes the keyboard focus.
  public var onButton: (@MainActor (ButtonEvent) -> Void)? {
    get { state.onButton }
    set { state.onButton = newValue }
  }

  public var onScroll: (@MainActor (ScrollEvent) -> Void)? {
    get { state.onScroll }
    set { state.onScroll = newValue }
  }

  public var onPinch: (@MainActor (PinchEvent) -> Void)? {
    get { state.onPinch }
    set { state.onPinch = newValue }
  }

  /// Where the pointer is, nil while it is elsewhere.
  public var currentPointer: CanvasPoint? { state.pointer }

  /// Whether the window system lets a program move the pointer: X11 does, Wayland does not.
  public var canMovePointer: Bool { Bool(kit_pointer_is_movable(widget)) }

  /// Brings the pointer to the middle, where that can be done.
  public func movePointerToMiddle() {
    _ = kit_pointer_move(
      widget, Double(gtk_widget_get_width(widget)) / 2, Double(gtk_widget_get_height(widget)) / 2)
  }

  public var pointerShape: PointerShape = .arrow {
    didSet {
      if pointerShape != oldValue {
        gtk_widget_set_cursor_from_name(widget, pointerShape.rawValue)
      }
    }
  }
}

/// What a canvas shows and whom it tells; lives as long as the widget.
@MainActor
final class CanvasState {
  var image: CanvasImage? {
    didSet { node = nil }
  }
  var origin = CanvasPoint(x: 0, y: 0) {
    didSet { node = nil }
  }
  /// What was made of the image for drawing, until it changes.
  var node: ImageNode?
  var onDraw: (@MainActor (Painter) -> Void)?
  var onResize: (@MainActor (Int, Int) -> Void)?
  var onPainted: (@MainActor () -> Void)?
  var onMotion: (@MainActor (CanvasPoint?, KeyModifiers) -> Void)?
  var onButton: (@MainActor (ButtonEvent) -> Void)?
  var onScroll: (@MainActor (ScrollEvent) -> Void)?
  var onPinch: (@MainActor (PinchEvent) -> Void)?
  var pointer: CanvasPoint?
  var lastPress: (button: ButtonEvent.Button, at: CanvasPoint, seconds: Double, count: Int)?
  var size: (width: Int, height: Int) = (0, 0)
}

private func canvasSnapshot(
  _ data: UnsafeMutableRawPointer?, _ canvas: UnsafeMutablePointer<GtkWidget>?,
  _ snapshot: OpaquePointer?
) {
  guard let data, let canvas, let snapshot else { return }
  nonisolated(unsafe) let (widget, target) = (canvas, snapshot)
  let state = Unmanaged<CanvasState>.fromOpaque(data).takeUnretainedValue()
  MainActor.assumeIsolated { state.snapshot(widget, target) }
}

private func canvasResized(
  _ data: UnsafeMutableRawPointer?, _ canvas: UnsafeMutablePointer<GtkWidget>?
) {
  guard let data, let canvas else { return }
  nonisolated(unsafe) let widget = canvas
  let state = Unmanaged<CanvasState>.fromOpaque(data).takeUnretainedValue()
  MainActor.assumeIsolated { state.resized(widget) }
}

private func canvasPainted(
  _ data: UnsafeMutableRawPointer?, _ canvas: UnsafeMutablePointer<GtkWidget>?
) {
  guard let data else { return }
  let state = Unmanaged<CanvasState>.fromOpaque(data).takeUnretainedValue()
  MainActor.assumeIsolated { state.onPainted?() }
}

private func canvasDestroy(_ data: UnsafeMutableRawPointer?) {
  guard let data else { return }
  Unmanaged<CanvasState>.fromOpaque(data).release()
}
