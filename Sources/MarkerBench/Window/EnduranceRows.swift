import Foundation
import MarkerModel
import SystemPackage

/// 10,000 page turns, as fast as pages are shown, with a mark on some: what they take must not grow. There
/// are more images than are kept.
enum EnduranceRows {
  private static let turns = 10_000
  /// After so many as many are kept as may be.
  private static let full = 3000

  static func run(_ folder: FilePath) throws {
    let screen = try Screen(WindowRows.sizes[0])
    let images = try BenchImages.folder(.fits, side: 512, count: 10_000, in: folder)
    try WindowRows.fresh(folder) { save in
      let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
      var ready: [Double] = []
      var early: BenchRow?
      for number in 1...turns {
        let line = try window.time(
          "key \(number < turns ? "Page_Down" : "Page_Up")", "page-turn")
        ready.append(line.ready_ms ?? .nan)
        if number % 100 == 50 {
          try screen.act("mousemove \(450 + number * 13 % 400) \(300 + number * 29 % 300)")
          _ = try window.time("key \(number / 100 % 9 + 1)", "mark")
        }
        if number == full || number == turns {
          try window.rest()
          let row = BenchRow(
            "endurance-memory-\(number)", try window.memory(), "MB", by: early)
          try row.show()
          early = row
        }
      }
      let first = try BenchRow.show(Array(ready.prefix(500)), as: "endurance-first-500-ready")
      try BenchRow.show(Array(ready.suffix(500)), as: "endurance-last-500-ready", by: first)
      try window.quit()
    }
  }
}
