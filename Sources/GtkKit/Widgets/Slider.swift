internal import CGtk4

/// A number to choose by dragging, from the left to the right; the arrow keys go by a step.
public final class Slider: Widget {
  private let step: Double

  /// - Parameter step: between the numbers that can be chosen.
  public init(_ range: ClosedRange<Double>, step: Double) {
    self.step = step
    super.init(
      sinking: gtk_scale_new_with_range(
        GTK_ORIENTATION_HORIZONTAL, range.lowerBound, range.upperBound, step))
    gtk_scale_set_draw_value(pointer(), 0)
    gtk_range_set_increments(pointer(), step, 10 * step)
  }

  /// Setting it calls no `onChange`.
  public var value: Double {
    get { (gtk_range_get_value(pointer()) / step).rounded() * step }
    set {
      guard newValue != value else { return }
      silently { gtk_range_set_value(pointer(), newValue) }
    }
  }

  /// Another range; a value outside it becomes the nearest inside, without `onChange`.
  public func setRange(_ range: ClosedRange<Double>) {
    silently { gtk_range_set_range(pointer(), range.lowerBound, range.upperBound) }
  }

  /// Called when the person changes the value, not when the program does.
  public func onChange(_ action: @escaping @MainActor (Double) -> Void) {
    var last = value
    listen("value-changed") { [weak self] _ in
      guard let self, value != last else { return }
      last = value
      action(value)
    }
  }
}
