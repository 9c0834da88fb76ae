import Foundation
import MarkerCodecs
import MarkerImaging
import MarkerLanguage
import MarkerModel
import MarkerStore

/// Judgements: marks, categories, comment, favourite, seen, and undoing them.
extension AppModel {
  /// A mark of the group where a key marks.
  public func mark(group: Int) { placeMark(group: group, at: markingPlace) }

  /// A mark of the group at a place of the view.
  public func placeMark(group: Int, at place: ScreenPoint) {
    placeMark(group: group, at: viewport.pixel(place))
  }

  /// True until the picture is there.
  static var waitToMark: String { localized("Wait for the picture, then mark.") }
  /// True until a mark is placed.
  private static var pointToMark: String { localized("Point at the image to mark it.") }
  private static var outside: String { localized("That is outside the image.") }

  /// A mark of the group at a position of the image, or at the centre near it where marks snap.
  public func placeMark(group: Int, at position: PixelPoint?) {
    // Until it is painted the person looks at the picture before.
    guard let seen = seenPicture, picture != nil || isGlimpsePainted else {
      if case .loading = page { onNotice(AppModel.waitToMark) }
      return
    }
    guard let position else {
      onNotice(AppModel.pointToMark)
      return
    }
    guard seen.size.contains(position) else {
      onNotice(AppModel.outside)
      return
    }
    if canJudge, waitsForSamples(near: position) {
      onNotice(localized("What is around there is being read, for marks to snap. Mark again."))
      return
    }
    guard let image = judgedImage() else { return }
    onWithdraw([AppModel.pointToMark, AppModel.outside])
    let place = snapped(position) ?? position
    do throws(MarkRefusal) {
      let edit = try state.placingMark(
        group: group, at: place, sky: seen.sky?.sky(at: place), frame: frame, on: image,
        now: now())
      trace?.input(.mark)
      let count = record?.marks.count ?? 0
      commit(edit)
      advanceAfterMark(from: count)
    } catch {
      onNotice(error.description)
    }
  }

  /// Marks of another image than the one that is shown are left alone, here as in what follows.
  public func deleteMarks(_ marks: some Sequence<MarkID>) {
    guard let edit = state.removingMarks(marks.filter(isShown)), judgedImage() != nil else {
      return
    }
    commit(edit)
  }

  public func relabel(_ mark: MarkID, as text: String) {
    guard isShown(mark), let edit = state.relabelling(mark, as: text, now: now()),
      judgedImage() != nil
    else { return }
    commit(edit)
  }

  /// Puts marks into another group, as far as they are in a different one.
  public func regroup(_ marks: some Sequence<MarkID>, to group: Int) {
    do throws(MarkRefusal) {
      let marks = marks.filter(isShown).sorted()
      guard let edit = try state.regrouping(marks, to: group, now: now()), judgedImage() != nil
      else { return }
      commit(edit)
    } catch {
      onNotice(error.description)
    }
  }

  func isShown(_ mark: MarkID) -> Bool {
    imageID != nil && state.mark(mark)?.image == imageID
  }

  public func setCategory(_ category: Int, to isOn: Bool) {
    guard state.settings.categories.indices.contains(category), let image = judgedImage(),
      let edit = state.settingCategory(category, to: isOn, on: image, now: now())
    else { return }
    commit(edit)
    if isOn { advanceAfterCategory() }
  }

  public func toggleCategory(_ category: Int) {
    setCategory(category, to: record?.judgement.categories.contains(category) != true)
  }

  public func clearCategories() {
    guard let image = judgedImage(), let edit = state.clearingCategories(of: image, now: now())
    else { return }
    commit(edit)
  }

  public func toggleFavorite() {
    guard let image = judgedImage(),
      let edit = state.settingFavorite(
        record?.judgement.isFavorite != true, on: image, now: now())
    else { return }
    commit(edit)
  }

  /// Makes the image seen, or not seen, which it stays until it is left or something is done to it.
  public func toggleSeen() {
    keepComment()
    guard mayJudge(), let image = numberCurrentImage() else { return }
    let seen = state[image]?.seen == nil ? now() : nil
    guard let edit = state.settingSeen(seen, of: image) else { return }
    commit(edit)
    // What a page brings that was looked at: the true centre.
    if seen != nil { markSeen() }
  }

  /// What is being typed; kept by `keepComment`.
  public func draftComment(_ text: String) {
    if commentDraft == nil { commentBefore = record?.judgement.comment ?? "" }
    commentDraft = text
  }

  /// Keeps what was typed so far, so that a crash does not take it; the person goes on typing, and
  /// undo takes back the whole.
  public func keepDraft() {
    guard canJudge, let draft = commentDraft else { return }
    keep(draft)
  }

  /// The comment as it stood before typing.
  public func discardComment() {
    let typed = commentDraft?.trimmingCharacters(in: .whitespacesAndNewlines)
    commentDraft = nil
    guard let typed else { return onChange(.judgement) }
    let isKept = record?.judgement.comment ?? "" != commentBefore
    if isKept, let edit = session.nextUndo, edit.sets(comment: commentBefore, of: imageID) {
      record(.edit(edit.inverse, cause: .undo, display: nil))
    } else if isKept {
      keep(commentBefore)
    }
    isTypedOn = false
    if isKept || typed != commentBefore {
      onNotice(localized("The comment is as it was before; what was typed is not kept."))
    }
    onChange(.judgement)
  }

  /// Keeps what was typed as the image's comment, or as a mark's label.
  public func keepComment() {
    keepLabel()
    guard let draft = commentDraft else { return }
    commentDraft = nil
    keep(draft)
    isTypedOn = false
  }

  private func keep(_ draft: String) {
    let comment = draft.trimmingCharacters(in: .whitespacesAndNewlines)
    guard comment != record?.judgement.comment ?? "", let image = judgedImage(),
      let edit = state.settingComment(comment, on: image, isTypedOn: isTypedOn, now: now())
    else { return }
    isTypedOn = true
    commit(edit)
  }

  public func undo() {
    keepComment()
    guard let edit = session.nextUndo, mayJudge() else { return }
    take(edit.inverse, cause: .undo)
  }

  public func redo() {
    keepComment()
    guard let edit = session.nextRedo, mayJudge() else { return }
    take(edit, cause: .redo)
  }

  /// The current image's number; it counts as seen from here on, as something is done to it.
  func judgedImage() -> ImageID? {
    guard mayJudge() else { return nil }
    keptUnseen = nil
    markSeen()
    return numberCurrentImage()
  }

  func commit(_ edit: Edit) {
    stayOnPage()
    if record(.edit(edit, cause: .person, display: displayState)) { showEffect(of: edit) }
  }

  private func take(_ edit: Edit, cause: EditCause) {
    stayOnPage()
    guard record(.edit(edit, cause: cause, display: nil)) else { return }
    // What changes must be seen to change.
    if let image = edit.image, image != imageID, let location = state[image]?.location {
      goTo(location)
    }
    if cause == .undo, let told = toldOutside, told.edit.inverse == edit {
      onWithdraw(told.notices)
      toldOutside = nil
    }
    let location = edit.image.flatMap { $0 == imageID ? nil : state[$0]?.location }
    let what =
      location.map { localized("\(edit.title) in “\($0.path.shown)”, which is not there") }
      ?? edit.title
    onNotice(cause == .undo ? localized("Undone: \(what).") : localized("Done again: \(what)."))
    showEffect(of: edit)
  }

  /// Shows an image, of whatever folder.
  func goTo(_ location: ImageLocation) {
    if let image = list.contents.index(of: location) {
      show(image: image, isRepeat: false)
    } else if location.folder != list.folder, FileFingerprint.isThere(location.path) {
      // What is not there any more cannot be gone to; the file decides, not the folder.
      openImages(location.folder, at: location)
    }
  }

  private func showEffect(of edit: Edit) {
    selection = selection.filter { state.mark($0) != nil }
    var changes: ModelChange = []
    for change in edit.changes {
      switch change {
      case .mark: changes.insert(.marks)
      case .judgement: changes.insert(.judgement)
      case .seen(let image, _, let seen):
        if image == imageID { keptUnseen = seen == nil ? image : nil }
        changes.insert(.judgement)
      case .catalog:
        readCatalogs()
        changes.formUnion([.marks, .catalogs])
      case .settings(let before, _):
        changes.formUnion([.marks, .judgement])
        sayWhatIsOver(after: before)
        reorder(after: before)
      }
    }
    onChange(changes)
  }

  /// Applies what happened and hands it to the journal.
  ///
  /// - Returns: whether it happened: nothing does without a save folder to keep it.
  @discardableResult
  func record(_ event: SessionEvent) -> Bool {
    guard canJudge, let saveFolder else { return false }
    return record(event, in: saveFolder)
  }

  @discardableResult
  func record(_ event: SessionEvent, in saveFolder: SaveFolder) -> Bool {
    let time = now()
    do {
      try session.apply(event, at: time)
    } catch {
      onNotice(localized("That could not be done: \(error)."))
      return false
    }
    for id in event.images { if let record = state[id] { follow(record) } }
    let line = saveFolder.append(event, at: time)
    if trace != nil, case .edit(let edit, _, _) = event, edit.changes.contains(where: \.isOfMark) {
      let made = ContinuousClock.now
      unwrittenMarks.append((line, made))
      unsyncedMarks.append((line, made))
    }
    return true
  }

  /// The time as the journal can hold it: whole milliseconds.
  func now() -> Date { JournalTime.rounded(clock()) }

  private var displayState: DisplayState? {
    // What the person saw, which may not be yet what was asked for.
    let display: DisplaySettings
    let limits: DisplayLimits?
    if let picture {
      display = drawnDisplay(of: picture)
      limits = picture.limits(display.interval)
    } else if let glimpse {
      (display, limits) = (glimpse.display, glimpse.limits)
    } else {
      return nil
    }
    return DisplayState(
      frame: frame, interval: display.interval.name, stretch: display.stretch.name,
      low: limits?.low ?? .nan, high: limits?.high ?? .nan, colormap: display.colormap.name,
      inverted: display.isInverted, blur: display.blur, zoom: viewport.scale,
      missing: display.missingColor.name,
      contrast: display.contrastBias == .none ? nil : display.contrastBias.contrast,
      bias: display.contrastBias == .none ? nil : display.contrastBias.bias,
      isCoarse: picture == nil)
  }
}

extension Change {
  fileprivate var isOfMark: Bool {
    if case .mark = self { return true }
    return false
  }
}
