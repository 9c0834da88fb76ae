/// A pointer button held on a canvas, from its press to its release. In device pixels.
public struct ButtonEvent: Sendable {
  public enum Phase: Sendable {
    case pressed
    /// The pointer has moved with the button held, perhaps to a place outside the canvas.
    case moved
    case released
    /// It came to nothing: the window was left, or the fingers became a pinch.
    case cancelled
  }

  public enum Button: Int, Sendable { case left = 1, middle, right }

  public var phase: Phase
  public var button: Button
  /// Where it was pressed.
  public var start: CanvasPoint
  public var position: CanvasPoint
  /// The keys held at this moment.
  public var modifiers: KeyModifiers
  /// 1 for a click, 2 for the second of a double click, and so on.
  public var count: Int
}

/// The wheel turned over a canvas, or two fingers moved.
public struct ScrollEvent: Sendable {
  public enum Unit: Sendable {
    /// Steps of the wheel, or parts of a step.
    case steps
    /// Device pixels that the fingers moved.
    case pixels
  }

  /// To the right, and down, are positive.
  public var dx: Double
  public var dy: Double
  public var unit: Unit
  public var position: CanvasPoint
  public var modifiers: KeyModifiers
}

/// Two fingers moving apart or together.
public struct PinchEvent: Sendable {
  public enum Phase: Sendable { case began, changed, ended }

  public var phase: Phase
  /// How far the fingers are from each other, as a multiple of how far they were when it began.
  public var scale: Double
  /// The middle between the fingers.
  public var center: CanvasPoint
}

/// What the pointer looks like over a canvas.
public enum PointerShape: String, Sendable {
  case arrow = "default"
  case crosshair
  case hidden = "none"
  case hand = "pointer"
  case grabbing
  case move
  case text
  case wait
}
