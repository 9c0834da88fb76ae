import Foundation
import MarkerModel
import SystemPackage

/// Catalogs imported through the window, as a person does by the keyboard: the file chosen in the chooser,
/// the question how it is to be shown answered. What pages and views cost with one and without.
enum CatalogWindowRows {
  static func run(_ folder: FilePath) throws {
    let screen = try Screen(WindowRows.sizes[0])
    let images = try BenchImages.folder(.fits, side: 10_000, count: 40, in: folder)
    try BenchImages.remember(images)
    let catalog = try BenchCatalogs.million(in: folder)
    var without: [String: [String: BenchRow]] = [:]
    for isThere in [false, true] {
      let name = isThere ? "catalog-window" : "catalog-window-without"
      try WindowRows.fresh(folder) { save in
        let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
        try window.rest()
        if isThere { try bring(catalog, into: window, as: name) }
        for (part, times) in try play(window) {
          for (kind, values) in [("ready", times.ready), ("frame", times.frame)] {
            let label = "\(part)-\(kind)"
            without[label] = try BenchRow.show(
              values, as: "\(name)-\(label)", by: without[label] ?? [:])
          }
        }
        try BenchRow("\(name)-memory", try window.memory(), "MB").show()
        try window.quit()
      }
    }
  }

  /// 33 million rows over the largest image.
  static func huge(_ folder: FilePath) throws {
    let screen = try Screen(WindowRows.sizes[0])
    let images = try BenchImages.largeFITS(in: folder)
    try BenchImages.remember(images)
    let catalog = try BenchCatalogs.huge(in: folder)
    try WindowRows.fresh(folder) { save in
      let window = try PlayedWindow(
        on: screen, images: images, save: save, in: folder, patience: 300_000)
      try window.rest()
      let name = "catalog-huge"
      var (most, peak) = (0.0, 0.0)
      try bring(catalog, into: window, as: name) {
        most = max(most, try window.memory())
        peak = max(peak, try window.peak())
      }
      try pan(window).show("\(name)-pan-fit")
      try window.act("key ctrl+shift+0")
      try pan(window).show("\(name)-pan-close")
      most = max(most, try window.memory())
      try BenchRow("\(name)-memory", try window.memory(), "MB").show()
      try BenchRow("\(name)-memory-most", most, "MB").show()
      try BenchRow("\(name)-memory-peak", max(peak, try window.peak()), "MB").show()
      try window.quit()
    }
  }

  /// Chooses the file and answers how it is to be shown.
  private static func bring(
    _ catalog: FilePath, into window: PlayedWindow, as name: String,
    watch: () throws -> Void = {}
  ) throws {
    let screen = window.screen
    try BenchImages.remember(catalog.removingLastComponent(), only: catalog.lastComponent)
    try screen.act("key ctrl+shift+m")
    usleep(1_500_000)
    // The chooser takes a path that is typed.
    let path = URL(fileURLWithPath: catalog.string).path
    try screen.act("type --delay 15 \(path)")
    usleep(2_500_000)
    window.forget()
    try screen.act("key Return")
    let read = try window.next("catalog-read", patience: 600_000)
    try watch()
    usleep(1_500_000)
    try screen.act("key Return")
    let shown = try window.next("catalog-shown", patience: 120_000)
    try window.rest(watch: watch)
    let (reading, showing) = (read.ready_ms ?? .nan, shown.ready_ms ?? .nan)
    try BenchRow("\(name)-read", reading, "ms").show()
    try BenchRow("\(name)-shown", showing, "ms").show()
    try BenchRow("\(name)-import", reading + showing, "ms").show()
  }

  private static func play(_ window: PlayedWindow) throws -> [(part: String, Timings)] {
    var turns = Timings()
    for _ in 0..<20 {
      try window.rest()
      turns.add(try window.time("key Page_Down", "page-turn"))
    }
    try window.rest()
    let fit = try pan(window)
    try window.act("key ctrl+shift+0")
    let close = try pan(window)
    return [("turn", turns), ("pan-fit", fit), ("pan-close", close)]
  }

  private static func pan(_ window: PlayedWindow) throws -> Timings {
    let (x, y) = (window.screen.size.width / 2, window.screen.size.height / 2)
    try window.act("mousemove \(x) \(y)")
    let times = try window.drag(2, "pan") { (x - $0 * 5, y - $0 * 3) }
    try window.rest()
    return times
  }
}

extension PlayedWindow {
  /// Does something and lets the program finish what comes of it.
  func act(_ line: String) throws {
    try screen.act(line)
    try rest()
  }
}
