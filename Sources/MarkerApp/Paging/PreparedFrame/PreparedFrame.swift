import Dispatch
import MarkerImaging
import MarkerModel
import Synchronization
import SystemPackage

/// A decoded frame with what displaying it needs, worked out once: limits for each interval, the
/// blurred data, the distribution of values. Safe to share between threads.
public final class PreparedFrame: Sendable {
  /// Of this frame alone; its address may be another's later.
  let number = PreparedFrame.made.add(1, ordering: .relaxed).newValue
  public let description: ImageDescription
  /// The index of the frame in its file.
  public let index: Int
  /// All samples; nil of a frame that is too large for memory.
  public let pixels: PixelBuffer?
  /// What there is instead of them.
  let streamed: StreamedFrame?
  public let fingerprint: Fingerprint?
  let derived = Mutex(Derived())
  private static let made = Atomic(0)

  /// What was worked out so far.
  struct Derived: Sendable {
    var limits: [Interval: DisplayLimits?] = [:]
    /// Why limits could not be found, and those of Min–Max stand for them.
    var problems: [Interval: ImageError] = [:]
    var distributions: [DisplayLimits: ValueDistribution?] = [:]
    /// Of some of the values, until all are looked through.
    var roughDistribution: (limits: DisplayLimits, distribution: ValueDistribution?)?
    var blur: GaussianBlur?
    var blurred: (sigma: Double, frame: BlurredFrame)?
    /// What is shown until the whole frame is blurred.
    var blurredPart: BlurredPart?
    var levels: PixelLevels?
    var rendering: FrameRendering?
  }

  public init(image: DecodedImage, fingerprint: Fingerprint?) {
    description = image.description
    index = image.frame
    pixels = image.pixels
    size = image.pixels.size
    channels = image.pixels.channels
    streamed = nil
    self.fingerprint = fingerprint
  }

  /// A frame that is too large for memory.
  init(_ streamed: StreamedFrame, _ survey: FrameAnswer, fingerprint: Fingerprint?) {
    description = survey.description
    index = survey.frame
    pixels = nil
    size = streamed.size
    channels = streamed.means.channels
    self.streamed = streamed
    self.fingerprint = fingerprint
    derived.withLock { $0.limits = survey.limits }
  }

  public let size: PixelSize
  public let channels: PixelBuffer.Channels
  public var frame: FrameDescription? { description.frames.first { $0.index == index } }
  public var sky: (any SkyTransform)? { frame?.sky }
  var viewed: ViewedPicture { ViewedPicture(size: size, sky: sky) }
  /// Of the samples, the blurred ones too, and of what was drawn of them.
  public var byteCount: Int {
    derived.withLock { derived in
      (pixels?.byteCount ?? 0) + (streamed?.byteCount ?? 0)
        + (derived.blurred?.frame.pixels.byteCount ?? 0) + (derived.blurredPart?.byteCount ?? 0)
        + (derived.levels?.byteCount ?? 0) + (derived.rendering?.byteCount ?? 0)
        + (derived.roughDistribution?.distribution?.byteCount ?? 0)
        + derived.distributions.values.reduce(0) { $0 + ($1?.byteCount ?? 0) }
    }
  }

  /// The limits of the whole, unblurred frame; nil where no value is finite. Takes as long as
  /// reading every sample, the first time. Of a frame too large for memory nil until `prepared`.
  public func limits(_ interval: Interval) -> DisplayLimits? {
    // Limits of no image's are not looked for, nor kept: there may be one for each step of a drag.
    if case .manual(let limits) = interval { return limits }
    if let known = derived.withLock({ $0.limits[interval] }) { return known }
    guard let pixels else { return nil }
    let limits = interval.limits(of: pixels)
    derived.withLock { $0.limits[interval] = .some(limits) }
    return limits
  }

  /// Limits of intervals that may be asked for next, as far as they are not known.
  func complete(_ intervals: [Interval]) async {
    let wanted = derived.withLock { derived in intervals.filter { derived.limits[$0] == nil } }
    if wanted.isEmpty { return }
    var limits: [Interval: DisplayLimits?] = [:]
    if let streamed {
      do throws(ImageError) {
        limits = try await streamed.answer(.limits(wanted)).limits
      } catch {
        // Who asks for one of them is told why there is none.
        return
      }
    } else if let pixels {
      limits = await PreparedFrame.queue.value { Interval.limits(of: pixels, wanted) }
    }
    let found = limits
    derived.withLock { $0.limits.merge(found) { known, _ in known } }
  }

  /// Finds in its file what settings need of a frame too large for memory. Where that fails, the limits
  /// are those that are known; the picture's own reading tells why.
  func ask(_ streamed: StreamedFrame, _ display: DisplaySettings) async {
    var limits: DisplayLimits?
    if case .manual(let chosen) = display.interval { limits = chosen }
    do throws(ImageError) {
      if limits == nil {
        if let known = derived.withLock({ $0.limits[display.interval] }) {
          limits = known
        } else {
          limits =
            try await streamed.answer(.limits([display.interval])).limits[display.interval]
            ?? nil
          let found = limits
          derived.withLock { $0.limits[display.interval] = .some(found) }
        }
      }
    } catch {
      // What was given up is asked again.
      if error.code == .cancelled { return }
      derived.withLock {
        $0.problems[display.interval] = error
        $0.limits[display.interval] = $0.limits[.minMax] ?? .some(nil)
      }
      return
    }
    guard display.stretch == .histogram, let limits,
      derived.withLock({ $0.distributions[limits] }) == nil
    else { return }
    // Of so many samples a few million tell how all are spread.
    let samples = await streamed.singleSamples() ?? streamed.means
    if Task.isCancelled { return }
    _ = distribution(of: samples, limits)
  }

  /// Why the limits of an interval could not be found.
  func problem(_ interval: Interval) -> ImageError? {
    derived.withLock { $0.problems[interval] }
  }

  /// Forgets limits that could not be found.
  func forgetProblems() {
    derived.withLock { derived in
      for interval in derived.problems.keys { derived.limits[interval] = nil }
      derived.problems = [:]
    }
  }

  /// Works out what these settings need, so that drawing need not.
  public func prepare(_ display: DisplaySettings) {
    _ = limits(display.interval)
    allDistributed(display)
    _ = blurred(display.blur)
  }

  /// The frame made smaller, for previews; nil for small ones, and until that is done.
  var levels: PixelLevels? { derived.withLock { $0.levels } }

  /// Makes the frame smaller, for previews, off the main actor: nothing that is drawn at first waits for it.
  func leveled() async {
    guard levels == nil else { return }
    await PreparedFrame.queue.value { self.makeLevels() }
  }

  private func makeLevels() {
    guard let pixels, pixels.size.width * pixels.size.height > PixelLevels.leastSamples,
      levels == nil
    else {
      return
    }
    let made = PixelLevels(of: pixels)
    derived.withLock { $0.levels = made }
  }

  /// Whether all that these settings need is worked out: of a blur at least a part of the frame.
  func isPrepared(_ display: DisplaySettings) -> Bool {
    derived.withLock { derived in
      var limits = derived.limits[display.interval]
      if case .manual(let chosen) = display.interval { limits = chosen }
      guard let limits else { return false }
      if display.stretch == .histogram, let limits, derived.distributions[limits] == nil,
        derived.roughDistribution?.limits != limits
      {
        return false
      }
      return display.blur == 0 || derived.blurred?.sigma == display.blur
        || derived.blurredPart?.sigma == display.blur
    }
  }

  /// Whether it can be shown so at once.
  func isReadied(_ plan: ViewPlan, as turned: Turned, _ display: DisplaySettings) -> Bool {
    guard isPrepared(display) else { return false }
    if streamed != nil { return true }
    var plan = plan
    plan.place(on: viewed, as: turned)
    return plan.viewport.size.isEmpty || rendered(plan.viewport, display) != nil
  }

  /// Prepares and draws off the main actor.
  func readied(_ plan: ViewPlan, as turned: Turned, _ display: DisplaySettings) async {
    var plan = plan
    plan.place(on: viewed, as: turned)
    let viewport = plan.viewport
    if streamed != nil { return await prepared(display, in: viewport) }
    await PreparedFrame.queue.value {
      self.prepare(display)
      self.render(viewport, display)
    }
  }

  /// Prepares off the main actor what a view shows.
  func prepared(_ display: DisplaySettings, in viewport: Viewport) async {
    guard !isPrepared(display) else { return }
    if let streamed { await ask(streamed, display) }
    await PreparedFrame.queue.value {
      _ = self.limits(display.interval)
      self.distributeRoughly(display)
      _ = self.distribution(display)
      self.blurNow(display.blur, in: viewport)
    }
  }

  static let nothing = PixelBuffer.of(
    [UInt8(0)], size: PixelSize(width: 1, height: 1))
  static let queue = DispatchQueue(label: "display", qos: .userInitiated)
}
