import Foundation
import MarkerModel
import SystemPackage

/// 10,000 page turns, as fast as pages are shown, with a mark on some: what they take must not grow.
enum EnduranceRows {
  private static let turns = 10_000

  static func run(_ folder: FilePath) throws {
    let screen = try Screen(WindowRows.sizes[0])
    let images = try BenchImages.folder(.fits, side: 512, count: 1000, in: folder)
    try WindowRows.fresh(folder) { save in
      let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
      var ready: [Double] = []
      var early: BenchRow?
      for number in 1...turns {
        let key = (number - 1) / 999 % 2 == 0 ? "Page_Down" : "Page_Up"
        let line = try window.time("key \(key)", "page-turn")
        ready.append(line.ready_ms ?? .nan)
        if number % 100 == 50 {
          try screen.act("mousemove \(450 + number * 13 % 400) \(300 + number * 29 % 300)")
          _ = try window.time("key \(number / 100 % 9 + 1)", "mark")
        }
        if number == 1000 || number == turns {
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
