import GtkKit
import MarkerApp

/// The page that is shown while the disk is waited for.
@MainActor
final class BusyPage {
  let widget = Box(.vertical, spacing: 18)
  var onCancel: () -> Void = {}
  private let spinner = Spinner()
  private let label = Label()
  private let cancel = Button("Cancel")

  init() {
    widget.addClass("dark-page")
    let column = Box(.vertical, spacing: 18, [spinner, label, cancel])
    column.align(horizontal: .center, vertical: .center)
    column.expandsHorizontally = true
    column.expandsVertically = true
    widget.append(column)
    spinner.isSpinning = true
    spinner.setMinimumSize(width: 32, height: 32)
    label.setEllipsis(.middle)
    label.setWidth(characters: 40, atMost: 80)
    cancel.align(horizontal: .center)
    cancel.onClick { [unowned self] in onCancel() }
  }

  func show(_ activity: AppModel.Activity) {
    switch activity {
    case .opening(let folder): label.text = "Opening “\(folder.shown)”…"
    case .finding(let folder, let done, let count):
      label.text = "Looking for images in “\(folder.shown)”: \(done) of \(count)…"
    case .closing: label.text = "Saving…"
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
