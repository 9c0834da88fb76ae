import Dispatch
import Foundation
import MarkerLanguage
import MarkerModel
import MarkerStore

/// The order in which images are looked through, and what of them comes again.
extension AppModel {
  /// A random order of its own, where a configuration asks for one without saying which.
  func drawOrder() {
    var settings = state.settings
    guard canJudge, settings.randomizesOrder, settings.orderDraws.isEmpty else { return }
    settings.orderDraws = [OrderDraw(seed: drawSeed(), since: now())]
    if let edit = state.changing(to: settings, named: "draw order") {
      record(.edit(edit, cause: .adopted, display: nil))
    }
  }

  func ordered(_ contents: ImageContents) async -> ImageContents {
    let state = self.state
    guard !ImageOrder(state).isPlain, contents.images.count > fewImages else {
      return contents.ordered(state)
    }
    return await DispatchQueue.global(qos: .userInitiated).value { contents.ordered(state) }
  }

  /// The images in the order that is set now. The one that is shown stays, where it is not a repeat
  /// that does not come any more.
  func reorder(after before: SessionSettings) {
    let settings = state.settings
    guard !list.isEmpty,
      before.randomizesOrder != settings.randomizesOrder
        || before.orderDraws != settings.orderDraws || before.repeats != settings.repeats
    else { return }
    reordering += 1
    let own = reordering
    if list.total <= fewImages {
      show(list.contents.ordered(state))
      return
    }
    let contents = list.contents
    Task {
      let ordered = await ordered(contents)
      if own == reordering, list.contents === contents { show(ordered) }
    }
  }

  /// Goes on with other contents, in which the image that is shown is one still.
  func show(_ contents: ImageContents) {
    let shown = list.current
    let old = (list.contents, statuses.all)
    browsing += 1
    let place = shown.flatMap { contents.index(of: $0) ?? contents.index(of: $0.ofRepetition(0)) }
    if place.map({ contents.images[$0] }) != shown {
      // What is typed and how long the page was shown belong to the repeat that goes.
      keepComment()
      leavePage()
    }
    list = ImageList(contents, image: place ?? 0)
    statuses = ImageStatuses(contents, in: state)
    for (location, status) in zip(old.0.images, old.1) where status.isUnreadable {
      if let index = contents.index(of: location) {
        _ = statuses.setUnreadable(true, at: index)
      }
    }
    relist()
    onChange([.list, .judgement])
    if list.current != shown { show(image: list.image, isRepeat: false) }
  }
}

/// What makes a study of looking through images; each is an edit, kept at once and undone.
extension AppModel {
  /// The unseen images in an order drawn from a seed, or as they are listed.
  public func randomizeOrder(_ isOn: Bool) {
    changeSettings(named: isOn ? "randomize order" : "order as listed") { settings in
      settings.randomizesOrder = isOn
      let seed = settings.orderDraws.last?.seed ?? drawSeed()
      if isOn { settings.orderDraws = [OrderDraw(seed: seed, since: now())] }
    }
  }

  /// A seed that somebody shares; nothing where it is none.
  ///
  /// - Returns: why it is none.
  public func chooseOrderSeed(_ text: String) -> SeedRefusal? {
    guard let seed = UInt32(text.trimmingCharacters(in: .whitespaces)) else { return .notASeed }
    changeSettings(named: "change order seed") { settings in
      guard seed != settings.orderDraws.last?.seed else { return }
      // Where it is on, what was seen stays where the order before has it.
      let before = settings
      settings.orderDraws = [OrderDraw(seed: seed)]
      settings.keepOrder(of: before, since: now())
    }
    return nil
  }

  /// So many of a hundred images a second time; nil for none.
  public func repeatImages(share: Double?) {
    let share = share.flatMap { $0 > 0 ? min($0, 100) : nil }
    changeSettings(named: share == nil ? "no repeats" : "change repeats") { settings in
      guard share != settings.repeats?.share else { return }
      settings.repeats = share.map {
        RepeatPlan(share: $0, seed: settings.repeats?.seed ?? drawSeed(), since: now())
      }
    }
  }

  /// The group's colour; nil for the usual.
  public func choose(color: MarkColor?, ofGroup group: Int) {
    guard state.settings.groups.indices.contains(group) else { return }
    changeSettings(named: "change colour of “\(state.settings.name(ofGroup: group))”") { settings in
      while settings.groupColors.count <= group { settings.groupColors.append(nil) }
      settings.groupColors[group] = color
      while let last = settings.groupColors.last, last == nil { settings.groupColors.removeLast() }
    }
  }

  func changeSettings(named name: Message, _ change: (inout SessionSettings) -> Void) {
    var settings = state.settings
    change(&settings)
    guard let edit = state.changing(to: settings, named: name), mayJudge() else { return }
    commit(edit)
  }
}

/// Why a text is no seed.
public enum SeedRefusal: Error, Equatable, CustomStringConvertible {
  case notASeed

  public var description: String { localized("A seed is a whole number from 0 to 4294967295.") }
}
