import Foundation
import GtkKit
import MarkerModel

/// What GTK needs to paint a ready picture as large as the screen, with nothing else in its window.
enum Floor {
  /// The argument by which this program is the one that is measured.
  static let argument = "--floor"

  /// The median, in a process of its own.
  static func measure(on screen: Screen) throws -> BenchRow {
    let process = Process()
    let said = Pipe()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = [argument, "\(screen.size.width)", "\(screen.size.height)"]
    process.environment = screen.environment
    process.standardOutput = said
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let times = text.split(separator: "\n").compactMap { Double($0) }
    guard times.count > 10 else { throw BenchFailure("the floor was not measured") }
    let row = BenchRow("floor-at-\(screen.size.width)-median", times.quantile(0.5), "ms")
    try row.show()
    try BenchRow("floor-at-\(screen.size.width)-p95", times.quantile(0.95), "ms").show()
    return row
  }

  /// Paints picture after picture and prints how long each took, in milliseconds.
  @MainActor
  static func run(_ size: PixelSize) throws -> Int32 {
    let application = try Application(id: "io.github.imgmarker.Floor")
    var windows: [FloorWindow] = []
    let status = application.run { windows.append(FloorWindow($0, size)) }
    return withExtendedLifetime(windows) { status }
  }
}

@MainActor
private final class FloorWindow {
  private let application: Application
  private let window: ApplicationWindow
  private let canvas = Canvas(accessibleName: "floor")
  private let pictures: [CanvasImage]
  private var shown = 0
  private var begin: Stopwatch?
  private var next: Timeout?

  init(_ application: Application, _ size: PixelSize) {
    self.application = application
    window = ApplicationWindow(application, title: "floor")
    pictures = [0x40, 0x90].compactMap { light in
      CanvasImage(width: size.width, height: size.height) { pixels, _ in
        for index in pixels.indices { pixels[index] = UInt8(truncatingIfNeeded: light &+ index) }
      }
    }
    window.setContent(canvas)
    window.setDefaultSize(width: size.width, height: size.height)
    canvas.onPainted = { [unowned self] in painted() }
    canvas.image = pictures.first
    window.present()
    next = Timeout.after(milliseconds: 500) { [unowned self] in turn() }
  }

  private func turn() {
    guard shown < 60 else { return application.quit() }
    shown += 1
    begin = Stopwatch()
    canvas.image = pictures[shown % pictures.count]
  }

  private func painted() {
    guard let begin else { return }
    print(begin.milliseconds)
    self.begin = nil
    next = Timeout.after(milliseconds: 60 + shown % 16) { [unowned self] in turn() }
  }
}
