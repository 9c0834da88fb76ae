import GtkKit
import MarkerApp
import MarkerImaging
import MarkerLanguage

/// The window with the header of the frame that is shown; what is typed is searched for in it.
@MainActor
final class HeaderWindow: BesideWindow {
  var onClose: () -> Void = {}
  private let model: AppModel
  private let window: AuxiliaryWindow
  private let search = SearchEntry(placeholder: localized("Search"))
  private let found = Label()
  private let list: ListView
  private let contents = Contents()
  private var key: ImageLoader.Key?
  private var places: [Int] = []

  /// What the rows show.
  @MainActor
  fileprivate final class Contents {
    var text = HeaderText([])
  }

  /// The caller keeps it as long as it is open.
  init(model: AppModel, of parent: Window) {
    self.model = model
    let contents = contents
    list = ListView { HeaderLine(contents) }
    list.setAccessible(name: localized("Header"))
    search.expandsHorizontally = true
    search.setAccessible(name: localized("Search in the header"))
    search.tooltip = localized("Return goes to the next match, Shift+Return to the one before")
    found.addClass("dim-label")
    found.setTabularDigits()
    let before = Button(icon: "go-up-symbolic", name: localized("The match before (Shift+Return)"))
    let next = Button(icon: "go-down-symbolic", name: localized("The next match (Return)"))
    let copy = Button(icon: "edit-copy-symbolic", name: localized("Copy the header"))
    let steps = Box(.horizontal, [before, next])
    steps.addClass("linked")
    let bar = Box(.horizontal, spacing: 8, [search, found, steps, copy])
    bar.setMargins(8)
    let scrolled = ScrolledWindow(list, horizontal: true)
    scrolled.expandsVertically = true
    window = AuxiliaryWindow(
      of: parent, title: localized("Header"), content: Box(.vertical, [bar, scrolled]))
    window.setDefaultSize(width: 720, height: 560)
    search.onChange { [weak self] _ in self?.find() }
    search.onActivate { [weak self] in self?.step(1) }
    search.onKey { [weak self] key in
      guard key.name == "Return", key.modifiers.contains(.shift) else { return false }
      self?.step(-1)
      return true
    }
    // The entry would keep it to itself.
    search.onEscape { [weak self] in self?.window.close() }
    before.onClick { [weak self] in self?.step(-1) }
    next.onClick { [weak self] in self?.step(1) }
    copy.onClick { [weak self] in
      self?.copy()
    }
    window.onCloseRequest { [weak self] in
      self?.onClose()
      return true
    }
    read()
  }

  func present() {
    window.present()
    search.focus()
  }

  func show(_ change: ModelChange) {
    if change.contains(.page) { read() }
  }

  /// Asks for the header of what is shown now.
  private func read() {
    guard let key = model.headerKey, key != self.key else { return }
    self.key = key
    window.title =
      key.path.lastComponent.map { localized("Header of \($0.string)") } ?? localized("Header")
    // The old one would stand under the new name.
    contents.text = HeaderText([])
    list.count = 0
    Task { [weak self, model] in
      let result = await model.header(key)
      guard let self, self.key == key else { return }
      switch result {
      case .success(let lines):
        contents.text = HeaderText(
          lines.isEmpty ? [localized("This file has no header to show.")] : lines)
      case .failure(let error): contents.text = HeaderText(["\(error)"])
      }
      list.count = contents.text.lines.count
      find()
    }
  }

  private func copy() {
    Display.copy(contents.text.lines.joined(separator: "\n"))
  }

  private func find() {
    places = contents.text.places(of: search.text)
    list.selected = nil
    search.setClass("error", places.isEmpty && !search.text.isEmpty)
    if places.isEmpty { found.text = search.text.isEmpty ? "" : localized("None") } else { step(1) }
  }

  private func step(_ step: Int) {
    guard let place = HeaderText.step(from: list.selected, by: step, in: places) else { return }
    list.selected = place
    list.scroll(to: place)
    found.text = localized("\((places.firstIndex(of: place) ?? 0) + 1) of \(places.count)")
  }
}

/// A line of a header.
@MainActor
private final class HeaderLine: ListCell {
  var widget: Widget { label }
  private let label = Label()
  private let contents: HeaderWindow.Contents

  init(_ contents: HeaderWindow.Contents) {
    self.contents = contents
    label.xAlign = 0
    label.addClass("monospace")
  }

  func show(at place: Int) {
    let lines = contents.text.lines
    label.text = lines.indices.contains(place) ? lines[place] : ""
  }

  func clear() {}
}
