import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage

/// What an image costs without a program around it: decoded by its library and drawn once, in process.
enum LibraryRows {
  /// Each image of a folder in turn, decoded and drawn as large as a window of 1400×1000 shows it.
  ///
  /// - Returns: the rows by their labels.
  static func decodedAndDrawn(
    _ kind: BenchImages.Kind, side: Int, in images: FilePath, as name: String
  ) throws -> [String: BenchRow] {
    var decoding: [Double] = []
    var whole: [Double] = []
    for number in 0..<21 {
      let file = images.appending("image-\(number % 7).\(kind.suffix)")
      // As a page is turned after a look at the last: processors that rested begin slowly.
      usleep(150_000)
      let watch = Stopwatch()
      let pixels = try LibraryDecoding.decode(kind, file, side: side)
      decoding.append(watch.milliseconds)
      // Limits are found before the watch that counts drawing: a library gives none.
      let limits = Interval.zscale.limits(of: pixels) ?? DisplayLimits(low: 0, high: 1)
      let toneMap = ToneMap(DisplaySettings(), limits: limits)
      let renderer = ViewportRenderer(pixels: pixels, toneMap: toneMap)
      let drawing = Stopwatch()
      _ = renderer.render(
        .fitting(pixels.size, in: PixelSize(width: 1400, height: 1000)))
      whole.append(decoding[number] + drawing.milliseconds)
    }
    try BenchRow.show(decoding, as: "\(name)-library")
    return try BenchRow.show(whole, as: "\(name)-library-and-drawn")
  }
}
