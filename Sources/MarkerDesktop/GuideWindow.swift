import GtkKit
import MarkerGuide
import MarkerLanguage

/// The window with the guide: its chapters at the left, one of them at the right. What is typed
/// leaves the chapters in which it stands.
@MainActor
final class GuideWindow: BesideWindow {
  var onClose: () -> Void = {}
  private let guide = Guide.own
  private let window: AuxiliaryWindow
  private let search = SearchEntry(placeholder: localized("Search"))
  private let chapters = TextList(accessibleName: localized("Chapters"))
  private let none = Label(localized("No chapter has these words."))
  private let page = Box(.vertical, spacing: 10)
  private let scrolled: ScrolledWindow
  /// The chapters that are listed.
  private var listed: [Int] = []
  private var shown: Int?

  /// The caller keeps it as long as it is open.
  init(of parent: Window) {
    scrolled = ScrolledWindow(page)
    page.setMargins(start: 24, end: 24, top: 18, bottom: 24)
    scrolled.expandsHorizontally = true
    scrolled.expandsVertically = true
    scrolled.setAccessible(name: localized("Chapter"))
    search.tooltip = localized("Words that a chapter has (Return shows the next such chapter)")
    search.setAccessible(name: localized("Search the documentation"))
    chapters.expandsVertically = true
    none.addClass("dim-label")
    none.wraps = true
    let side = Box(.vertical, spacing: 8, [search, none, chapters])
    side.setMinimumSize(width: 230)
    side.setMargins(8)
    window = AuxiliaryWindow(
      of: parent, title: localized("Documentation"),
      content: Box(.horizontal, [side, Separator(.vertical), scrolled]))
    window.setDefaultSize(width: 940, height: 660)
    search.onChange { [weak self] _ in self?.find() }
    search.onActivate { [weak self] in self?.showNext() }
    // The entry would keep it to itself.
    search.onEscape { [weak self] in self?.window.close() }
    chapters.onSelect { [weak self] place in
      guard let self, listed.indices.contains(place) else { return }
      show(listed[place])
    }
    window.onCloseRequest { [weak self] in
      self?.onClose()
      return true
    }
    find()
  }

  func present() {
    window.present()
    search.focus()
  }

  /// Lists the chapters that have what is typed, and stays in the one shown if it is one of them.
  private func find() {
    listed = guide.places(of: search.text)
    chapters.show(listed.map { guide.chapters[$0].title })
    none.isVisible = listed.isEmpty
    search.setClass("error", listed.isEmpty)
    guard let chapter = listed.contains(shown ?? -1) ? shown : listed.first else { return }
    chapters.selected = listed.firstIndex(of: chapter)
    show(chapter)
  }

  private func showNext() {
    guard !listed.isEmpty else { return }
    let place = ((chapters.selected ?? -1) + 1) % listed.count
    chapters.selected = place
    show(listed[place])
  }

  private func show(_ place: Int) {
    let chapter = guide.chapters[place].finding(search.text)
    page.removeAll()
    let title = Label(chapter.title)
    title.addClass("title-1")
    title.xAlign = 0
    title.wraps = true
    page.append(title)
    for block in chapter.blocks { page.append(GuideWindow.widget(for: block)) }
    if place != shown { scrolled.scrollToTop() }
    shown = place
  }

  private static func widget(for block: Guide.Block) -> Widget {
    switch block {
    case .heading(let text):
      let label = paragraph([.init(text)])
      label.addClass("heading")
      label.setMargins(top: 8)
      return label
    case .paragraph(let runs): return paragraph(runs)
    case .item(let sign, let depth, let runs):
      let mark = Label(sign)
      mark.align(vertical: .start)
      mark.setWidth(characters: 2)
      mark.xAlign = 1
      let row = Box(.horizontal, spacing: 8, [mark, paragraph(runs)])
      row.setMargins(start: (depth - 1) * 24)
      return row
    case .code(let text):
      let label = Label(text)
      label.xAlign = 0
      label.isSelectable = true
      label.wraps = true
      label.addClass("monospace")
      label.addClass("guide-code")
      return label
    }
  }

  private static func paragraph(_ runs: [Guide.Run]) -> Label {
    let label = Label()
    label.xAlign = 0
    label.wraps = true
    label.expandsHorizontally = true
    label.show(runs.map(markup).reduce(.text("")) { $0 + $1 })
    return label
  }

  private static func markup(_ run: Guide.Run) -> Markup {
    let markup: Markup =
      switch run.style {
      case .plain: .text(run.text)
      case .strong: .bold(run.text)
      case .emphasis: .italic(run.text)
      case .code: .monospace(run.text)
      }
    return run.isFound ? markup.highlighted : markup
  }

  static let css = """
    .guide-code { padding: 8px 12px; border-radius: 6px; background: alpha(currentColor, 0.07); }
    """
}
