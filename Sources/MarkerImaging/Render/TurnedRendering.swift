import MarkerModel

/// Views turned by other than right angles.
extension ViewportRenderer {
  func renderTurned(_ viewport: Viewport) -> Raster {
    viewport.scale >= 1 ? renderNearest(viewport) : renderReduced(viewport)
  }

  /// Each device pixel shows the sample under its middle.
  func renderNearest(_ viewport: Viewport) -> Raster {
    let raster = Raster(size: viewport.size)
    var pass = TurnedPass(pixels: pixels, toneMap: toneMap, raster: raster, viewport: viewport)
    pixels.visit(&pass)
    return raster
  }

  /// The upright picture at that scale, by area averages of the data, seen through a turned grid of
  /// the same fineness.
  ///
  /// Between its pixels the colours are mixed, not the data: it is one pass over the picture whatever
  /// the samples are, a missing sample's colour stays one, and neighbouring device pixels are so
  /// near each other that the eye cannot tell. Values are read out of the data, never out of this.
  private func renderReduced(_ viewport: Viewport) -> Raster {
    turned(renderUpright(viewport.upright), viewport)
  }

  func turned(_ upright: Raster, _ viewport: Viewport) -> Raster {
    let raster = Raster(size: viewport.size)
    let middle = viewport.middle
    let width = viewport.size.width
    let right = viewport.orientation.unturned(Displacement(x: 1, y: 0))
    Raster.inBands(of: viewport.size.height) { rows in
      for y in rows {
        let first = viewport.orientation.unturned(
          Displacement(x: 0.5 - middle.x, y: Double(y) + 0.5 - middle.y))
        let startX = first.x + Double(upright.size.width) / 2 - 0.5
        let startY = first.y + Double(upright.size.height) / 2 - 0.5
        for x in 0..<width {
          raster.pixels[y * width + x] = upright.mixed(
            x: startX + Double(x) * right.x, y: startY + Double(x) * right.y)
        }
      }
    }
    return raster
  }
}

extension Raster {
  /// The colour between four pixels' middles, bilinear. The place lies inside the outermost ones.
  @inline(__always)
  fileprivate func mixed(x: Double, y: Double) -> UInt32 {
    let column = min(max(Int(x), 0), size.width - 2)
    let row = min(max(Int(y), 0), size.height - 2)
    let (right, down) = (UInt32((x - Double(column)) * 256), UInt32((y - Double(row)) * 256))
    let index = row * size.width + column
    let upper = Raster.mix(pixels[index], pixels[index + 1], right)
    let lower = Raster.mix(
      pixels[index + size.width], pixels[index + size.width + 1], right)
    return Raster.mix(upper, lower, down) | 0xFF00_0000
  }

  /// `share` of 256 parts of the second colour, the rest of the first; two channels at a time.
  @inline(__always)
  private static func mix(_ first: UInt32, _ second: UInt32, _ share: UInt32) -> UInt32 {
    if first == second { return first }
    let rest = 256 - share
    let redBlue = (first & 0xFF00FF) * rest + (second & 0xFF00FF) * share + 0x80_0080
    let green = (first >> 8 & 0xFF) * rest + (second >> 8 & 0xFF) * share + 0x80
    return redBlue >> 8 & 0xFF00FF | green & 0xFF00
  }
}

/// One rendering of a frame into a turned raster, sample by sample.
private struct TurnedPass: SampleVisitor {
  let pixels: PixelBuffer
  let toneMap: ToneMap
  let raster: Raster
  let viewport: Viewport

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let pass = self
    nonisolated(unsafe) let source = samples
    Raster.inBands(of: viewport.size.height) { pass.draw(source, rows: $0) }
  }

  private func draw<T: Sample>(_ samples: UnsafeBufferPointer<T>, rows: Range<Int>) {
    guard let base = samples.baseAddress else { return }
    let tone = ToneRow<T>(pixels: pixels, toneMap: toneMap)
    let channels = pixels.channels.rawValue
    let (width, height) = (Double(pixels.size.width), Double(pixels.size.height))
    let right = viewport.orientation.unturned(Displacement(x: 1 / viewport.scale, y: 0))
    var last = (column: -1, row: -1)
    var color: UInt32 = 0
    for y in rows {
      // In units of samples whose square begins at a whole number.
      let first = viewport.pixel(ScreenPoint(x: 0.5, y: Double(y) + 0.5))
      guard let line = raster.line(y) else { return }
      for x in 0..<raster.size.width {
        let placeX = first.x + 0.5 + Double(x) * right.x
        let placeY = first.y + 0.5 + Double(x) * right.y
        guard placeX >= 0, placeY >= 0, placeX < width, placeY < height else { continue }
        let (column, row) = (Int(placeX), Int(placeY))
        if column != last.column || row != last.row {
          let index = pixels.storedRow(row) * pixels.size.width + column
          color = tone.color(base + index * channels)
          last = (column, row)
        }
        line[x] = color
      }
    }
  }
}
