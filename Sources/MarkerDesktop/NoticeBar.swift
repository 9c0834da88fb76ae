import GtkKit

/// The bar for sentences that are too long for a toast: it stays until it is closed, and is not
/// there while there is nothing to say.
@MainActor
final class NoticeBar {
  let widget = Box(.horizontal, spacing: 12)
  private let label = Label()
  private var texts: [String] = []

  init() {
    widget.addClass("notices")
    label.wraps = true
    label.xAlign = 0
    label.isSelectable = true
    label.canFocus = false
    label.expandsHorizontally = true
    let close = Button(icon: "window-close-symbolic", name: "Close these messages")
    close.addClass("flat")
    close.align(vertical: .start)
    close.onClick { [unowned self] in
      texts.removeAll()
      widget.isVisible = false
    }
    widget.append(label)
    widget.append(close)
    widget.isVisible = false
  }

  /// Adds a sentence; the last few are shown, the latest at the bottom.
  func show(_ text: String) {
    texts.removeAll { $0 == text }
    texts = (texts + [text]).suffix(5)
    label.text = texts.joined(separator: "\n")
    widget.isVisible = true
  }
}
