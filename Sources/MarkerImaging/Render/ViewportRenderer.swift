import MarkerModel

/// Draws what a viewport shows of a frame: visible pixels only, at device resolution, nearest
/// sampling when enlarged and area average of the data when reduced. Outside the image is black.
///
/// Turned by right angles or mirrored, it is the upright picture with its pixels in other places.
public struct ViewportRenderer: Sendable {
  public let pixels: PixelBuffer
  public let toneMap: ToneMap

  /// - Parameter toneMap: made for these samples, blurred ones for what they stand for.
  public init(pixels: PixelBuffer, toneMap: ToneMap) {
    self.pixels = pixels
    self.toneMap = toneMap
  }

  public func render(_ viewport: Viewport) -> Raster {
    guard !viewport.size.isEmpty, !pixels.size.isEmpty else { return Raster(size: viewport.size) }
    guard viewport.orientation.isRightAngled else { return renderTurned(viewport) }
    return laidOut(renderUpright(viewport.upright), viewport)
  }

  /// How many samples drawing it reads: what that takes goes with it.
  public func cost(_ viewport: Viewport) -> Int {
    let shown = viewport.size.width * viewport.size.height
    if viewport.scale >= 1 { return shown }
    let covered = Double(shown) / (viewport.scale * viewport.scale)
    let all = pixels.size.width * pixels.size.height
    return (covered < Double(all) ? Int(covered) : all) * pixels.channels.rawValue
  }

  func laidOut(_ upright: Raster, _ viewport: Viewport) -> Raster {
    viewport.orientation == .upright ? upright : upright.laidOut(as: viewport.orientation)
  }

  /// Draws what the viewport shows were it not turned.
  func renderUpright(_ viewport: Viewport) -> Raster {
    let raster = Raster(uninitialized: viewport.size)
    if viewport.scale >= 1 {
      drawNearest(viewport, into: raster)
    } else {
      var pass = AveragePass(self, viewport)
      pass.raster = raster
      raster.blacken(outside: pass.visibleColumns, pass.visibleRows)
      pixels.visit(&pass)
    }
    return raster
  }

  /// Each device pixel of an upright view shows the sample under its middle.
  func drawNearest(_ viewport: Viewport, into raster: Raster) {
    var pass = NearestPass(
      pixels: pixels, toneMap: toneMap, raster: raster,
      columns: SampleSpan.places(
        count: viewport.size.width, limit: pixels.size.width, scale: viewport.scale,
        center: viewport.center.x),
      rows: SampleSpan.places(
        count: viewport.size.height, limit: pixels.size.height, scale: viewport.scale,
        center: viewport.center.y))
    raster.blacken(outside: pass.visibleColumns, pass.rows.extent { $0 >= 0 })
    pixels.visit(&pass)
  }
}

/// The samples along one axis that a device pixel shows, with their weights.
struct SampleSpan {
  /// Empty where the device pixel lies outside the image.
  var range: Range<Int>
  var firstWeight: Double = 1
  var lastWeight: Double = 1

  /// In samples.
  var width: Double {
    range.count == 1 ? firstWeight : firstWeight + Double(range.count - 2) + lastWeight
  }

  func weight(_ index: Int) -> Double {
    index == range.lowerBound
      ? firstWeight : index == range.upperBound - 1 ? lastWeight : 1
  }

  func moved(by samples: Int) -> SampleSpan {
    var moved = self
    if !range.isEmpty {
      moved.range = range.lowerBound + samples..<range.upperBound + samples
    }
    return moved
  }

  /// What device pixels cover of the samples, of which they are smaller than one.
  static func spans(count: Int, limit: Int, scale: Double, center: Double) -> [SampleSpan] {
    let origin = origin(count, scale, center)
    return (0..<count).map { index in
      let begin = max(origin + Double(index) / scale, 0)
      let end = min(origin + Double(index + 1) / scale, Double(limit))
      // A sliver thinner than this is rounding, not picture.
      guard end - begin > 1e-9 else { return SampleSpan(range: 0..<0) }
      let first = min(Int(begin), limit - 1)
      let last = max(first, min(Int(end.rounded(.up)) - 1, limit - 1))
      if first == last {
        return SampleSpan(
          range: first..<(first + 1), firstWeight: end - begin, lastWeight: end - begin)
      }
      return SampleSpan(
        range: first..<(last + 1), firstWeight: Double(first + 1) - begin,
        lastWeight: end - Double(last))
    }
  }

  /// The sample under the middle of each device pixel; -1 outside the image.
  static func places(count: Int, limit: Int, scale: Double, center: Double) -> [Int] {
    let origin = origin(count, scale, center)
    return (0..<count).map { index in
      // A hair of rounding must not move a pixel that ends exactly at a sample's edge.
      let place = (origin + (Double(index) + 0.5) / scale).rounded(.down)
      return place >= 0 && place < Double(limit) ? Int(place) : -1
    }
  }

  /// The view's edge, in units of samples whose square begins at a whole number.
  private static func origin(_ count: Int, _ scale: Double, _ center: Double) -> Double {
    center + 0.5 - Double(count) / 2 / scale
  }
}

/// One drawing of an enlarged frame, or of the samples under the middles of the device pixels, in bands
/// of rows on all cores.
private struct NearestPass: SampleVisitor {
  let pixels: PixelBuffer
  let toneMap: ToneMap
  let raster: Raster
  let columns: [Int]
  let rows: [Int]

  var visibleColumns: Range<Int> { columns.extent { $0 >= 0 } }

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let visible = visibleColumns
    guard !visible.isEmpty else { return }
    let pass = self
    let tone = ToneRow<T>(
      pixels: pixels, toneMap: toneMap,
      levels: toneMap.levels(of: pixels, drawing: rows.count * visible.count))
    nonisolated(unsafe) let source = samples
    Raster.inBands(of: rows.count) { pass.draw(source, tone, rows: $0, columns: visible) }
  }

  private func draw<T: Sample>(
    _ samples: UnsafeBufferPointer<T>, _ tone: ToneRow<T>, rows range: Range<Int>,
    columns visible: Range<Int>
  ) {
    let channels = pixels.channels.rawValue
    // Where a sample is many device pixels wide, its colour is looked up once.
    let isEnlarged =
      (columns[visible.upperBound - 1] - columns[visible.lowerBound]) * 2 < visible.count
    var drawn: (source: Int, y: Int)?
    for y in range where rows[y] >= 0 {
      let source = rows[y]
      guard let target = raster.line(y),
        let begin = samples.baseAddress.map({
          $0 + pixels.storedRow(source) * pixels.size.width * channels
        })
      else { return }
      if let drawn, drawn.source == source {
        target.update(from: target - (y - drawn.y) * raster.size.width, count: raster.size.width)
        continue
      }
      columns.withUnsafeBufferPointer { columns in
        let shown = UnsafeBufferPointer(rebasing: columns[visible])
        if isEnlarged {
          NearestPass.repeated(shown, target + visible.lowerBound) {
            tone.color(begin + $0 &* channels)
          }
        } else {
          tone.colors(begin, at: shown, into: target + visible.lowerBound)
        }
      }
      drawn = (source, y)
    }
  }

  /// Puts the colours of columns, many of which come again and again.
  @inline(__always)
  private static func repeated(
    _ columns: UnsafeBufferPointer<Int>, _ target: UnsafeMutablePointer<UInt32>,
    _ color: (Int) -> UInt32
  ) {
    var last = -1
    var shown: UInt32 = 0
    for x in columns.indices {
      let column = columns[x]
      if column != last {
        shown = color(column)
        last = column
      }
      target[x] = shown
    }
  }
}

extension Array {
  /// From the first to the last of the elements that are so; empty where none is.
  func extent(_ isSo: (Element) -> Bool) -> Range<Int> {
    guard let first = firstIndex(where: isSo), let last = lastIndex(where: isSo) else {
      return 0..<0
    }
    return first..<(last + 1)
  }
}
