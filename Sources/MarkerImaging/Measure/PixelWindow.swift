import MarkerModel

/// A small part of a frame as numbers: the mean of the colour channels, NaN where a value is missing
/// or infinite. Values count from one of them, so that large integers keep their differences.
struct PixelWindow {
  private let columns: Range<Int>
  private let rows: Range<Int>
  private let values: [Double]

  /// What lies on the image no farther than `reach` to each side of a place on it.
  init(of pixels: PixelBuffer, around center: PixelPoint, reach: Double) {
    func range(_ value: Double, _ count: Int) -> Range<Int> {
      let first = Int(max((value - reach).rounded(.up), 0))
      return first..<max(Int(min((value + reach).rounded(.down), Double(count - 1))) + 1, first)
    }
    columns = range(center.x, pixels.size.width)
    rows = range(center.y, pixels.size.height)
    var reader = WindowReader(pixels: pixels, columns: columns, rows: rows)
    pixels.visit(&reader)
    values = reader.values
  }

  /// Calls with the value, place and distance of every pixel whose middle is nearer than `radius`
  /// and that has a value.
  func visit(
    around center: PixelPoint, radius: Double,
    _ body: (_ value: Double, _ x: Double, _ y: Double, _ distance: Double) -> Void
  ) {
    for row in rows where abs(Double(row) - center.y) < radius {
      for column in columns where abs(Double(column) - center.x) < radius {
        let value = values[(row - rows.lowerBound) * columns.count + column - columns.lowerBound]
        let (dx, dy) = (Double(column) - center.x, Double(row) - center.y)
        let distance = (dx * dx + dy * dy).squareRoot()
        if !value.isNaN, distance < radius { body(value, Double(column), Double(row), distance) }
      }
    }
  }
}

private struct WindowReader: SampleVisitor {
  let pixels: PixelBuffer
  let columns: Range<Int>
  let rows: Range<Int>
  var values: [Double] = []

  mutating func visit<T: Sample>(_ samples: UnsafeBufferPointer<T>) {
    let test = MissingTest<T>(pixels.missing)
    let (channels, colors) = (pixels.channels.rawValue, pixels.channels.colorCount)
    var base: T?
    values.reserveCapacity(rows.count * columns.count)
    for row in rows {
      for column in columns {
        let first = (pixels.storedRow(row) * pixels.size.width + column) * channels
        var sum = 0.0
        for sample in samples[first..<(first + colors)] {
          guard !test.isMissing(sample), sample.isFinite else {
            sum = .nan
            break
          }
          let zero = base ?? sample
          base = zero
          sum += sample.offset(from: zero)
        }
        values.append(sum / Double(colors))
      }
    }
  }
}
