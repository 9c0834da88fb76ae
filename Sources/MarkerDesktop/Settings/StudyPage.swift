import Foundation
import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The settings of how images come: their order, repeats, and going on by itself.
@MainActor
final class StudyPage {
  let widget: PreferencesPage
  private let model: AppModel
  private let order: SwitchRow
  private let seed: NumberRow
  private let repeats: SwitchRow
  private let share: NumberRow
  private let afterCategory: SwitchRow
  private let afterMarks: NumberRow

  init(model: AppModel) {
    self.model = model
    order = SwitchRow(
      localized("Random order"),
      subtitle: localized("Images that you have seen stay where they are")
    ) { model.randomizeOrder($0) }
    seed = NumberRow(
      localized("Seed of the order"),
      tooltip: localized("The same number gives the same order on every computer")
    ) { model.chooseOrderSeed($0)?.description }
    repeats = SwitchRow(
      localized("Show some images again"),
      subtitle: localized("Like any other image, to tell how alike you judge the same")
    ) { model.repeatImages(share: $0 ? StudyPage.usualShare : nil) }
    share = NumberRow(
      localized("So many of a hundred images"),
      tooltip: localized("More than 0, at most 100; decimals are allowed")
    ) { StudyPage.keepShare($0, model) }
    afterCategory = SwitchRow(localized("After a category was set")) { isOn in
      var advance = model.state.settings.advance
      advance.afterCategory = isOn
      model.chooseAdvance(advance)
    }
    afterMarks = NumberRow(
      localized("After so many marks on an image"),
      tooltip: localized("A whole number; empty to stay on the image")
    ) { StudyPage.keepMarks($0, model) }
    widget = PreferencesPage([
      PreferencesGroup(localized("Order"), rows: [order.widget, seed.widget]),
      PreferencesGroup(localized("Repeats"), rows: [repeats.widget, share.widget]),
      PreferencesGroup(
        localized("Next Image by Itself"), rows: [afterCategory.widget, afterMarks.widget]),
    ])
  }

  func show() {
    let settings = model.state.settings
    order.show(settings.randomizesOrder)
    seed.show(settings.orderDraws.last.map { String($0.seed) } ?? "")
    seed.widget.isSensitive = settings.randomizesOrder
    repeats.show(settings.repeats != nil)
    share.show(settings.repeats.map { StudyPage.text($0.share) } ?? "")
    share.widget.isSensitive = settings.repeats != nil
    afterCategory.show(settings.advance.afterCategory)
    afterMarks.show(settings.advance.afterMarks.map(String.init) ?? "")
    widget.isSensitive = model.canJudge
  }

  var isEdited: Bool { [seed, share, afterMarks].contains(where: \.isEdited) }

  func keepTyped() {
    for row in [seed, share, afterMarks] { row.keepTyped() }
  }

  private static let usualShare = 10.0

  private static func keepShare(_ text: String, _ model: AppModel) -> String? {
    guard let share = Double(text.trimmingCharacters(in: .whitespaces)), share > 0, share <= 100
    else { return localized("The share is a number above 0 and at most 100.") }
    model.repeatImages(share: share)
    return nil
  }

  private static func keepMarks(_ text: String, _ model: AppModel) -> String? {
    let digits = text.trimmingCharacters(in: .whitespaces)
    var advance = model.state.settings.advance
    advance.afterMarks = Int(digits)
    if !digits.isEmpty, advance.afterMarks ?? 0 < 1 {
      return localized("That is a whole number above 0.")
    }
    model.chooseAdvance(advance)
    return nil
  }

  private static func text(_ share: Double) -> String {
    share == share.rounded() ? String(Int(share)) : share.description
  }
}
