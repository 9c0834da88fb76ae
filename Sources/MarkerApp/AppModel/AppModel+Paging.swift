import Foundation
import MarkerImaging
import MarkerLanguage
import MarkerModel
import SystemPackage

/// One stay on a page: when it began to be seen, and whether a held key is flying past it.
struct Visit {
  var painted: ContinuousClock.Instant?
  var isFlying = false
  /// How long a picture that a held key brought must stay to count as seen.
  static let rest = Duration.milliseconds(300)
}

/// What was turned: the page, or only its frame.
enum Turned {
  case page
  case frame
}

/// Paging: which image and which frame is shown.
extension AppModel {
  /// The next image, or the one before.
  ///
  /// - Parameter isRepeat: whether a held key asks for it.
  public func turnPage(_ direction: PrefetchPlan.Direction, isRepeat: Bool = false) {
    // A held key goes as fast as pictures come; past those that take long it goes without.
    if isRepeat, case .loading = page, let loading, .now - loading.begin < AppModel.heldTime {
      return
    }
    keepComment()
    self.direction = direction
    if list.contents.isPartial {
      awaitedTurn = direction
      return
    }
    guard let image = list.image(stepping: direction == .forward ? 1 : -1) else {
      if !list.isEmpty, !isRepeat {
        onNotice(AppModel.endOfList(direction, isFiltered: list.listing.isFiltered))
      }
      return
    }
    show(image: image, isRepeat: isRepeat)
  }

  /// How long a held key waits for a picture.
  private static let heldTime = Duration.milliseconds(300)

  static func allSeen(_ count: Int) -> String {
    localized(
      count, one: "The only image here has been seen.",
      many: "All \(count) images here have been seen.")
  }

  private static func endOfList(_ direction: PrefetchPlan.Direction, isFiltered: Bool) -> String {
    switch (direction, isFiltered) {
    case (.forward, true): localized("This is the last image of those listed.")
    case (.forward, false): localized("This is the last image.")
    case (.backward, true): localized("This is the first image of those listed.")
    case (.backward, false): localized("This is the first image.")
    }
  }

  /// True until another page is turned to.
  private static var endsOfList: [String] {
    [true, false].flatMap { isFiltered in
      [PrefetchPlan.Direction.forward, .backward].map { endOfList($0, isFiltered: isFiltered) }
    }
  }

  /// The image at a place of the list.
  public func goTo(_ place: Int) {
    if let image = list.listing.image(at: place) { goTo(image: image) }
  }

  /// An image, listed or not, by its index among all.
  public func goTo(image: Int) {
    keepComment()
    guard list.location(ofImage: image) != nil else { return }
    direction = list.listing.firstPlace(from: image) < (list.place ?? 0) ? .backward : .forward
    show(image: image, isRepeat: false)
  }

  /// The image that a person means: a number from 1, a name, a part of one.
  ///
  /// - Returns: whether there is one.
  public func goTo(matching text: String) -> Bool {
    guard let image = list.image(matching: text) else { return false }
    goTo(image: image)
    return true
  }

  /// The next image after this one that is not seen, around the end.
  public func goToNextUnseen() {
    keepComment()
    guard list.count > 0 else { return }
    let next = list.place.map { $0 + 1 } ?? list.listing.firstPlace(from: list.image)
    let isFiltered = list.listing.isFiltered
    guard let image = list.firstUnseen(from: next, in: statuses.all) else {
      onNotice(
        isFiltered
          ? localized("All \(list.count) images listed have been seen.")
          : AppModel.allSeen(list.count))
      return
    }
    // To come to it anew would make it seen.
    guard keptUnseen == nil || image != list.image else {
      onNotice(
        isFiltered
          ? localized("All other images listed have been seen.")
          : localized("All other images here have been seen."))
      return
    }
    direction = .forward
    show(image: image, isRepeat: false)
  }

  /// Another frame of the same image, around the end.
  public func turnFrame(by step: Int) {
    guard frames.count > 1, let here = frames.firstIndex(where: { $0.index == frame }) else {
      return
    }
    let there = frames[((here + step) % frames.count + frames.count) % frames.count]
    showFrame(there.index)
  }

  /// The frame at a place in `frames`.
  public func goToFrame(_ place: Int) {
    guard frames.indices.contains(place) else { return }
    // The frame that is shown is wanted again while another is on its way.
    if case .picture = page, frames[place].index == frame { return }
    showFrame(frames[place].index)
  }

  /// Shows a cube of three or four planes the other way: as one colour picture, or plane by plane.
  public func switchCube() {
    guard let shown = shownCube else { return }
    cubes = shown == .color ? .planes : .color
    frames = []
    showFrame(0)
  }

  /// As what the current image's cube is shown; nil where it is none that can be switched.
  var shownCube: CubeReading? { frames.first { $0.index == frame }?.cube }

  private func showFrame(_ frame: Int) {
    guard let location = list.current else { return }
    if visit.painted != nil { noticeSeen() }
    turn += 1
    present(key(location, frame: frame), of: location, as: .frame)
  }

  private func key(_ location: ImageLocation, frame: Int) -> ImageLoader.Key {
    ImageLoader.Key(path: location.path, frame: frame, cubes: cubes)
  }

  func show(image: Int, isRepeat: Bool) {
    if let location = list.location(ofImage: image) { begin(location) }
    leavePage()
    onWithdraw(AppModel.endsOfList)
    // What is left before it came shall not hold up what comes.
    if case .loading = page, let loading { loader.giveUp(loading.key) }
    keptUnseen = nil
    guard list.go(toImage: image), let location = list.current else { return }
    turn += 1
    thumbnails.giveWay()
    if let mark = awaitedMark, state.mark(mark)?.image != imageID { awaitedMark = nil }
    visit = Visit(isFlying: isRepeat)
    selection.removeAll()
    frames = []
    let key = self.key(location, frame: 0)
    trace?.input(
      hasShownImage ? .pageTurn : .firstImage, image: location.name.shown,
      cached: loader.ready(key) != nil)
    hasShownImage = true
    present(key, of: location, as: .page)
    prefetchSoon()
  }

  /// Begins to decode what is shown next, while the page before it is left. A large file is looked at first.
  private func begin(_ location: ImageLocation) {
    let key = self.key(location, frame: 0)
    guard loader.ready(key) == nil, !ImageLoader.isLarge(key.path) else { return }
    let display = self.display(of: location, frame: 0)
    Task.immediate { _ = await loader.load(key, display: display, view: (viewPlan, .page)) }
  }

  /// Has the neighbours decoded once the page is painted: until then the processors are its own.
  private func prefetchSoon() {
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
    loader.prefetch(
      ahead.compactMap { place in list.location(place).map { self.key($0, frame: 0) } },
      keeping: key(location, frame: frame), display: displayElsewhere, view: viewPlan)
  }

  private func present(
    _ key: ImageLoader.Key, of location: ImageLocation, as turned: Turned
  ) {
    takeLimits(of: location, frame: key.frame)
    looking?.cancel()
    glimpse = nil
    if let ready = loader.ready(key), ready.isPrepared(display) {
      arrived(.success(ready), key, at: location, as: turned)
      return
    }
    page = .loading(location)
    loading = (key, .now)
    let wanted = turn
    tellLoading()
    let looking =
      ImageLoader.isLarge(key.path) ? Task { await loader.glimpse(key, display: display) } : nil
    self.looking = looking
    Task.immediate {
      if let looking {
        let seen = await looking.value
        guard wanted == turn else { return }
        if let seen {
          show(seen, as: turned)
          await painted { glimpse != nil && !isGlimpsePainted }
          guard wanted == turn else { return }
        }
      }
      let result = await loader.load(key, display: display, view: (viewPlan, turned))
      if case .success(let frame) = result {
        // Settings and view may be changed while it works them out. Who moves what is seen of it already must
        // not hold it up: it is drawn when it is there.
        while wanted == turn,
          glimpse == nil
            ? !frame.isReadied(viewPlan, as: turned, display) : !frame.isPrepared(display)
        {
          await frame.readied(viewPlan, as: turned, display)
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
  private func show(_ seen: SeenGlimpse, as turned: Turned) {
    glimpse = seen
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
    if glimpse != nil { trace?.note(.refined) }
    let seen = glimpse?.viewed.size
    glimpse = nil
    onWithdraw([AppModel.waitToMark])
    noteReadable(result, at: location)
    switch result {
    case .success(let picture):
      page = .picture(picture)
      frames = picture.description.frames
      // Who looked nearer meanwhile goes on to.
      if seen != picture.size { placeView(on: picture.viewed, as: turned) }
      keepCursorOnPicture()
    case .failure(let error):
      page = .unreadable(location, error)
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

  /// The page was painted on the screen: from now on it may count as seen.
  public func pagePainted() {
    trace?.painted()
    isGlimpsePainted = glimpse != nil
    guard visit.painted == nil else { return }
    switch page {
    case .closed, .empty, .loading: return
    case .picture, .unreadable: break
    }
    visit.painted = .now
    if let picture { Task { await picture.leveled() } }
    prefetch()
    guard visit.isFlying else {
      noticeSeen()
      return
    }
    let wanted = turn
    Task {
      try await Task.sleep(for: Visit.rest)
      if wanted == turn { noticeSeen() }
    }
  }

  /// The page was looked at: the image is seen, unless it was made not seen meanwhile.
  private func noticeSeen() {
    if keptUnseen == nil { markSeen() }
  }

  /// Writes down that the current image was seen.
  func markSeen() {
    guard canJudge, let id = numberCurrentImage(), let known = state[id] else { return }
    if let picture { complete(id, picture.description.frames, picture.fingerprint) }
    // Something may have been done to the image before its picture came, which completes it.
    let first = picture?.description.frames.first
    let center = first.flatMap { $0.sky?.sky(at: $0.size.center) }
    guard known.seen == nil || (known.center == nil && center != nil) else { return }
    record(.seen(id, center: center))
    onChange(.judgement)
  }

  /// The page is about to go: how long it was on screen is written down.
  func leavePage() {
    rememberDisplay()
    guard let painted = visit.painted, let id = imageID else { return }
    let stay = ContinuousClock.now - painted
    visit = Visit()
    let milliseconds =
      stay.components.seconds * 1000 + stay.components.attoseconds / 1_000_000_000_000_000
    record(.shown(id, frame: frame, milliseconds: Int(milliseconds)))
  }

  /// The current image's number, given to it now if it has none.
  func numberCurrentImage() -> ImageID? {
    guard let location = list.current else { return nil }
    if let id = state.image(at: location) { return id }
    let id = state.nextImage
    record(.image(id, location))
    return state.image(at: location)
  }
}
