import MarkerImaging

/// How a frame's values are spread, roughly at first and then exactly.
extension PreparedFrame {
  /// How the values between the limits are spread, for the stretches that need it; of a large frame of some
  /// of them, until `completed`.
  func distribution(_ display: DisplaySettings) -> ValueDistribution? {
    guard display.stretch == .histogram, let limits = limits(display.interval) else { return nil }
    if let known = derived.withLock({ $0.distributions[limits] }) { return known }
    if let rough = derived.withLock({ $0.roughDistribution }), rough.limits == limits {
      return rough.distribution
    }
    return pixels.flatMap { distribution(of: $0, limits) }
  }

  /// The same of all values.
  func allDistributed(_ display: DisplaySettings) {
    guard display.stretch == .histogram, let pixels, let limits = limits(display.interval),
      derived.withLock({ $0.distributions[limits] }) == nil
    else { return }
    _ = distribution(of: pixels, limits)
  }

  /// Sees how some values of a large frame are spread.
  func distributeRoughly(_ display: DisplaySettings) {
    guard display.stretch == .histogram, let pixels, let limits = limits(display.interval),
      derived.withLock({ $0.distributions[limits] }) == nil,
      size.width * size.height > PixelLevels.leastSamples
    else { return }
    let some = Glimpse.some(of: pixels)
    let rough = ValueDistribution(of: some, limits: limits)
    derived.withLock { $0.roughDistribution = (limits, rough) }
  }

  /// Sees how some values are spread, for the stretch that goes by it and may be asked for next.
  func distributedAhead(_ display: DisplaySettings) async {
    var display = display
    display.stretch = .histogram
    guard !isPrepared(display) else { return }
    await PreparedFrame.queue.value { [display] in self.distributeRoughly(display) }
  }

  /// Whether the settings show the frame exactly, all samples taken into account.
  func isCompleted(_ display: DisplaySettings) -> Bool {
    guard isBlurred(display.blur) else { return false }
    return isDistributed(display)
  }

  /// Whether all values are counted that the stretch goes by.
  func isDistributed(_ display: DisplaySettings) -> Bool {
    guard display.stretch == .histogram, let limits = limits(display.interval) else { return true }
    return derived.withLock { $0.distributions[limits] != nil }
  }

  /// Takes all samples into account, off the main actor.
  ///
  /// - Parameter isWanted: it ends soon after this is false.
  func completed(
    _ display: DisplaySettings, while isWanted: @escaping @Sendable () -> Bool
  ) async {
    await PreparedFrame.queue.value {
      guard isWanted() else { return }
      self.allDistributed(display)
      _ = self.blurred(display.blur, while: isWanted)
    }
  }

  func distribution(of pixels: PixelBuffer, _ limits: DisplayLimits) -> ValueDistribution? {
    let distribution = ValueDistribution(of: pixels, limits: limits)
    // It is large, and the limits may be changed often.
    derived.withLock {
      $0.distributions = [limits: distribution]
      $0.roughDistribution = nil
    }
    return distribution
  }
}
