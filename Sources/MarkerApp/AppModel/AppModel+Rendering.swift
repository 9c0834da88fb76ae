import MarkerImaging
import MarkerModel

/// What a picture on the screen shows, and how.
struct RasterKey: Equatable {
  /// `PreparedFrame.number`.
  var picture: Int
  var viewport: Viewport
  var display: DisplaySettings
  /// The dots of crowded catalogs, which are a part of it.
  var dots: DotLayer?
}

/// The picture on the screen, and what the next is made of.
struct RenderingState {
  /// - `isExact`: false where it was made in a hurry.
  var shown: (key: RasterKey, raster: Raster, isExact: Bool)?
  /// What the last views were made of before they were coloured, the latest last: of a fitted view one comes
  /// back to.
  private(set) var reduced: [(picture: Int, blur: Double, view: ReducedView)] = []
  private static let mostReduced = 2
  /// Sees to it, once nothing changes any more, that the picture is exact and what may come is ready.
  var rest: Task<Void, Never>?

  /// So many samples are averaged while the person waits.
  static let fewSamples = 600_000
  /// So many of what comes into a moved view, while the pointer drags it.
  static let fewMovedSamples = 250_000
  /// So many device pixels are drawn then.
  static let fewPixels = 3 << 20
  /// How long nothing must have changed for the picture to be made exact, and how much longer for its
  /// neighbours to be drawn.
  static let restTime = Duration.milliseconds(80)
  static let longRestTime = Duration.milliseconds(300)

  /// What a picture is made of, where that is kept.
  func reduced(_ key: RasterKey) -> ReducedView? {
    reduced.last {
      $0.picture == key.picture && $0.blur == key.display.blur && $0.view.viewport == key.viewport
    }?.view
  }

  mutating func keep(_ view: ReducedView?, of key: RasterKey) {
    // Of other pictures nothing is kept.
    reduced.removeAll { $0.picture != key.picture }
    guard let view, self.reduced(key) == nil else { return }
    reduced.append((key.picture, key.display.blur, view))
    if reduced.count > RenderingState.mostReduced { reduced.removeFirst() }
  }
}

/// Rendering: the picture at once, and exact.
extension AppModel {
  /// The picture as the view shall show it; nil where no image is shown. Where that takes long it is
  /// one of single samples, and the exact one follows with `.picture`.
  public func raster() -> Raster? {
    guard !viewport.size.isEmpty else { return nil }
    if let glimpse { return glimpse.render(viewport) }
    guard let picture else { return nil }
    let display = drawnDisplay(of: picture)
    let key = RasterKey(
      picture: picture.number, viewport: viewport, display: display, dots: dots)
    if let shown = rendering.shown, shown.key == key { return shown.raster }
    if key.dots == nil { catalogs.forgetDots() }
    let (raster, isExact) = draw(key, picture)
    rendering.shown = (key, raster, isExact)
    restSoon()
    return raster
  }

  /// Whether there is nothing yet to show of the page: the old picture stays.
  public var isWaitedFor: Bool {
    if case .loading = page { return glimpse == nil }
    return false
  }

  private func draw(_ key: RasterKey, _ picture: PreparedFrame) -> (Raster, isExact: Bool) {
    if let ahead = picture.rendered(key.viewport, key.display) {
      if ahead.dots == key.dots { return (ahead.raster, true) }
      if ahead.dots == nil, let dots = key.dots {
        let picture = catalogs.picture(of: dots, on: key.viewport)
        return (picture.laid(over: ahead.raster), true)
      }
    }
    if let moved = moved(key, picture) { return moved }
    let drawn =
      picture.streamed.map { drawAnew(key, picture, $0) } ?? drawAnew(key, picture)
    lay(key.dots, on: drawn.raster, of: key.viewport)
    return drawn
  }

  /// Lays dots over a picture that nothing else shows yet.
  func lay(_ dots: DotLayer?, on raster: Raster, of viewport: Viewport) {
    if let dots { catalogs.picture(of: dots, on: viewport).lay(on: raster) }
  }

  /// What is shown, moved, with what comes into view of it; nil where that is no such move, or takes long.
  private func moved(_ key: RasterKey, _ picture: PreparedFrame) -> (Raster, isExact: Bool)? {
    guard let shown = rendering.shown, shown.key.picture == key.picture,
      shown.key.display == key.display, shown.key.dots == key.dots
    else { return nil }
    let old = shown.key.viewport
    let moved: (raster: Raster, isExact: Bool)?
    if let streamed = picture.streamed {
      moved = self.moved(shown.raster, from: old, key, picture, streamed).map { ($0, false) }
    } else {
      // What is at hand exactly is drawn so.
      guard picture.isBlurred(key.display.blur), rendering.reduced(key) == nil else { return nil }
      let levels = key.display.blur > 0 ? nil : picture.levels
      moved = renderer(of: picture, key.display).moved(
        shown.raster, of: old, to: key.viewport,
        most: levels == nil ? RenderingState.fewSamples : RenderingState.fewMovedSamples,
        levels: levels)
    }
    guard let moved else { return nil }
    if let dots = key.dots {
      catalogs.picture(of: dots, on: key.viewport).lay(
        on: moved.raster, of: key.viewport, movedFrom: old)
    }
    return (
      moved.raster, shown.isExact && moved.isExact && picture.isCompleted(key.display)
    )
  }

  private func drawAnew(
    _ key: RasterKey, _ picture: PreparedFrame
  ) -> (raster: Raster, isExact: Bool) {
    guard picture.isBlurred(key.display.blur) else {
      return (drawPart(of: picture, key.viewport, key.display), false)
    }
    let isCompleted = picture.isCompleted(key.display)
    let renderer = renderer(of: picture, key.display)
    if let reduced = rendering.reduced(key) { return (renderer.render(reduced), isCompleted) }
    let few =
      key.viewport.scale < 1 ? RenderingState.fewSamples : RenderingState.fewPixels
    if renderer.cost(key.viewport) <= few {
      return (renderer.render(key.viewport), isCompleted)
    }
    let levels = key.display.blur > 0 ? nil : picture.levels
    return (renderer.preview(key.viewport, levels), false)
  }

  /// Another part of the picture, as it is displayed.
  func raster(of viewport: Viewport, on picture: PreparedFrame) -> Raster {
    if let streamed = picture.streamed { return raster(of: viewport, on: picture, streamed) }
    let display = drawnDisplay(of: picture)
    guard picture.isBlurred(display.blur) else { return drawPart(of: picture, viewport, display) }
    return renderer(of: picture, display).render(viewport)
  }

  /// What is blurred so far of a frame; where that does not reach, the frame as it is.
  func drawPart(
    of picture: PreparedFrame, _ viewport: Viewport, _ display: DisplaySettings
  ) -> Raster {
    // A view that moves out of it is blurred anew, where that is quick: of block means it is.
    if picture.streamed != nil, picture.blurredPart(display.blur)?.covers(viewport) != true {
      picture.blurNow(display.blur, in: viewport)
    }
    guard let part = picture.blurredPart(display.blur), part.covers(viewport) else {
      let toneMap = toneMap(of: picture, display, units: .plain)
      if let streamed = picture.streamed { return streamed.preview(viewport, toneMap) }
      return ViewportRenderer(pixels: picture.blurred(0).pixels, toneMap: toneMap).preview(
        viewport, picture.levels)
    }
    return ViewportRenderer(
      pixels: part.frame.pixels, toneMap: toneMap(of: picture, display, units: part.frame.units)
    ).preview(part.view(viewport), nil)
  }

  private func renderer(
    of picture: PreparedFrame, _ display: DisplaySettings
  ) -> ViewportRenderer {
    let blurred = picture.blurred(display.blur)
    return ViewportRenderer(
      pixels: blurred.pixels, toneMap: toneMap(of: picture, display, units: blurred.units))
  }

  /// Another picture was drawn: once no further one comes, it is made exact where it is not, and what
  /// may be asked for next is made ready.
  private func restSoon() {
    rendering.rest?.cancel()
    rendering.rest = Task {
      do {
        try await Task.sleep(for: RenderingState.restTime)
        if rendering.shown?.isExact == false { await refine() }
        try await Task.sleep(for: RenderingState.longRestTime)
        await refine()
        try Task.checkCancellation()
        prefetch()
        await loader.prefetched()
        try Task.checkCancellation()
        await picture?.complete(CommandTable.intervalsOfMenu)
        await picture?.distributedAhead(display)
        let size = viewport.size
        await PreparedFrame.queue.value { Raster.makeRoom(size) }
        loader.rest()
        try await drawDotsAhead()
      } catch {
        // Something changed again.
        return
      }
    }
  }

  /// Makes the picture exact, and keeps what it was made of.
  private func refine() async {
    guard let picture, let shown = rendering.shown, shown.key.picture == picture.number else {
      return
    }
    if let streamed = picture.streamed {
      if streamed.isWide(shown.key) { await average(picture, streamed) }
      return await refine(picture, streamed)
    }
    let (key, isExact) = (shown.key, shown.isExact)
    if !picture.isCompleted(key.display) {
      await AppModel.untilCancelled { await picture.completed(key.display, while: $0) }
      guard !Task.isCancelled, picture.isCompleted(key.display) else { return }
    }
    let renderer = renderer(of: picture, key.display)
    guard !isExact || (renderer.canReduce(key.viewport) && rendering.reduced(key) == nil) else {
      return
    }
    let made = await AppModel.untilCancelled { isWanted in
      await PreparedFrame.queue.value { renderer.renderKeeping(key.viewport, while: isWanted) }
    }
    guard let made, !Task.isCancelled, self.picture === picture, rendering.shown?.key == key
    else { return }
    rendering.keep(made.reduced, of: key)
    if !isExact { replaceShown(by: made.raster, key, isExact: true) }
  }

  /// Shows a better picture of what is shown.
  ///
  /// - Parameter raster: nothing else has it yet.
  func replaceShown(by raster: Raster, _ key: RasterKey, isExact: Bool) {
    lay(key.dots, on: raster, of: key.viewport)
    rendering.shown = (key, raster, isExact)
    trace?.note(.refined)
    onChange(.picture)
  }

  /// Does work that can ask whether its task is still wanted.
  static func untilCancelled<Value: Sendable>(
    _ work: (@escaping @Sendable () -> Bool) async -> Value
  ) async -> Value {
    let stop = WorkStop()
    return await withTaskCancellationHandler {
      await work { !stop.isSet }
    } onCancel: {
      stop.set()
    }
  }
}
