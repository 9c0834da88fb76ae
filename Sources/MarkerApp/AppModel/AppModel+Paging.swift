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
  /// Neither: something of the picture is seen already, and the picture comes.
  case refined
}

/// The way that a person wants to go while it is not known yet what is there.
struct AwaitedTurn {
  var direction: PrefetchPlan.Direction
  /// `MarkingTools.advances`, where the page is to turn by itself; nil where the person turns it.
  var advances: Int?
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
      awaitedTurn = AwaitedTurn(direction: direction)
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

  func key(_ location: ImageLocation, frame: Int) -> ImageLoader.Key {
    ImageLoader.Key(path: location.path, frame: frame, cubes: cubes)
  }

  func show(image: Int, isRepeat: Bool) {
    guard let location = list.location(ofImage: image) else { return }
    let key = self.key(location, frame: 0)
    begin(key, of: location)
    leavePage()
    onWithdraw(AppModel.endsOfList)
    // What is left before it came shall not hold up what comes.
    if case .loading = page, let loading, loading.key != key { loader.giveUp(loading.key) }
    keptUnseen = nil
    guard list.go(toImage: image) else { return }
    turn += 1
    frame = 0
    thumbnails.giveWay()
    if let mark = awaitedMark, state.mark(mark)?.image != imageID { awaitedMark = nil }
    visit = Visit(isFlying: isRepeat)
    selection.removeAll()
    frames = []
    trace?.input(
      hasShownImage ? .pageTurn : .firstImage, image: location.name.shown,
      cached: loader.ready(key) != nil)
    hasShownImage = true
    onChange(.turn)
    present(key, of: location, as: .page)
    prefetchSoon()
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
    let description = picture?.description ?? glimpse?.glimpse.description
    if let description {
      complete(id, description.frames, picture?.fingerprint ?? glimpse?.fingerprint)
    }
    // Something may have been done to the image before anything of it came, which completes it.
    let first = description?.frames.first
    let center = first.flatMap { $0.sky?.sky(at: $0.size.center) }
    guard known.seen == nil || (known.center == nil && center != nil) else { return }
    record(.seen(id, center: center))
    onChange(.judgement)
  }

  /// The page is about to go: how long it was on screen is written down.
  func leavePage() {
    rememberDisplay()
    if case .loading = page, let id = imageID, state[id]?.seen != nil { completeLater([id]) }
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
