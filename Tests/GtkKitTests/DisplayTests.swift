import Foundation
import GtkKit
import Testing

private let hasDisplay = ["DISPLAY", "WAYLAND_DISPLAY"].contains {
  ProcessInfo.processInfo.environment[$0]?.isEmpty == false
}

/// Lets the main loop run until something is so, for at most five seconds.
@MainActor
private func wait(until condition: () -> Bool) -> Bool {
  let end = MonotonicClock.seconds + 5
  while !condition(), MonotonicClock.seconds < end {
    if !MainLoop.iterate() { usleep(1000) }
  }
  return condition()
}

/// Synchronous throughout: the main actor of a test is not the process's main thread.
@MainActor
@Suite(.serialized, .enabled(if: hasDisplay, "there is no display"))
struct DisplayTests {
  init() throws { try Display.open() }

  @Test func `a canvas in a window is told its size, drawn in device pixels, and painted`() {
    let canvas = Canvas(accessibleName: "Image")
    canvas.setMinimumSize(width: 200, height: 100)
    var sizes: [CanvasSize] = []
    var drawn: [CanvasSize] = []
    var painted = 0
    canvas.onResize = { sizes.append(CanvasSize(width: Double($0), height: Double($1))) }
    canvas.onDraw = { drawn.append($0.size) }
    canvas.onPainted = { painted += 1 }
    let window = AuxiliaryWindow(of: nil, title: "Canvas", content: canvas)
    window.present()
    #expect(wait { painted > 0 })
    let (width, height) = canvas.pixelSize
    #expect(width >= 200 && height >= 100)
    #expect(drawn.last == CanvasSize(width: Double(width), height: Double(height)))
    #expect(sizes.last == drawn.last)

    let before = painted
    canvas.image = CanvasImage(width: width, height: height) { _, _ in }
    #expect(wait { painted > before })
    window.destroy()
  }

  @Test func `what the program sets is not told to those who listen to the person`() {
    let check = CheckButton("Spiral")
    var told: [Bool] = []
    check.onToggle { told.append($0) }
    check.isOn = true
    #expect(check.isOn)
    #expect(told.isEmpty)

    let entry = Entry()
    var texts: [String] = []
    entry.onChange { texts.append($0) }
    entry.text = "faint"
    #expect(entry.text == "faint")
    #expect(texts.isEmpty)
  }

  @Test func `a closure goes with the widget that it was connected to`() {
    final class Token {}
    weak var token: Token?
    do {
      let held = Token()
      token = held
      let button = Button("Next")
      button.onClick { _ = held }
      #expect(token != nil)
    }
    #expect(token == nil)
  }

  @Test func `timeouts come in their order, and a cancelled one never`() {
    var order: [String] = []
    Timeout.after(milliseconds: 30) { order.append("second") }
    Timeout.after(milliseconds: 5) { order.append("first") }
    let cancelled = Timeout.after(milliseconds: 10) { order.append("cancelled") }
    cancelled.cancel()
    #expect(wait { order.count == 2 })
    #expect(order == ["first", "second"])
    #expect(!cancelled.isPending)
  }

  @Test func `a decimal point is a point whatever the environment says`() {
    #expect(localeconv().pointee.decimal_point.pointee == CChar(UInt8(ascii: ".")))
  }
}
