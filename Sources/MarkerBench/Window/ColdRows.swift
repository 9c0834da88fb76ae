import MarkerModel
import SystemPackage

/// Page turns to images that were not decoded ahead, beside the formats' libraries and drawing alone.
enum ColdRows {
  static func run(_ folder: FilePath) throws {
    let screen = try Screen(WindowRows.sizes[0])
    let kinds: [(BenchImages.Kind, Int)] = [
      (.fits, 512), (.fits, 4096), (.jpeg, 1024), (.png, 2048),
    ]
    for (kind, side) in kinds {
      let images = try BenchImages.folder(kind, side: side, count: 100, in: folder)
      try BenchImages.remember(images)
      let name = "cold-\(kind.rawValue)-\(side)"
      let alone = try LibraryRows.decodedAndDrawn(kind, side: side, in: images, as: name)
      var times = Timings()
      for _ in 0..<3 {
        try WindowRows.fresh(folder) { save in
          // The next that was not seen is farther than is decoded ahead.
          try InventedStudy.look(at: images, besidesEach: 9, in: save)
          let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
          for _ in 0..<10 {
            try window.rest()
            let line = try window.time("key n", "page-turn")
            if line.cached == false { times.add(line) }
          }
          try window.quit()
        }
      }
      try BenchRow("\(name)-count", Double(times.ready.count), "pages").show()
      try times.show(name, by: alone)
    }
  }

  /// A TIFF of 10,000² in strips, until it is exact, beside libtiff alone; and what that takes of memory.
  static func tiff(_ folder: FilePath) throws {
    let screen = try Screen(WindowRows.sizes[0])
    let side = 10_000
    let images = try BenchImages.folder(.tiff, side: side, count: 40, in: folder)
    try BenchImages.remember(images)
    let name = "open-tiff-\(side)"
    var library: [Double] = []
    for number in 0..<4 {
      let watch = Stopwatch()
      _ = try LibraryDecoding.decode(
        .tiff, images.appending("image-\(number).tif"), side: side)
      library.append(watch.milliseconds)
    }
    let alone = try BenchRow.show(library, as: "\(name)-library")
    var (first, exact) = (Timings(), Timings())
    for _ in 0..<5 {
      try WindowRows.fresh(folder) { save in
        let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
        try window.rest()
        let line = try window.time("key End", "page-turn")
        try window.rest()
        first.add(line)
        exact.ready.append(window.exact(after: line))
        try window.quit()
      }
    }
    try first.show(name, by: alone)
    try exact.show("\(name)-exact", by: alone)
    try tiffMemory(folder, on: screen, as: name)
  }

  /// Of a folder that has two of them, both of which are kept.
  private static func tiffMemory(
    _ folder: FilePath, on screen: Screen, as name: String
  ) throws {
    let two = try BenchImages.folder(.tiff, side: 10_000, count: 2, in: folder)
    try WindowRows.fresh(folder) { save in
      let window = try PlayedWindow(on: screen, images: two, save: save, in: folder)
      var most = try window.peak()
      try window.rest { most = max(most, try window.peak()) }
      try BenchRow("\(name)-memory", try window.memory(), "MB").show()
      try screen.act("key End")
      try window.rest { most = max(most, try window.peak()) }
      try BenchRow("\(name)-memory-peak", most, "MB").show()
      try window.quit()
    }
  }
}

extension PlayedWindow {
  /// The time in milliseconds from when something was asked for until its picture was exact: what was
  /// traced of it and of the last refinement since, which is the last where nothing moves any more.
  func exact(after line: TraceLine) -> Double {
    let refined = all("refined").last { $0.t >= line.t }
    return refined.map { $0.t * 1000 - line.asked } ?? line.ready_ms ?? 0
  }
}
