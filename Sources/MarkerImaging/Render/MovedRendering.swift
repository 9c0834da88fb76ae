import MarkerModel

extension ViewportRenderer {
  /// The picture of a view that was moved by whole device pixels: what was rendered is kept, and what
  /// comes into view is rendered.
  ///
  /// - Parameters:
  ///   - most: how many samples may be read.
  ///   - levels: of which what comes into view is drawn where it takes more; nil is returned then where there
  ///     are none, and always where the views are not the same but for such a move.
  /// - Returns: also whether what came into view is drawn of all its samples.
  public func moved(
    _ raster: Raster, of old: Viewport, to new: Viewport, most: Int, levels: PixelLevels? = nil
  ) -> (raster: Raster, isExact: Bool)? {
    guard old.orientation.isRightAngled, raster.size == new.size,
      let (right, down) = old.steps(to: new), let strips = old.strips(comingInto: new)
    else { return nil }
    let views = strips.map { new.part(columns: $0, rows: $1) }
    let isExact = views.reduce(0) { $0 + cost($1) } <= most
    guard isExact || levels != nil else { return nil }
    let moved = Raster(uninitialized: new.size)
    moved.take(raster, right: right, down: down)
    for (view, (columns, rows)) in zip(views, strips) {
      moved.put(
        isExact ? render(view) : preview(view, levels), at: columns.lowerBound, rows.lowerBound)
    }
    return (moved, isExact)
  }
}

extension Viewport {
  /// How many device pixels to the right and down what this view shows lies in another one; nil where
  /// the views are not the same but moved by whole pixels.
  func steps(to new: Viewport) -> (right: Int, down: Int)? {
    guard size == new.size, scale == new.scale, orientation == new.orientation else { return nil }
    let way = orientation.turned(
      Displacement(x: center.x - new.center.x, y: center.y - new.center.y))
    let (exactX, exactY) = (way.x * scale, way.y * scale)
    let (x, y) = (exactX.rounded(), exactY.rounded())
    guard abs(exactX - x) < 1e-6, abs(exactY - y) < 1e-6, abs(x) < 1e9, abs(y) < 1e9 else {
      return nil
    }
    return (Int(x), Int(y))
  }

  /// Which device pixels of another view this one does not show; nil where the views are not the same but
  /// moved by whole pixels, or have nothing in common.
  func strips(comingInto new: Viewport) -> [(columns: Range<Int>, rows: Range<Int>)]? {
    guard let (right, down) = steps(to: new), abs(right) < size.width, abs(down) < size.height
    else { return nil }
    // Whole rows above or below, and what is left of the columns.
    let rows = down >= 0 ? 0..<down : size.height + down..<size.height
    let columns = right >= 0 ? 0..<right : size.width + right..<size.width
    let kept = down >= 0 ? down..<size.height : 0..<size.height + down
    return [(0..<size.width, rows), (columns, kept)].filter { !$0.isEmpty && !$1.isEmpty }
  }

  /// The view of some of its device pixels.
  fileprivate func part(columns: Range<Int>, rows: Range<Int>) -> Viewport {
    var part = self
    part.size = PixelSize(width: columns.count, height: rows.count)
    part.center = pixel(
      ScreenPoint(
        x: Double(columns.lowerBound + columns.upperBound) / 2,
        y: Double(rows.lowerBound + rows.upperBound) / 2))
    return part
  }
}

extension Raster {
  /// Another's pixels, moved; what lies outside is left out.
  fileprivate func take(_ other: Raster, right: Int, down: Int) {
    let columns = max(0, right)..<min(size.width, size.width + right)
    let rows = max(0, down)..<min(size.height, size.height + down)
    Raster.inBands(of: rows.count) { band in
      for index in band {
        let y = rows.lowerBound + index
        guard let target = self.line(y), let source = other.line(y - down) else { return }
        (target + columns.lowerBound).update(
          from: source + columns.lowerBound - right, count: columns.count)
      }
    }
  }

  fileprivate func put(_ part: Raster, at x: Int, _ y: Int) {
    for row in 0..<part.size.height {
      guard let target = line(y + row), let source = part.line(row) else { return }
      (target + x).update(from: source, count: part.size.width)
    }
  }
}
