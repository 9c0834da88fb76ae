import MarkerModel
import SystemPackage

/// An image of 32,768² alone in its folder: seen at first, seen whole, and looked at from near.
enum LargeRows {
  static func run(_ folder: FilePath) throws {
    let screen = try Screen(WindowRows.sizes[0])
    try look(at: try BenchImages.largeFITS(in: folder), on: screen, folder, as: "large")
    try look(at: try BenchImages.largeTIFF(in: folder), on: screen, folder, as: "large-tiff")
  }

  private static func look(
    at images: FilePath, on screen: Screen, _ folder: FilePath, as name: String
  ) throws {
    try BenchImages.remember(images)
    try WindowRows.fresh(folder) { save in
      let window = try PlayedWindow(
        on: screen, images: images, save: save, in: folder, keys: keys, patience: 300_000)
      var most = try window.memory()
      func rest() throws { try window.rest { most = max(most, try window.memory()) } }
      try rest()
      guard let first = window.opening.first else { return }
      let refined = (window.opening + window.all("refined")).filter { $0.event == "refined" }
      try BenchRow("\(name)-first-start", window.firstImage, "ms").show()
      try BenchRow("\(name)-first-ready", first.ready_ms ?? .nan, "ms").show()
      // Seen of some rows at first, then of all by their means, then exactly.
      let times = refined.map { $0.t * 1000 - first.asked }
      try BenchRow("\(name)-whole", times.first ?? first.ready_ms ?? .nan, "ms").show()
      try BenchRow("\(name)-whole-exact", times.last ?? first.ready_ms ?? .nan, "ms").show()
      var (ready, exact) = (Timings(), Timings())
      for (part, act, event) in views {
        let line = try window.time(act, event)
        try rest()
        ready.add(line)
        exact.ready.append(window.exact(after: line))
        try BenchRow("\(name)-\(part)-exact", exact.ready.last ?? .nan, "ms").show()
      }
      try ready.show("\(name)-view")
      try BenchRow.show(exact.ready, as: "\(name)-view-exact")
      try BenchRow("\(name)-memory", most, "MB").show()
      try window.quit()
    }
  }

  /// Nearer and nearer, to the side by the wheel's button, as it is, and displayed otherwise.
  private static let views: [(part: String, act: String, event: String)] =
    (1...4).map { ("zoom-\($0)", "click 4", "zoom") }
    + [
      ("pan-reduced", "mousemove 900 600 click 2", "pan"),
      ("stretch-reduced", "key ctrl+F1", "display-change"),
      ("actual-size", "key ctrl+shift+0", "zoom"),
      ("pan-near", "mousemove 800 550 click 2", "pan"),
      ("pan-far", "mousemove 1000 800 click 2", "pan"),
      ("stretch", "key ctrl+F2", "display-change"),
      ("interval", "key ctrl+F3", "display-change"),
      ("fit", "key ctrl+0", "zoom"),
    ]

  private static let keys = [
    "stretch-asinh": ["Ctrl+F1"], "stretch-linear": ["Ctrl+F2"],
    "interval-percentile:99.5": ["Ctrl+F3"],
  ]
}
