internal import CGtk4

extension Canvas {
  func watchPointer() {
    let state = self.state
    let widget = self.widget
    addController(gtk_event_controller_motion_new()) { controller in
      let moved: @MainActor (SignalArguments) -> Bool = { arguments in
        let point = CanvasPoint(arguments, scaleOf: widget)
        // GTK tells of the pointer again whenever something under it has been laid out.
        guard point != state.pointer else { return false }
        state.pointer = point
        state.onMotion?(point, heldKeys(controller))
        return false
      }
      connectSignal(controller, "enter", moved)
      connectSignal(controller, "motion", moved)
      connectSignal(controller, "leave") { _ in
        guard state.pointer != nil else { return false }
        state.pointer = nil
        state.onMotion?(nil, heldKeys(controller))
        return false
      }
    }
  }

  func watchButtons() {
    for button in [ButtonEvent.Button.left, .middle, .right] { watch(button) }
  }

  /// One drag gesture a button: it tells of the press at once and always of the end.
  private func watch(_ button: ButtonEvent.Button) {
    guard let gesture = gtk_gesture_drag_new() else { return }
    let state = self.state
    let widget = self.widget
    gtk_gesture_single_set_button(gesture, guint(button.rawValue))
    addController(gesture) { controller in
      var event: ButtonEvent?
      let tell: @MainActor (ButtonEvent.Phase, SignalArguments?) -> Void = { phase, offset in
        guard var next = event else { return }
        next.phase = phase
        next.modifiers = heldKeys(controller)
        if let offset {
          let moved = CanvasPoint(offset, scaleOf: widget)
          next.position = CanvasPoint(x: next.start.x + moved.x, y: next.start.y + moved.y)
        }
        event = phase == .released || phase == .cancelled ? nil : next
        state.onButton?(next)
      }
      connectSignal(controller, "drag-begin") { arguments in
        let point = CanvasPoint(arguments, scaleOf: widget)
        gtk_widget_grab_focus(widget)
        event = ButtonEvent(
          phase: .pressed, button: button, start: point, position: point,
          modifiers: heldKeys(controller), count: state.count(button, at: point))
        tell(.pressed, nil)
        return false
      }
      connectSignal(controller, "drag-update") { arguments in
        tell(.moved, arguments)
        return false
      }
      connectSignal(controller, "drag-end") { arguments in
        tell(.released, arguments)
        return false
      }
      connectSignal(controller, "cancel") { _ in
        tell(.cancelled, nil)
        return false
      }
    }
  }

  func watchScrolling() {
    let state = self.state
    let widget = self.widget
    addController(gtk_event_controller_scroll_new(GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES)) {
      controller in
      connectSignal(controller, "scroll") { arguments in
        guard let onScroll = state.onScroll, let position = state.pointer else { return false }
        let isWheel =
          gtk_event_controller_scroll_get_unit(OpaquePointer(controller)) == GDK_SCROLL_UNIT_WHEEL
        let factor = isWheel ? 1 : Double(gtk_widget_get_scale_factor(widget))
        onScroll(
          ScrollEvent(
            dx: arguments.double(0) * factor, dy: arguments.double(1) * factor,
            unit: isWheel ? .steps : .pixels, position: position,
            modifiers: heldKeys(controller)))
        return true
      }
    }
  }

  func watchPinching() {
    guard let gesture = gtk_gesture_zoom_new() else { return }
    let state = self.state
    let widget = self.widget
    addController(gesture) { controller in
      let tell: @MainActor (PinchEvent.Phase) -> Bool = { phase in
        let gesture = OpaquePointer(controller)
        var x = 0.0
        var y = 0.0
        let hasCenter = Bool(gtk_gesture_get_bounding_box_center(gesture, &x, &y))
        let scale = Double(gtk_widget_get_scale_factor(widget))
        let center =
          hasCenter ? CanvasPoint(x: x * scale, y: y * scale) : state.pointer
        state.onPinch?(
          PinchEvent(
            phase: phase, scale: gtk_gesture_zoom_get_scale_delta(gesture),
            center: center ?? CanvasPoint(x: 0, y: 0)))
        return false
      }
      connectSignal(controller, "begin") { _ in tell(.began) }
      connectSignal(controller, "scale-changed") { _ in tell(.changed) }
      connectSignal(controller, "end") { _ in tell(.ended) }
    }
  }
}

extension CanvasState {
  /// Which of several quick clicks a press is.
  fileprivate func count(_ button: ButtonEvent.Button, at point: CanvasPoint) -> Int {
    let now = MonotonicClock.seconds
    var count = 1
    if let last = lastPress, last.button == button, now - last.seconds < 0.4,
      abs(last.at.x - point.x) < 6, abs(last.at.y - point.y) < 6
    {
      count = last.count + 1
    }
    lastPress = (button, point, now, count)
    return count
  }
}

extension CanvasPoint {
  /// From two numbers in logical pixels.
  @MainActor
  fileprivate init(
    _ arguments: SignalArguments, scaleOf widget: UnsafeMutablePointer<GtkWidget>
  ) {
    // GTK carries positions through matrices of small floats, which leaves 223.99998 of 224.
    let grain = 256.0
    let scale = Double(gtk_widget_get_scale_factor(widget)) * grain
    self.init(
      x: (arguments.double(0) * scale).rounded() / grain,
      y: (arguments.double(1) * scale).rounded() / grain)
  }
}

@MainActor
private func heldKeys(_ controller: UnsafeMutableRawPointer) -> KeyModifiers {
  KeyModifiers(
    state: gtk_event_controller_get_current_event_state(OpaquePointer(controller)).rawValue)
}
