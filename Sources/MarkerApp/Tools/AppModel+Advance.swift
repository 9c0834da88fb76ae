import MarkerModel

/// One-key grading: a judgement that brings the next image by itself.
extension AppModel {
  /// How long what was set is seen before the page turns.
  static let advanceDelay = Duration.milliseconds(150)

  /// When the next image is to come by itself.
  public func chooseAdvance(_ advance: Advance) {
    changeSettings(named: "change going on by itself") { $0.advance = advance }
  }

  /// A person's category was set.
  func advanceAfterCategory() {
    if state.settings.advance.afterCategory { advanceSoon() }
  }

  /// A person's mark was placed; a limit of 1 may have taken another away.
  func advanceAfterMark(from count: Int) {
    guard let enough = state.settings.advance.afterMarks, let now = record?.marks.count else {
      return
    }
    if now >= enough, count < enough || enough == 1 { advanceSoon() }
  }

  /// Whatever is done meanwhile, be it an undo, keeps the page.
  public func stayOnPage() { tools.advances += 1 }

  /// Whether a click may have been meant for the image that went by itself just now.
  var hasJustAdvanced: Bool {
    tools.advanced.map { ContinuousClock.now - $0 < AppModel.advanceRest } ?? false
  }

  /// No longer than the second press of a double click may take.
  private static let advanceRest = Duration.milliseconds(300)

  private func advanceSoon() {
    stayOnPage()
    guard list.contents.isPartial || list.image(stepping: 1) != nil else { return }
    let (wanted, count) = (turn, tools.advances)
    Task {
      try await Task.sleep(for: AppModel.advanceDelay)
      guard wanted == turn else { return }
      if list.contents.isPartial {
        awaitedTurn = AwaitedTurn(direction: .forward, advances: count)
      } else {
        advance(ifStill: count)
      }
    }
  }

  /// Turns the page by itself, where nothing was done since so many.
  func advance(ifStill count: Int) {
    guard count == tools.advances, canJudge, list.image(stepping: 1) != nil else { return }
    turnPage(.forward)
    tools.advanced = .now
  }
}
