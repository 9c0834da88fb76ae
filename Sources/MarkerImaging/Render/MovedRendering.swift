import MarkerModel

extension ViewportRenderer {
  /// The picture of a view that was moved by whole device pixels: what was rendered is kept, and what
  /// comes into view is rendered.
  ///
  /// - Parameter most: how many samples may be read; nil is returned where it takes more, or the views
  ///   are not the same but for such a move.
  public func moved(
    _ raster: Raster, of old: Viewport, to new: Viewport, most: Int
  ) -> Raster? {
    guard old.size == new.size, old.scale == new.scale, old.orientation == new.orientation,
      old.orientation.isRightAngled, raster.size == new.size
    else { return nil }
    // Where what was in the old picture's corner lies in the new one.
    let way = old.orientation.turned(
      Displacement(x: old.center.x - new.center.x, y: old.center.y - new.center.y))
    let (exactX, exactY) = (way.x * new.scale, way.y * new.scale)
    let (dx, dy) = (exactX.rounded(), exactY.rounded())
    let size = new.size
    guard abs(exactX - dx) < 1e-6, abs(exactY - dy) < 1e-6, abs(dx) < Double(size.width),
      abs(dy) < Double(size.height)
    else { return nil }
    let (right, down) = (Int(dx), Int(dy))
    // Whole rows above or below, and what is left of the columns.
    let rows = down >= 0 ? 0..<down : size.height + down..<size.height
    let columns = right >= 0 ? 0..<right : size.width + right..<size.width
    let kept = down >= 0 ? down..<size.height : 0..<size.height + down
    let strips = [(0..<size.width, rows), (columns, kept)].filter { !$0.isEmpty && !$1.isEmpty }
    let views = strips.map { new.part(columns: $0, rows: $1) }
    guard views.reduce(0, { $0 + cost($1) }) <= most else { return nil }
    let moved = Raster(uninitialized: size)
    moved.take(raster, right: right, down: down)
    for (view, (columns, rows)) in zip(views, strips) {
      moved.put(render(view), at: columns.lowerBound, rows.lowerBound)
    }
    return moved
  }
}

extension Viewport {
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
