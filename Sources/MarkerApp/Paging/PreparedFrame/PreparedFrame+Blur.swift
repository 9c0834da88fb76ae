import MarkerImaging
import MarkerModel

/// The frame blurred: for one view at once, and as a whole.
extension PreparedFrame {
  /// The samples to draw.
  func blurred(_ sigma: Double) -> BlurredFrame {
    if let frame = blurred(sigma, while: { true }) { return frame }
    return BlurredFrame(sharp: pixels ?? streamed?.sample ?? PreparedFrame.nothing)
  }

  /// - Parameter isWanted: nil is returned soon after this is false; also of a frame too large for memory.
  @discardableResult
  func blurred(_ sigma: Double, while isWanted: @escaping @Sendable () -> Bool) -> BlurredFrame? {
    guard let pixels else { return nil }
    guard sigma > 0 else { return BlurredFrame(sharp: pixels) }
    if let known = derived.withLock({ $0.blurred }), known.sigma == sigma { return known.frame }
    let blur = derived.withLock { $0.blur } ?? GaussianBlur(of: pixels)
    derived.withLock { $0.blur = blur }
    guard let blurred = blur.blurred(sigma: sigma, while: isWanted) else { return nil }
    derived.withLock {
      $0.blurred = (sigma, blurred)
      $0.blurredPart = nil
    }
    return blurred
  }

  /// Whether the whole frame is at hand, blurred so far.
  func isBlurred(_ sigma: Double) -> Bool {
    pixels != nil && (sigma == 0 || derived.withLock { $0.blurred?.sigma == sigma })
  }

  /// What is blurred so far for one view.
  func blurredPart(_ sigma: Double) -> BlurredPart? {
    derived.withLock { $0.blurredPart?.sigma == sigma ? $0.blurredPart : nil }
  }

  func keep(_ part: BlurredPart) { derived.withLock { $0.blurredPart = part } }

  /// The frame at its size and smaller by two again and again, and how many of its pixels along each axis make
  /// up one of the first.
  private var sizes: (frames: [PixelBuffer], step: Int) {
    if let streamed { return ([streamed.means] + streamed.levels.levels, BlockMeans.side) }
    return ([pixels ?? PreparedFrame.nothing] + (levels?.levels ?? []), 1)
  }

  /// Blurs what a view shows, or all of a small frame.
  func blurNow(_ sigma: Double, in viewport: Viewport) {
    guard sigma > 0, !isBlurred(sigma) else { return }
    if size.width * size.height <= PixelLevels.leastSamples, pixels != nil {
      blurred(sigma, while: { true })
      return
    }
    let (frames, step) = sizes
    let part = BlurredPart(of: frames, step: step, size: size, in: viewport, sigma: sigma)
    if let part { keep(part) }
  }

  /// The same off the main actor.
  func blur(_ sigma: Double, in viewport: Viewport) async {
    await PreparedFrame.queue.value { self.blurNow(sigma, in: viewport) }
  }
}
