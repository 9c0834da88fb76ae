import MarkerImaging
import MarkerLanguage
import MarkerModel

/// Presenting of a page: its picture is decoded, something of a large one is seen before, and the neighbours
/// follow.
extension AppModel {
  /// Begins to decode what is shown next, while the page before it is left. A large file is looked at first.
  func begin(_ key: ImageLoader.Key, of location: ImageLocation) {
    guard loader.ready(key) == nil, !ImageLoader.isLarge(key.path) else { return }
    let display = self.display(of: location, frame: 0)
    Task.immediate { _ = await loader.load(key, display: display, view: (viewPlan, .page)) }
  }

  /// Has the neighbours decoded once the page is painted: until then the processors are its own.
  func prefetchSoon() {
    let wanted = turn
    Task {
      try await Task.sleep(for: AppModel.paintingTime)
      // What was decoded ahead for pages that were flown past is not wanted any more.
      if wanted == turn, case .loading = page { prefetch(nothing: true) }
      while wanted == turn, case .loading = page {
        try await Task.sleep(for: AppModel.paintingTime)
      }
      if wanted == turn, visit.painted == nil { prefetch() }
    }
  }

  /// What is not painted after so long is not waited for.
  private static let paintingTime = Duration.milliseconds(100)

  /// Waits a moment for what is shown of a page to be painted, which work that takes all processors would
  /// hold up.
  func painted(while isAwaited: () -> Bool) async {
    let end = ContinuousClock.now + AppModel.paintingTime
    do {
      while isAwaited(), .now < end {
        try await Task.sleep(for: .milliseconds(2))
      }
    } catch {
      // Not waited for any more.
      return
    }
  }

  /// Has the neighbours decoded, and drawn as they will be shown.
  ///
  /// - Parameter nothing: only ends what is under way for others.
  func prefetch(nothing: Bool = false) {
    guard let location = list.current else { return }
    let ahead =
      nothing
      ? []
      : PrefetchPlan.places(
        around: list.place ?? list.listing.firstPlace(from: list.image), count: list.count,
        direction: direction)
    var shown = key(location, frame: frame)
    if case .loading = page, let loading { shown = loading.key }
    loader.prefetch(
      ahead.compactMap { place in list.location(place).map { self.key($0, frame: 0) } },
      keeping: shown, display: displayElsewhere, view: viewPlan)
  }

  func present(
    _ key: ImageLoader.Key, of location: ImageLocation, as turned: Turned
  ) {
    takeLimits(of: location, frame: key.frame)
    looking?.cancel()
    rendering.rest?.cancel()
    if let ready = loader.ready(key), ready.isPrepared(display) {
      arrived(.success(ready), key, at: location, as: turned)
      return
    }
    page = .loading(location, nil)
    loading = (key, .now)
    let wanted = turn
    tellLoading()
    let looking =
      ImageLoader.isLarge(key.path) ? Task { await loader.glimpse(key, display: display) } : nil
    self.looking = looking
    Task.immediate {
      var turned = turned
      if let looking {
        let seen = await looking.value
        guard wanted == turn else { return }
        if let seen {
          show(seen, of: location, as: turned)
          turned = .refined
          await painted { glimpse != nil && !isGlimpsePainted }
          guard wanted == turn else { return }
        }
      }
      let result = await loader.load(key, display: display, view: (viewPlan, turned))
      if case .success(let frame) = result {
        // Settings and view may be changed while it works them out. Who moves what is seen of it already must
        // not hold it up again and again: it is drawn when it is there.
        var isDrawn = false
        while wanted == turn,
          isDrawn ? !frame.isPrepared(display) : !frame.isReadied(viewPlan, as: turned, display)
        {
          await frame.readied(viewPlan, as: turned, display)
          isDrawn = turned == .refined
        }
      }
      guard wanted == turn else { return }
      if result.isCancelled {
        // It was dropped as no longer wanted, and is wanted again. Not from here: it might go on for ever.
        Task { if wanted == turn { present(key, of: location, as: turned) } }
      } else {
        arrived(result, key, at: location, as: turned)
      }
    }
  }

  /// Says that the picture is waited for, where it is not there soon: to show the one of a quick page would
  /// only hold it up.
  private func tellLoading() {
    let wanted = turn
    Task {
      try await Task.sleep(for: AppModel.quickTime)
      if wanted == turn, case .loading = page {
        onChange([.page, .marks, .judgement, .readout])
      }
    }
  }

  /// What a picture may take before it is said that it is waited for.
  private static let quickTime = Duration.milliseconds(40)

  /// Shows something of a page that is being read.
  private func show(_ seen: SeenGlimpse, of location: ImageLocation, as turned: Turned) {
    page = .loading(location, seen)
    isGlimpsePainted = false
    frame = seen.glimpse.frame
    frames = seen.glimpse.description.frames
    placeView(on: seen.viewed, as: turned)
    onChange([.page, .picture, .marks, .judgement, .readout])
  }

  private func arrived(
    _ result: Result<PreparedFrame, ImageError>, _ key: ImageLoader.Key,
    at location: ImageLocation, as turned: Turned
  ) {
    frame = key.frame
    if turned == .refined { trace?.note(.refined) }
    onWithdraw([AppModel.waitToMark])
    noteReadable(result, at: location)
    switch result {
    case .success(let picture):
      page = .picture(picture)
      frames = picture.description.frames
      placeView(on: picture.viewed, as: turned)
      keepCursorOnPicture()
    case .failure(let error):
      page = .unreadable(location, error)
      if turned == .refined, record?.marks.isEmpty == false {
        onNotice(localized("What was marked on “\(location.name.shown)” is kept."))
      }
      if frames.isEmpty, error.code != .notAnImage { findFrames(key) }
    }
    onChange([.page, .picture, .marks, .judgement, .readout])
    prepareCatalogs()
    showAwaitedMark()
  }

  /// The frames of a file whose shown one cannot be read: others may be.
  private func findFrames(_ key: ImageLoader.Key) {
    let wanted = turn
    Task {
      let found = await loader.frames(key)
      guard wanted == turn, !found.isEmpty else { return }
      frames = found
      onChange(.judgement)
    }
  }
}
