import MarkerModel

/// What happens to pixel coordinates before wcslib: the detector's table, then SIP and the prior
/// tables, which add up (the order of astropy's `all_pix2world`).
struct PixelDistortion: Sendable {
  private let detector: [DistortionTable]
  private let prior: [DistortionTable]
  private let sip: SIPPolynomial?

  /// Nil where nothing happens.
  init?(sip: SIPPolynomial?, tables: [DistortionTable]) {
    if sip == nil, tables.isEmpty { return nil }
    self.sip = sip
    detector = tables.filter { $0.role == .detector }
    prior = tables.filter { $0.role == .prior }
  }

  /// The coordinate that wcslib's linear transformation starts from.
  func corrected(_ pixel: FITSPixel) -> FITSPixel {
    let input = PixelDistortion.moved(pixel, from: pixel, by: detector)
    var focal = PixelDistortion.moved(input, from: input, by: prior)
    if let sip {
      let offset = sip.offset(at: input)
      focal.x += offset.x
      focal.y += offset.y
    }
    return focal
  }

  private static func moved(
    _ pixel: FITSPixel, from input: FITSPixel, by tables: [DistortionTable]
  ) -> FITSPixel {
    var moved = pixel
    for table in tables {
      let offset = table.offset(at: input)
      if table.axis == 1 { moved.x += offset } else { moved.y += offset }
    }
    return moved
  }

  /// The pixel that `corrected` maps to this one; nil where none is found within 1e-8 pixels.
  func uncorrected(_ focal: FITSPixel) -> FITSPixel? {
    fixedPoint(focal) ?? newton(focal)
  }

  private static let tolerance = 1e-12

  /// Where corrections change by less than their argument, as they do near an image, taking them off
  /// again and again converges.
  private func fixedPoint(_ focal: FITSPixel) -> FITSPixel? {
    var pixel = focal
    var last = Double.infinity
    for _ in 0..<60 {
      let found = corrected(pixel)
      let (dx, dy) = (found.x - focal.x, found.y - focal.y)
      let error = max(abs(dx), abs(dy))
      if error <= PixelDistortion.tolerance * max(abs(focal.x), abs(focal.y), 1) { return pixel }
      guard error.isFinite, error < last || error < 1e-8 else { return nil }
      if error >= last { return pixel }
      last = error
      pixel = FITSPixel(x: pixel.x - dx, y: pixel.y - dy)
    }
    return nil
  }

  private func newton(_ focal: FITSPixel) -> FITSPixel? {
    var pixel = focal
    let h = 1e-3
    for _ in 0..<40 {
      let found = corrected(pixel)
      let (dx, dy) = (found.x - focal.x, found.y - focal.y)
      if max(abs(dx), abs(dy)) <= 1e-9 * max(abs(focal.x), abs(focal.y), 1) { return pixel }
      let right = corrected(FITSPixel(x: pixel.x + h, y: pixel.y))
      let above = corrected(FITSPixel(x: pixel.x, y: pixel.y + h))
      let (xx, yx) = ((right.x - found.x) / h, (right.y - found.y) / h)
      let (xy, yy) = ((above.x - found.x) / h, (above.y - found.y) / h)
      let determinant = xx * yy - xy * yx
      // Beyond a fold the polynomial gives positions that are not the image's.
      guard determinant.isFinite, determinant > 1e-3 else { return nil }
      pixel.x -= (dx * yy - dy * xy) / determinant
      pixel.y -= (dy * xx - dx * yx) / determinant
    }
    return nil
  }
}
