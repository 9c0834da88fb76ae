import MarkerModel

extension Viewport {
  /// The view that shows the same upright, as large as the turned one needs it: by right angles, the
  /// same pixels; by others, all of them and one more around.
  public var upright: Viewport {
    let box = orientation.box(width: Double(size.width), height: Double(size.height))
    let margin = orientation.isRightAngled ? 0 : 2
    return Viewport(
      size: PixelSize(
        width: Int(box.width.rounded(.up)) + margin, height: Int(box.height.rounded(.up)) + margin),
      center: center, scale: scale)
  }
}

extension Raster {
  /// The same pixels, turned by right angles and mirrored.
  func laidOut(as orientation: ViewOrientation) -> Raster {
    // The way in this raster of one pixel to the right there, and of one pixel down.
    let right = orientation.unturned(Displacement(x: 1, y: 0))
    let down = orientation.unturned(Displacement(x: 0, y: 1))
    let (rightX, rightY) = (Int(right.x), Int(right.y))
    let (downX, downY) = (Int(down.x), Int(down.y))
    let isTransposed = rightX == 0
    let target = Raster(
      size: isTransposed ? PixelSize(width: size.height, height: size.width) : size)
    let firstX = rightX < 0 || downX < 0 ? size.width - 1 : 0
    let firstY = rightY < 0 || downY < 0 ? size.height - 1 : 0
    let start = firstY * size.width + firstX
    let across = rightY * size.width + rightX
    let along = downY * size.width + downX
    let width = target.size.width
    // A transposed picture is read along columns: in tiles, what is read stays in the cache.
    let tile = isTransposed ? 32 : width
    Raster.inBands(of: target.size.height) { rows in
      for left in stride(from: 0, to: width, by: tile) {
        for y in rows {
          var source = start + y * along + left * across
          for x in left..<min(left + tile, width) {
            target.pixels[y * width + x] = pixels[source]
            source += across
          }
        }
      }
    }
    return target
  }
}
