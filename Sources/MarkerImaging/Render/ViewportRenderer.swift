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
    if viewport.orientation == .upright { return renderUpright(viewport) }
    return renderUpright(viewport.upright).laidOut(as: viewport.orientation)
  }

  /// Draws what the viewport shows were it not turned.
  func renderUpright(_ viewport: Viewport) -> Raster {
    let raster = Raster(size: viewport.size)
    var pass = RenderPass(
      pixels: pixels, toneMap: toneMap, raster: raster,
      columns: SampleSpan.spans(
        count: viewport.size.width, limit: pixels.size.width, scale: viewport.scale,
        center: viewport.center.x),
      rows: SampleSpan.spans(
        count: viewport.size.height, limit: pixels.size.height, scale: viewport.scale,
        center: viewport.center.y))
    pixels.visit(&pass)
    return raster
  }
}

/// The samples along one axis that a device pixel shows, with their weights.
struct SampleSpan {
  /// Empty where the device pixel lies outside the image.
  var range: Range<Int>
  var firstWeight: Double = 1
  var lastWeight: Double = 1

  func weight(_ index: Int) -> Double {
    index == range.lowerBound
      ? firstWeight : index == range.upperBound - 1 ? lastWeight : 1
  }

  static func spans(count: Int, limit: Int, scale: Double, center: Double) -> [SampleSpan] {
    // In units of samples whose square begins at a whole number.
    let origin = center + 0.5 - Double(count) / 2 / scale
    return (0..<count).map { index in
      if scale >= 1 {
        // A hair of rounding must not move a pixel that ends exactly at a sample's edge.
        let place = (origin + (Double(index) + 0.5) / scale).rounded(.down)
        guard place >= 0, place < Double(limit) else { return SampleSpan(range: 0..<0) }
        return SampleSpan(range: Int(place)..<(Int(place) + 1))
      }
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
}

/// One rendering of a frame into a raster, in bands of rows on all cores.
private struct RenderPass: SampleVisitor {
  let pixels: PixelBuffer
  let toneMap: ToneMap
  let raster: Raster
  let columns: [SampleSpan]
  let rows: [SampleSpan]

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let isEnlarged =
      !columns.contains { $0.range.count > 1 } && !rows.contains { $0.range.count > 1 }
    let pass = self
    nonisolated(unsafe) let source = samples
    Raster.inBands(of: rows.count) { range in
      if isEnlarged {
        pass.drawNearest(source, rows: range)
      } else {
        pass.drawAverage(source, rows: range)
      }
    }
  }

  private func drawNearest<T: Sample>(_ samples: UnsafeBufferPointer<T>, rows range: Range<Int>) {
    let row = ToneRow<T>(pixels: pixels, toneMap: toneMap)
    let visible = columns.indices.filter { !columns[$0].range.isEmpty }
    guard let first = visible.first, let last = visible.last else { return }
    var drawn: (source: Int, y: Int)?
    for y in range where !rows[y].range.isEmpty {
      let source = rows[y].range.lowerBound
      let target = raster.pixels.baseAddress.map { $0 + y * raster.size.width }
      guard let target else { return }
      if let drawn, drawn.source == source {
        target.update(from: target - (y - drawn.y) * raster.size.width, count: raster.size.width)
        continue
      }
      let begin = samples.baseAddress.map {
        $0 + pixels.storedRow(source) * pixels.size.width * pixels.channels.rawValue
      }
      guard let begin else { return }
      var x = first
      while x <= last {
        let column = columns[x].range.lowerBound
        let color = row.color(begin + column * pixels.channels.rawValue)
        repeat {
          target[x] = color
          x += 1
        } while x <= last && columns[x].range.lowerBound == column
      }
      drawn = (source, y)
    }
  }

  private func drawAverage<T: Sample>(_ samples: UnsafeBufferPointer<T>, rows range: Range<Int>) {
    let visible = columns.indices.filter { !columns[$0].range.isEmpty }
    guard let begin = visible.first.map({ columns[$0].range.lowerBound }),
      let end = visible.last.map({ columns[$0].range.upperBound }), let first = samples.baseAddress
    else { return }
    let channels = pixels.channels.rawValue
    var sums = RowSums<T>(
      pixels: pixels, toneMap: toneMap, columns: begin..<end, samples: first)
    let row = ToneRow<Double>(averagesOf: pixels, as: T.self, toneMap: toneMap)
    var averages = [Double](repeating: 0, count: channels)
    for y in range where !rows[y].range.isEmpty {
      sums.clear()
      for source in rows[y].range { sums.add(row: source, weight: rows[y].weight(source)) }
      for x in visible {
        for channel in 0..<channels { averages[channel] = sums.average(columns[x], channel) }
        raster.pixels[y * raster.size.width + x] = averages.withUnsafeBufferPointer {
          $0.baseAddress.map { row.color($0) } ?? 0
        }
      }
    }
  }
}
