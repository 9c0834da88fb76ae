import Foundation
import MarkerImaging
import MarkerModel
import SystemPackage

/// The parts of drawing, in process, beside the time that the memory alone takes.
enum RenderRows {
  private static let view = PixelSize(width: 1400, height: 1000)

  static func run(_ folder: FilePath) throws {
    for stretch in [Stretch.linear, .log, .asinh, .exponent(0.5)] {
      let settings = DisplaySettings(stretch: stretch)
      try row("tone-map-\(stretch.name)") {
        _ = ToneMap(settings, limits: DisplayLimits(low: 0, high: 300))
      }
    }
    let map = ToneMap(DisplaySettings(), limits: DisplayLimits(low: 0, high: 300))
    for name in ["gray", "viridis", "heat", "cubehelix"] {
      guard let colormap = Colormap(name: name) else { continue }
      let settings = DisplaySettings(
        colormap: colormap, contrastBias: ContrastBias(contrast: 1.3, bias: 0.4))
      try row("tone-map-recolored-\(name)") { _ = map.recolored(settings) }
    }
    for side in [512, 1024, 4096, 10_000] {
      try measure("float-\(side)", pixels(side: side))
    }
    for side in [1024, 4096] { try measure("rgb-\(side)", colors(side: side)) }
  }

  private static func measure(_ name: String, _ pixels: PixelBuffer) throws {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: pixels.byteCount, alignment: 64)
    let copied = try row("\(name)-copied") { copy.copyMemory(from: pixels.bytes) }
    copy.deallocate()
    let limits = Interval.minMax.limits(of: pixels) ?? DisplayLimits(low: 0, high: 1)
    for interval in [Interval.minMax, .zscale, .percentile(99.5)] {
      try row("\(name)-\(interval.name)", by: copied) { _ = interval.limits(of: pixels) }
    }
    var levels: PixelLevels?
    try row("\(name)-levels", by: copied) { levels = PixelLevels(of: pixels) }
    let renderer = ViewportRenderer(
      pixels: pixels, toneMap: ToneMap(DisplaySettings(stretch: .asinh), limits: limits))
    let fitting = Viewport.fitting(pixels.size, in: view)
    try row("\(name)-rendered", by: copied) { _ = renderer.render(fitting) }
    if let reduced = renderer.renderKeeping(fitting)?.reduced {
      try row("\(name)-recolored") { _ = renderer.render(reduced) }
    }
    for scale in [0.3, 0.6, 1, 4] {
      let viewport = Viewport(size: view, center: pixels.size.center, scale: scale)
      try row("\(name)-preview-at-\(scale)") { _ = renderer.preview(viewport, levels) }
    }
    try row("\(name)-preview-fit") { _ = renderer.preview(fitting, levels) }
  }

  @discardableResult
  private static func row(
    _ name: String, by peer: BenchRow? = nil, _ work: () -> Void
  ) throws -> BenchRow {
    let times = (0..<12).map { _ in
      let watch = Stopwatch()
      work()
      return watch.milliseconds
    }
    let row = BenchRow(name, times.quantile(0.5), "ms", by: peer)
    try row.show()
    return row
  }

  private static func pixels(side: Int) -> PixelBuffer {
    var noise = Noise(side)
    return PixelBuffer.of(
      (0..<side * side).map { _ in Float(200 + 40 * noise.next()) },
      size: PixelSize(width: side, height: side), rowOrder: .bottomUp)
  }

  private static func colors(side: Int) -> PixelBuffer {
    var noise = Noise(side)
    return PixelBuffer.of(
      (0..<side * side * 3).map { _ in UInt8(120 + 100 * noise.next()) },
      size: PixelSize(width: side, height: side), channels: .rgb)
  }
}
