import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerModel
import MarkerWorker
import SystemPackage

/// A catalog of 1,000,000 rows around a frame: importing it, and what each page and each step of a pan
/// costs, with few of its rows on the frame and with all of them.
enum CatalogBench {
  private static let rows = 1_000_000

  static func run(_ folder: FilePath) throws {
    let samples = folder.appending("catalog-images")
    let image = try sample(samples)
    let frames = try InProcessDecoder().describeNow(image).frames
    guard let frame = frames.first, let sky = frame.sky,
      let center = sky.sky(at: frame.size.center)
    else { return }
    // A field of five degrees, of which a frame shows little, and one as large as the frame.
    for (name, side) in [("wide", 5.0), ("dense", sky.pixelScaleArcsec * 500 / 3600)] {
      let path = folder.appending("catalog-\(name).csv")
      try write(path, around: center, side: side)
      try measure(name, path, frame, sky)
    }
  }

  private static func sample(_ folder: FilePath) throws -> FilePath {
    let files = FileManager.default
    if !files.fileExists(atPath: folder.string) {
      _ = try SampleImages.write(
        into: folder, count: 1, size: PixelSize(width: 1000, height: 1000), seed: 1)
    }
    let names = try files.contentsOfDirectory(atPath: folder.string)
    let name = names.first { $0.hasSuffix(".fits") } ?? ""
    return folder.appending(name)
  }

  private static func write(_ path: FilePath, around center: SkyPoint, side: Double) throws {
    var text = "label,ra,dec\n"
    var state: UInt64 = 1
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53) - 0.5
    }
    let stretch = 1 / cos(center.dec * .pi / 180)
    for row in 0..<rows {
      let (ra, dec) = (center.ra + next() * side * stretch, center.dec + next() * side)
      text += "source \(row),\(ra),\(dec)\n"
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
  }

  private static func measure(
    _ name: String, _ path: FilePath, _ frame: FrameDescription, _ sky: any SkyTransform
  ) throws {
    var watch = Stopwatch()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path.string))
    let lines = bytes.withUnsafeBytes { $0.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) } }
    let counted = BenchRow("catalog-\(name)-lines-counted", watch.milliseconds, "ms")
    try counted.show()
    guard lines == rows + 1 else { return }
    watch = Stopwatch()
    let file = try MarkFile.read(path)
    try BenchRow("catalog-\(name)-read", watch.milliseconds, "ms", by: counted).show()
    watch = Stopwatch()
    _ = try WorkerDecoder().read(path, progress: MarkFileProgress())
    try BenchRow("catalog-\(name)-read-by-worker", watch.milliseconds, "ms", by: counted).show()
    watch = Stopwatch()
    let table = CatalogTable(file.rows, file.texts)
    try BenchRow("catalog-\(name)-sorted", watch.milliseconds, "ms", by: counted).show()
    watch = Stopwatch()
    let page = FrameCatalog(
      table, pixels: .displayed, image: "a.fits", size: frame.size, sky: sky)
    try BenchRow("catalog-\(name)-page", watch.milliseconds, "ms").show()
    try BenchRow("catalog-\(name)-on-page", Double(page.points.count), "rows").show()
    let style = CatalogStyle(color: MarkColor(255, 255, 255))
    for zoom in [1.0, 8] {
      let times = (0..<20).map { step in
        let viewport = Viewport(
          size: PixelSize(width: 1200, height: 900),
          center: PixelPoint(x: 500 + Double(step), y: 500), scale: zoom)
        let watch = Stopwatch()
        _ = CatalogDrawing([(page, style)], viewport: viewport, usualDiameter: 20)
        return watch.milliseconds
      }
      try BenchRow("catalog-\(name)-pan-at-\(Int(zoom))", times.quantile(0.5), "ms").show()
    }
  }
}
