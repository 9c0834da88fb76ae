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
          let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
          // Farther apart than is decoded ahead.
          for number in stride(from: 10, through: 100, by: 9) {
            try window.rest()
            let line = try window.goTo(number)
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
  /// Goes to an image by its number, from 1, in the window for that.
  func goTo(_ number: Int) throws -> TraceLine {
    try screen.act("key ctrl+g")
    try settle()
    try screen.act("type --delay 20 \(number)")
    try settle()
    return try time("key Return", "page-turn")
  }

  /// The time in milliseconds from when something was asked for until its picture was exact: what was
  /// traced of it and of the last refinement since, which is the last where nothing moves any more.
  func exact(after line: TraceLine) -> Double {
    let refined = all("refined").last { $0.t >= line.t }
    return refined.map { $0.t * 1000 - line.asked } ?? line.ready_ms ?? 0
  }

  /// Lets windows come and go, and keys be taken in.
  func settle() throws {
    try rest(patience: 3000)
  }
}
