import GtkKit
import MarkerApp
import MarkerLanguage

/// The page that is shown while the disk is waited for.
@MainActor
final class BusyPage {
  let widget = Box(.vertical, spacing: 18)
  var onCancel: () -> Void = {}
  private let spinner = Spinner()
  private let label = Label()
  private let cancel = Button(localized("Cancel"))

  init() {
    widget.addClass("dark-page")
    let column = Box(.vertical, spacing: 18, [spinner, label, cancel])
    column.align(horizontal: .center, vertical: .center)
    column.expandsHorizontally = true
    column.expandsVertically = true
    widget.append(column)
    spinner.setMinimumSize(width: 32, height: 32)
    label.setEllipsis(.middle)
    label.setWidth(characters: 40, atMost: 80)
    cancel.tooltip = localized("Wait no longer, and leave things as they were")
    cancel.align(horizontal: .center)
    cancel.onClick { [unowned self] in onCancel() }
  }

  /// - Parameter share: how much is done, from 0 to 1.
  func show(_ activity: AppModel.Activity, share: Double?) {
    let percent = share.map { " \(Int($0 * 100)) %" } ?? ""
    switch activity {
    case .listing(let path): label.text = localized("Looking what is in “\(path.shown)”…")
    case .opening(let folder): label.text = localized("Opening “\(folder.shown)”…\(percent)")
    case .finding(let folder):
      label.text = localized("Looking for images that were moved to “\(folder.shown)”…\(percent)")
    case .closing: label.text = localized("Saving…")
    }
    // What is being saved cannot be left halfway.
    cancel.isVisible = !activity.isClosing
  }
}

extension AppModel.Activity {
  var isClosing: Bool {
    if case .closing = self { return true }
    return false
  }
}
