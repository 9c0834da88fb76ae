import Dispatch
import MarkerModel

/// The dots of crowded catalogs on a view: a picture of their own, nothing but dots, that goes with the
/// view when it is moved. A million of them take several frames' time to draw, so only what comes into
/// view is drawn.
public struct DotPicture: Sendable {
  public let size: PixelSize
  /// What it shows.
  public let dots: DotLayer
  /// By which all are drawn, wherever the view is moved.
  private let begun: Viewport
  /// How far it was moved since: where what was in the corner lies now.
  private var right = 0
  private var down = 0
  /// 0 where there is no dot. It goes round: what leaves it on one side makes room for what comes on the
  /// other.
  private var pixels: [UInt32]

  public init(_ dots: DotLayer, on viewport: Viewport) {
    self.dots = dots
    size = viewport.size
    begun = viewport
    pixels = [UInt32](repeating: 0, count: max(size.width * size.height, 0))
    guard !size.isEmpty else { return }
    // A turned view meets much of the image with each of its parts.
    let parts = min(viewport.orientation.isRightAngled ? 16 : 2, size.height)
    draw(
      (0..<parts).map {
        DotRegion(
          columns: 0..<size.width,
          rows: size.height * $0 / parts..<size.height * ($0 + 1) / parts)
      })
  }

  /// Goes with a view that was moved by whole device pixels; false where the view is another one.
  public mutating func move(to view: Viewport) -> Bool {
    guard let (toRight, toDown) = begun.steps(to: view), abs(toRight - right) < size.width,
      abs(toDown - down) < size.height
    else { return false }
    let columns = -toRight..<size.width - toRight
    let rows = -toDown..<size.height - toDown
    let newColumns =
      toRight > right
      ? columns.lowerBound ..< -right : size.width - right..<columns.upperBound
    let newRows = toDown > down ? rows.lowerBound ..< -down : size.height - down..<rows.upperBound
    let keptRows =
      toDown > down ? newRows.upperBound..<rows.upperBound : rows.lowerBound..<newRows.lowerBound
    (right, down) = (toRight, toDown)
    draw(
      [DotRegion(columns: columns, rows: newRows), DotRegion(columns: newColumns, rows: keptRows)]
        .filter { !$0.columns.isEmpty && !$0.rows.isEmpty })
    return true
  }

  /// Draws the dots of some parts of the view, which do not overlap, on all cores. What of a dot lies in
  /// another part is left to that one.
  private mutating func draw(_ regions: [DotRegion]) {
    // Memory that others share is not copied for nothing.
    if regions.isEmpty { return }
    let (size, dots, begun) = (size, dots, begun)
    pixels.withUnsafeMutableBufferPointer { pixels in
      let ring = DotRing(pixels: pixels, size: size)
      let draw: @Sendable (DotRegion) -> Void = { region in
        ring.clear(region)
        for catalog in dots.catalogs {
          ring.draw(catalog, in: region, side: dots.side, of: begun)
        }
      }
      // To wake another thread takes longer than drawing a little.
      if regions.reduce(0, { $0 + $1.columns.count * $1.rows.count }) <= DotPicture.little {
        for region in regions { draw(region) }
      } else {
        DispatchQueue.concurrentPerform(iterations: regions.count) { draw(regions[$0]) }
      }
    }
  }

  /// So many pixels are drawn by one thread.
  private static let little = 1 << 16

  /// A picture with the dots over it.
  public func laid(over raster: Raster) -> Raster {
    guard raster.size == size else { return raster }
    let laid = Raster(uninitialized: size)
    Raster.inBands(of: size.height) { rows in
      for y in rows {
        guard let source = raster.line(y), let target = laid.line(y) else { return }
        blend(y, 0..<size.width, from: source, to: target)
      }
    }
    return laid
  }

  /// Lays the dots over a picture.
  public func lay(on raster: Raster) {
    guard raster.size == size else { return }
    Raster.inBands(of: size.height) { rows in
      for y in rows {
        guard let line = raster.line(y) else { return }
        blend(y, 0..<size.width, from: line, to: line)
      }
    }
  }

  /// Lays the dots over what came into view of a picture that was moved, and has the others.
  public func lay(on raster: Raster, of view: Viewport, movedFrom old: Viewport) {
    guard raster.size == size, let strips = old.strips(comingInto: view) else { return }
    for strip in strips {
      for y in strip.rows {
        guard let line = raster.line(y) else { return }
        blend(y, strip.columns, from: line, to: line)
      }
    }
  }

  private func blend(
    _ y: Int, _ columns: Range<Int>, from source: UnsafeMutablePointer<UInt32>,
    to target: UnsafeMutablePointer<UInt32>
  ) {
    // Where the row's first pixel lies: it goes round.
    let first = (-right).modulo(size.width)
    let cut = min(max(size.width - first, columns.lowerBound), columns.upperBound)
    pixels.withUnsafeBufferPointer { pixels in
      guard let dots = pixels.baseAddress.map({ $0 + (y - down).modulo(size.height) * size.width })
      else { return }
      for x in columns.lowerBound..<cut {
        let dot = dots[first + x]
        target[x] = dot == 0 ? source[x] : dot
      }
      for x in cut..<columns.upperBound {
        let dot = dots[x - (size.width - first)]
        target[x] = dot == 0 ? source[x] : dot
      }
    }
  }
}

/// Some device pixels of the view by which a picture of dots was begun; beyond its edges too.
private struct DotRegion: Sendable {
  var columns: Range<Int>
  var rows: Range<Int>
}

/// Pixels that are gone round.
private struct DotRing: @unchecked Sendable {
  let pixels: UnsafeMutableBufferPointer<UInt32>
  let size: PixelSize

  private func row(_ y: Int) -> Int { y.modulo(size.height) * size.width }

  func clear(_ region: DotRegion) {
    for y in region.rows {
      let row = row(y)
      var x = region.columns.lowerBound.modulo(size.width)
      var left = region.columns.count
      while left > 0 {
        let count = min(left, size.width - x)
        UnsafeMutableBufferPointer(rebasing: pixels[row + x..<row + x + count]).update(repeating: 0)
        left -= count
        x = 0
      }
    }
  }

  func draw(_ dots: CatalogDots, in region: DotRegion, side: Int, of view: Viewport) {
    let map = ScreenMap(view)
    let points = dots.catalog.points
    let (columns, rows) = region.area(of: view, around: side)
    // What lies just on an edge by rounding is on the same side of it in each view. Half a dot is
    // before its place.
    let shift = DotRing.nudge - Double(side / 2)
    let left = Double(region.columns.lowerBound - side)
    let right = Double(region.columns.upperBound)
    let top = Double(region.rows.lowerBound - side)
    let bottom = Double(region.rows.upperBound)
    points.x.withUnsafeBufferPointer { xs in
      points.y.withUnsafeBufferPointer { ys in
        points.forEachRun(x: columns, y: rows) { places in
          for place in places {
            let (x, y) = map.screen(xs[place], ys[place])
            guard x + shift > left, x + shift < right, y + shift > top, y + shift < bottom else {
              continue
            }
            put(
              dots.only ?? dots.argb(of: Int(points.ids[place])),
              Int((x + shift).rounded(.down)), Int((y + shift).rounded(.down)), side, region)
          }
        }
      }
    }
  }

  private static let nudge = 1.0 / 1024

  @inline(__always)
  private func put(_ color: UInt32, _ left: Int, _ top: Int, _ side: Int, _ region: DotRegion) {
    let (width, height) = (size.width, size.height)
    let isInside =
      left >= 0 && top >= 0 && left + side <= width && top + side <= height
      && left >= region.columns.lowerBound && left + side <= region.columns.upperBound
      && top >= region.rows.lowerBound && top + side <= region.rows.upperBound
    if isInside {
      var start = top * width + left
      // In a crowd most places are taken.
      if pixels[start] == color, pixels[start + side - 1] == color,
        pixels[start + (side - 1) * width] == color
      {
        if side == 2, pixels[start + width + 1] == color { return }
      }
      for _ in 0..<side {
        for column in 0..<side { pixels[start + column] = color }
        start += width
      }
      return
    }
    let columns =
      max(
        left, region.columns.lowerBound)..<max(
        left, region.columns.lowerBound, min(left + side, region.columns.upperBound))
    for y in max(
      top, region.rows.lowerBound)..<max(
        top, region.rows.lowerBound, min(top + side, region.rows.upperBound))
    {
      let row = row(y)
      for x in columns { pixels[row + x.modulo(width)] = color }
    }
  }
}

extension DotRegion {
  /// The image pixels whose dots reach into it.
  fileprivate func area(
    of view: Viewport, around side: Int
  ) -> (x: ClosedRange<Double>, y: ClosedRange<Double>) {
    let reach = Double(side + 1)
    let (left, right) = (
      Double(columns.lowerBound) - reach, Double(columns.upperBound) + reach
    )
    let (top, bottom) = (Double(rows.lowerBound) - reach, Double(rows.upperBound) + reach)
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)].map { x, y in
      view.pixel(ScreenPoint(x: x, y: y))
    }
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    return (
      (xs.min() ?? 0)...(xs.max() ?? 0), (ys.min() ?? 0)...(ys.max() ?? 0)
    )
  }
}

/// A view's map as six numbers, however it is turned.
private struct ScreenMap {
  let origin: ScreenPoint
  let right: (x: Double, y: Double)
  let down: (x: Double, y: Double)

  init(_ viewport: Viewport) {
    origin = viewport.screen(PixelPoint(x: 0, y: 0))
    let (one, two) = (
      viewport.screen(PixelPoint(x: 1, y: 0)), viewport.screen(PixelPoint(x: 0, y: 1))
    )
    right = (one.x - origin.x, one.y - origin.y)
    down = (two.x - origin.x, two.y - origin.y)
  }

  @inline(__always)
  func screen(_ x: Double, _ y: Double) -> (Double, Double) {
    (origin.x + x * right.x + y * down.x, origin.y + x * right.y + y * down.y)
  }
}

extension Int {
  fileprivate func modulo(_ length: Int) -> Int {
    let rest = self % length
    return rest < 0 ? rest + length : rest
  }
}
