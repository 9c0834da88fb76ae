import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The list of images beside the picture: what is listed is what is paged through.
@MainActor
final class ImageListPanel {
  let widget = Box(.vertical, spacing: 6)
  /// The keyboard goes back to the image.
  var onLeave: () -> Void = {}

  private let model: AppModel
  private let search = SearchEntry(placeholder: localized("Search images"))
  private let subset = DropDown()
  private let order = DropDown()
  private let descending = ToggleButton(
    icon: "view-sort-descending-symbolic", name: localized("The other way round"))
  private let count = Label()
  private let again = Button(
    icon: "view-refresh-symbolic", name: localized("Make the list anew, by what is judged now"))
  private let list: ListView
  private let cells: Cells
  private let columns: ManifestRow
  private var isStale = true
  /// Whether the arrows walk through the list, to which the keyboard has gone from the search.
  private var isWalking = false

  /// The cells, to tell those of pictures that came.
  @MainActor
  private final class Cells {
    var all: [ImageCell] = []
  }

  init(model: AppModel) {
    self.model = model
    let cells = Cells()
    self.cells = cells
    columns = ManifestRow(model: model)
    list = ListView {
      let cell = ImageCell(model: model)
      cells.all.append(cell)
      return cell
    }
    widget.addClass("image-list")
    widget.setMinimumSize(width: 230)
    subset.tooltip = localized("Which images are listed")
    subset.setAccessible(name: localized("Which images are listed"))
    order.tooltip = localized("The order of the list")
    order.setAccessible(name: localized("The order of the list"))
    subset.expandsHorizontally = true
    order.expandsHorizontally = true
    count.xAlign = 0
    count.expandsHorizontally = true
    count.addClass("dim-label")
    count.setTabularDigits()
    again.addClass("flat")
    descending.addClass("flat")
    list.setAccessible(name: localized("Images"))
    let scrolled = ScrolledWindow(list)
    scrolled.expandsVertically = true
    scrolled.addClass("image-rows")
    for part in [
      search, Box(.horizontal, spacing: 4, [subset, again]),
      Box(.horizontal, spacing: 4, [order, descending]), count, scrolled, columns.widget,
    ] as [Widget] { widget.append(part) }
    connect()
  }

  private func connect() {
    search.onChange { [model] text in model.changeBrowse { $0.search = text } }
    search.onKey { [unowned self] key in
      guard key.name == "Down" else { return false }
      focusList()
      return true
    }
    search.onActivate { [unowned self] in
      if model.list.place == nil { model.goTo(0) }
      onLeave()
    }
    subset.onChoice { [unowned self] index in
      model.changeBrowse { $0.subset = self.subsets[index].subset }
      onLeave()
    }
    order.onChoice { [unowned self] index in
      model.changeBrowse { $0.order = self.orders[index].order }
      onLeave()
    }
    descending.onToggle { [unowned self] isOn in
      model.changeBrowse { $0.isDescending = isOn }
      onLeave()
    }
    again.onClick { [unowned self] in
      model.relist()
      onLeave()
    }
    list.onSelect { [unowned self] place in
      if let place { model.goTo(place) }
      if !isWalking { onLeave() }
    }
    model.thumbnails.side = ImageCell.side * 2
    model.thumbnails.onReady = { [unowned self] path in
      for cell in cells.all where cell.isOf(path) { cell.showPicture() }
    }
    model.onStatus = { [unowned self] image in
      if widget.isVisible, let place = model.list.listing.place(of: image) { list.refresh(place) }
    }
  }

  func focusSearch() {
    search.focus()
    search.selectAll()
  }

  private func focusList() {
    guard list.count > 0 else { return }
    isWalking = true
    if model.list.place == nil { model.goTo(0) }
    list.focus()
    if let place = list.selected { list.scroll(to: place) }
  }

  /// What a key does while the list has the keyboard; nil where it is not the list's.
  func take(_ key: KeyEvent) -> Bool? {
    guard isWalking, list.hasFocus else {
      isWalking = false
      return nil
    }
    switch key.name {
    case "Up", "Down": return key.modifiers.isEmpty ? false : nil
    case "Return", "KP_Enter", "Escape":
      isWalking = false
      onLeave()
      return true
    default: return nil
    }
  }

  private func explain() {
    search.tooltip =
      model.hint(
        for: "search-images",
        localized("Search by name; of a manifest also by columns, as in “score > 0.5”"))
    search.setAccessible(name: model.name(ofCommand: "search-images"))
  }

  func show(_ change: ModelChange) {
    let isShown = model.preferences.showsImageList && !model.isClosed
    let wasShown = widget.isVisible
    if wasShown != isShown { widget.isVisible = isShown }
    if change.contains(.list) { isStale = true }
    guard isShown else { return }
    if change.contains(.preferences) || !wasShown { explain() }
    if isStale {
      isStale = false
      showList()
    } else if change.contains(.preferences) || !wasShown {
      list.refreshAll()
    }
    if !change.isDisjoint(with: [.list, .page, .preferences]) || !wasShown { showCurrent() }
    if change.contains(.judgement) { showChoices() }
  }

  private func showList() {
    list.count = model.list.count
    showChoices()
    let all = model.list.total
    count.text =
      model.list.listing.isFiltered
      ? localized("\(model.list.count.formatted()) of \(all.formatted())")
      : localized(all, one: "1 image", many: "\(all.formatted()) images")
    if search.text != model.browse.search { search.text = model.browse.search }
    descending.isOn = model.browse.isDescending
  }

  private func showCurrent() {
    let place = model.list.place
    if list.selected != place { list.selected = place }
    if let place { list.scroll(to: place) }
    columns.show()
  }

  private func showChoices() {
    subset.show(
      subsets.map(\.title), chosen: subsets.firstIndex { $0.subset == model.browse.subset } ?? 0)
    order.show(
      orders.map(\.title), chosen: orders.firstIndex { $0.order == model.browse.order } ?? 0)
    again.isSensitive = model.browse.subset != .all
  }

  private var subsets: [(title: String, subset: Browse.Subset)] {
    [
      (localized("All"), .all), (localized("Unseen"), .unseen), (localized("Seen"), .seen),
      (localized("Marked"), .marked),
      (localized("Unmarked"), .unmarked), (localized("Favorites"), .favorite),
      (localized("Unreadable"), .unreadable),
    ]
      + model.state.settings.categories.enumerated().map {
        (localized("In “\($1)”"), .category($0))
      }
  }

  private var orders: [(title: String, order: Browse.Order)] {
    let given =
      model.list.source.manifest == nil
      ? localized("As in the folder") : localized("As in the manifest")
    return [(given, .given), (localized("By name"), .name)]
      + model.list.contents.columns.enumerated().map { (localized("By \($1.name)"), .column($0)) }
  }
}
