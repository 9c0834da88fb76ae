import Foundation
import MarkerModel
import SystemPackage

/// What a person waits for in the window, through the real one.
enum WindowRows {
  static let sizes = [PixelSize(width: 1400, height: 1000), PixelSize(width: 3840, height: 2160)]

  /// From the start of the program to its first picture, in folders of ever more images.
  static func start(_ folder: FilePath) throws {
    let screen = try Screen(sizes[0])
    var few: BenchRow?
    for count in [10, 1000, 100_000] {
      let images = try BenchImages.folder(.fits, side: 512, count: count, in: folder)
      let times = try (0..<5).map { _ in
        try fresh(folder) { save in
          let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
          try window.quit()
          return window.firstImage
        }
      }
      let row = BenchRow("start-\(count)-median", times.quantile(0.5), "ms", by: few)
      try row.show()
      few = few ?? row
    }
  }

  /// To a neighbour that was decoded ahead.
  static func turn(_ folder: FilePath) throws {
    let kinds: [(BenchImages.Kind, Int)] = [
      (.fits, 512), (.fits, 4096), (.jpeg, 1024), (.png, 2048),
    ]
    for size in sizes {
      let screen = try Screen(size)
      let floor = try Floor.measure(on: screen)
      for (kind, side) in kinds {
        let images = try BenchImages.folder(kind, side: side, count: 100, in: folder)
        let name = "turn-\(kind.rawValue)-\(side)-at-\(size.width)"
        let times = try fresh(folder) { save in
          let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
          var times = Timings()
          for _ in 0..<60 {
            usleep(side > 1024 ? 700_000 : 200_000)
            times.add(try window.time("key Page_Down", "page-turn"))
          }
          try BenchRow("\(name)-memory", try window.memory(), "MB").show()
          try window.quit()
          return times
        }
        try times.show(name, floor: floor)
      }
    }
  }

  /// To a frame that was not decoded ahead: its first view, and the exact one.
  static func open(_ folder: FilePath) throws {
    let screen = try Screen(sizes[0])
    let floor = try Floor.measure(on: screen)
    for side in [4096, 10_000] {
      let images = try BenchImages.folder(.fits, side: side, count: 40, in: folder)
      // The disk is not what is measured.
      _ = try Data(contentsOf: URL(fileURLWithPath: images.appending("image-39.fits").string))
      var (first, exact) = (Timings(), Timings())
      for _ in 0..<5 {
        try fresh(folder) { save in
          let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
          usleep(4_000_000)
          let line = try window.time("key End", "page-turn")
          first.add(line)
          usleep(2_000_000)
          let refined = window.all("refined").first.map { ($0.t - line.t) * 1000 } ?? 0
          exact.frame.append((line.frame_ms ?? 0) + refined)
          try window.quit()
        }
      }
      try first.show("open-\(side)", floor: floor)
      try exact.show("open-\(side)-exact")
    }
  }

  /// A key that is held down.
  static func held(_ folder: FilePath) throws {
    let screen = try Screen(sizes[0])
    let images = try BenchImages.folder(.fits, side: 512, count: 1000, in: folder)
    try fresh(folder) { save in
      let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
      window.forget()
      try screen.act("keydown Page_Down")
      usleep(5_000_000)
      try screen.act("keyup Page_Down")
      let released = Stopwatch()
      var last = 0.0
      var late = 0
      var times = Timings()
      var count = 0
      while released.milliseconds < 1000 {
        let turns = window.all("page-turn")
        count += turns.count
        turns.forEach { times.add($0) }
        if !turns.isEmpty, released.milliseconds > 20 {
          last = released.milliseconds
          late += turns.count
        }
        usleep(2000)
      }
      try BenchRow("held-turns", Double(count), "pages").show()
      try BenchRow("held-last-after-release", last, "ms").show()
      try BenchRow("held-pages-after-release", Double(late), "pages").show()
      try times.show("held")
      try window.quit()
    }
  }

  /// Marks in a session of few and in one of many.
  static func mark(_ folder: FilePath) throws {
    let screen = try Screen(sizes[0])
    let floor = try Floor.measure(on: screen)
    let images = try BenchImages.folder(.fits, side: 512, count: 10, in: folder)
    let disk = try DiskRows.line(in: folder)
    var few: [String: BenchRow] = [:]
    for study in [
      InventedStudy(images: 1, marksPerImage: 10), InventedStudy(images: 10_000, marksPerImage: 10),
    ] {
      let kept = folder.appending("journal-\(study.images)-\(study.marksPerImage)")
      try study.make(kept)
      let save = folder.appending("marking")
      try save.remove()
      try FileManager.default.copyItem(atPath: kept.string, toPath: save.string)
      let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
      var (marks, written, synced) = (Timings(), Timings(), Timings())
      for number in 0..<60 {
        usleep(50_000)
        try screen.act(
          "mousemove \(500 + number * 13 % 300) \(300 + number * 29 % 300)")
        usleep(200_000)
        marks.add(try window.time("key \(number % 9 + 1)", "mark"))
        usleep(300_000)
        window.all("mark-written").forEach { written.add($0) }
        window.all("mark-synced").forEach { synced.add($0) }
        if number % 5 == 4 { try screen.act("key Page_Down") }
      }
      let name = "mark-of-\(study.images * study.marksPerImage)"
      let rows = try marks.show(name, floor: floor, by: few)
      if few.isEmpty { few = rows }
      try written.show("\(name)-written", by: disk.written)
      try synced.show("\(name)-synced", by: disk.synced)
      try window.quit()
    }
  }

  /// Zooming with the wheel and panning with the pointer.
  static func view(_ folder: FilePath) throws {
    for size in sizes {
      let screen = try Screen(size)
      let floor = try Floor.measure(on: screen)
      for side in [4096, 10_000] {
        let images = try BenchImages.folder(.fits, side: side, count: 2, in: folder)
        try fresh(folder) { save in
          let window = try PlayedWindow(on: screen, images: images, save: save, in: folder)
          usleep(2_000_000)
          var zoom = Timings()
          for step in 0..<40 {
            usleep(150_000)
            zoom.add(try window.time("click \(step / 10 % 2 == 0 ? 4 : 5)", "zoom"))
          }
          for _ in 0..<3 {
            usleep(200_000)
            _ = try window.time("click 4", "zoom")
          }
          usleep(500_000)
          let pan = try window.drag(2, "pan") { step in
            (size.width / 2 - step * 7, size.height / 2 - step * 4)
          }
          try zoom.show("zoom-\(side)-at-\(size.width)", floor: floor)
          try pan.show("pan-\(side)-at-\(size.width)", floor: floor)
          try window.quit()
        }
      }
    }
  }

  /// Does something with a save folder that is new.
  static func fresh<Result>(
    _ folder: FilePath, _ work: (FilePath) throws -> Result
  ) throws -> Result {
    let save = folder.appending("fresh-save")
    try save.remove()
    return try work(save)
  }
}
