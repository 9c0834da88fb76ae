import GtkKit
import MarkerApp
import MarkerLanguage

/// The bar over the lower edge of the page with what the program has to say. Messages go away by
/// themselves when they had time to be read, not while the pointer is on them.
@MainActor
final class NoticeBar {
  let widget = Box(.horizontal, spacing: 6)
  /// The person is done with it.
  var onLeave: () -> Void = {}
  private let lines = Box(.vertical, spacing: 4)
  private let scroller: ScrolledWindow
  private let more = Button(localized("More"))
  private let close = Button(icon: "window-close-symbolic", name: localized("Close these messages"))
  private var board = NoticeBoard()
  private var labels: [Label] = []
  private var shown: [String] = []
  private var isOpen = false
  private var ending: Timeout?

  /// What is seen of them before a person asks for more.
  private static let mostLines = 3

  init() {
    scroller = ScrolledWindow(lines)
    scroller.asksForAll(height: 280)
    widget.addClass("notices")
    widget.align(horizontal: .center, vertical: .end)
    widget.setRole(.status)
    more.addClass("flat")
    more.tooltip = localized("Show the messages in full, until they are closed")
    close.addClass("flat")
    close.addClass("circular")
    close.tooltip = localized("Close these messages (Escape)")
    for button in [more, close] { button.align(vertical: .start) }
    close.onClick { [unowned self] in
      dismiss()
      onLeave()
    }
    more.onClick { [unowned self] in
      isOpen = true
      board.hold(at: NoticeBar.now)
      showLines()
      onLeave()
    }
    scroller.expandsHorizontally = true
    for part in [scroller, more, close] as [Widget] { widget.append(part) }
    widget.onPointer(
      enter: { [unowned self] in
        board.hold(at: NoticeBar.now)
        ending?.cancel()
      },
      leave: { [unowned self] in
        guard !isOpen else { return }
        board.release(at: NoticeBar.now)
        follow()
      })
    widget.isVisible = false
  }

  /// Adds a sentence, the latest at the bottom.
  func show(_ text: String) {
    board.add(text, at: NoticeBar.now)
    follow()
  }

  /// Takes sentences away that are not true any more.
  func withdraw(_ texts: [String]) {
    guard texts.contains(where: board.texts.contains) else { return }
    board.withdraw(texts)
    follow()
  }

  /// Takes all of them away; false where there were none.
  @discardableResult
  func dismiss() -> Bool {
    guard widget.isVisible else { return false }
    board.removeAll()
    follow()
    return true
  }

  private static var now: Double { MonotonicClock.seconds }

  /// Shows what is to be shown now, until the next goes.
  private func follow() {
    ending?.cancel()
    board.pass(to: NoticeBar.now)
    if board.texts.isEmpty {
      // A bar that is gone under the pointer is not held by it any more.
      isOpen = false
      board.removeAll()
    }
    if board.texts != shown { showLines() }
    guard let end = board.nextEnd else { return }
    let wait = Int(max(end - NoticeBar.now, 0) * 1000) + 20
    ending = Timeout.after(milliseconds: wait) { [weak self] in self?.follow() }
  }

  private func showLines() {
    shown = board.texts
    lines.removeAll()
    let visible = isOpen ? shown[...] : shown.suffix(NoticeBar.mostLines)
    labels = visible.map { text in
      let label = Label(text)
      label.wraps = true
      label.xAlign = 0
      label.setWidth(characters: -1, atMost: 90)
      if !isOpen { label.setLines(visible.count == 1 ? NoticeBar.mostLines : 1) }
      lines.append(label)
      return label
    }
    scroller.scrollsVertically = isOpen
    more.isVisible = !isOpen && shown.count > labels.count
    widget.isVisible = !shown.isEmpty
    // Only when they are laid out it is known whether one is cut.
    Timeout.after(milliseconds: 50) { [weak self] in
      guard let self, !isOpen, !more.isVisible else { return }
      more.isVisible = labels.contains { $0.isCut }
    }
  }

  static let css = """
    .notices { background: rgba(32, 32, 32, 0.94); color: white; border-radius: 12px;
      margin: 14px; padding: 6px 6px 6px 16px; box-shadow: 0 2px 8px rgba(0, 0, 0, 0.4); }
    .notices label { padding: 3px 0; }
    .notices button { min-height: 0; padding: 4px 8px; color: white; }
    .notices button.circular { padding: 4px; min-width: 20px; min-height: 20px; }
    """
}
