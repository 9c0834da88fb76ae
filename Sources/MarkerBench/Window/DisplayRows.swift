import MarkerModel
import SystemPackage

/// Other displays of a large picture: contrast dragged; stretches, intervals and colormaps by keys that a
/// person gave them; the blur by its slider's keys.
enum DisplayRows {
  // The last of each is the one that the program begins with.
  private static let stretches = [
    "log", "sqrt", "squared", "power", "asinh", "sinh", "histogram", "linear",
  ]
  private static let colormaps = [
    "viridis", "magma", "inferno", "plasma", "heat", "cool", "rainbow", "gray",
  ]
  private static let intervals = [
    "zscale", "percentile:99.9", "percentile:99.5", "percentile:99.0", "percentile:98.0",
    "percentile:95.0", "percentile:90.0", "minmax",
  ]

  static func run(_ folder: FilePath) throws {
    let screen = try Screen(WindowRows.sizes[0])
    let floor = try Floor.measure(on: screen)
    for side in [4096, 10_000] {
      let images = try BenchImages.folder(.fits, side: side, count: 2, in: folder)
      try BenchImages.remember(images)
      var firsts: [String: Timings] = [:]
      var again: [String: Timings] = [:]
      for _ in 0..<2 {
        try WindowRows.fresh(folder) { save in
          let window = try PlayedWindow(
            on: screen, images: images, save: save, in: folder, keys: keys)
          try window.rest()
          for (kind, count, modifier) in kinds {
            for round in 0..<2 {
              for number in 1...count {
                let line = try window.time("key \(modifier)F\(number)", "display-change")
                // What goes by all values is told apart from what goes by each alone.
                let isHistogram = kind == "stretch" && stretches[number - 1] == "histogram"
                let name = isHistogram ? "stretch-histogram" : kind
                if round == 0 {
                  firsts[name, default: Timings()].add(line)
                } else {
                  again[name, default: Timings()].add(line)
                }
                try window.rest()
              }
            }
          }
          try window.quit()
        }
      }
      for name in firsts.keys.sorted() {
        try firsts[name]?.show("\(name)-\(side)-first", floor: floor)
        try again[name]?.show("\(name)-\(side)", floor: floor)
      }
      try contrast(folder, on: screen, images, side, floor)
    }
  }

  private static func contrast(
    _ folder: FilePath, on screen: Screen, _ images: FilePath, _ side: Int, _ floor: BenchRow
  ) throws {
    try WindowRows.fresh(folder) { save in
      let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
      try window.rest()
      let drag = try window.drag(3, "display-change") { (500 + $0 * 5, 400 + $0 * 3) }
      try drag.show("contrast-\(side)", floor: floor)
      try window.quit()
    }
  }

  /// Steps of the blur's slider, small ones first, whose kernels are worked out exactly.
  static func blur(_ folder: FilePath) throws {
    let screen = try Screen(WindowRows.sizes[0])
    let images = try BenchImages.folder(.fits, side: 4096, count: 2, in: folder)
    try BenchImages.remember(images)
    var (first, steps) = (Timings(), Timings())
    for _ in 0..<3 {
      try WindowRows.fresh(folder) { save in
        let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
        try window.rest()
        try screen.act("key ctrl+b")
        try window.rest()
        for step in 0..<30 {
          let line = try window.time("key Right", "display-change")
          if step == 0 { first.add(line) } else { steps.add(line) }
          try window.rest()
        }
        try window.quit()
      }
    }
    try first.show("blur-4096-first")
    try steps.show("blur-4096")
  }

  private static let kinds = [
    (kind: "stretch", count: stretches.count, modifier: "ctrl+"),
    (kind: "interval", count: intervals.count, modifier: "alt+"),
    (kind: "colormap", count: colormaps.count, modifier: "ctrl+shift+"),
  ]

  /// By the commands' ids, as the settings window keeps them.
  private static var keys: [String: [String]] {
    var keys: [String: [String]] = [:]
    for (kind, names, modifier) in [
      ("stretch", stretches, "Ctrl+"), ("interval", intervals, "Alt+"),
      ("colormap", colormaps, "Ctrl+Shift+"),
    ] {
      for (index, name) in names.enumerated() {
        keys["\(kind)-\(name)"] = ["\(modifier)F\(index + 1)"]
      }
    }
    return keys
  }
}
