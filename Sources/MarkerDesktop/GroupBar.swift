import GtkKit
import MarkerApp
import MarkerLanguage
import MarkerModel

/// The groups that one marks with, always in sight: key, colour, name, how many marks of how many.
/// Clicking one has left clicks place its marks.
@MainActor
final class GroupBar {
  let widget: Box
  private let model: AppModel
  private let row = Box(.horizontal, spacing: 2)
  private let more = Button("…")
  private var chips: [Chip] = []

  /// As many as have keys; the palette has the others.
  private static let most = 9

  @MainActor
  private struct Chip {
    let button: ContentButton
    let key = Label()
    let sign = Label()
    let name = Label()
    let count = Label()
    var shown: GroupChip?

    init() {
      let content = Box(.horizontal, spacing: 6, [key, sign, name, count])
      button = ContentButton(content, name: localized("Group"))
      button.addClass("flat")
      key.addClass("dim-label")
      sign.addClass("swatch")
      key.setTabularDigits()
      count.setTabularDigits()
      count.addClass("count")
    }
  }

  init(model: AppModel) {
    self.model = model
    widget = Box(.horizontal)
    widget.addClass("groups")
    let view = ScrolledWindow(row, horizontal: true, vertical: false)
    view.expandsHorizontally = true
    widget.append(view)
    more.addClass("flat")
    more.setCommand("palette", of: model)
    widget.append(more)
  }

  func show() {
    let groups = model.groupChips
    let shown = groups.prefix(GroupBar.most)
    while chips.count < shown.count { addChip() }
    while chips.count > shown.count { row.remove(chips.removeLast().button) }
    let room = GroupBar.room(for: shown.map { $0.name == $0.key ? 0 : $0.name.count })
    for (index, group) in shown.enumerated() { show(group, at: index, room: room) }
    more.isVisible = groups.count > GroupBar.most
    more.explain("palette", of: model)
    row.isSensitive = model.canJudge
  }

  /// How long a name may be so that all have room in a window of usual width: long ones have what
  /// short ones leave.
  private static func room(for lengths: [Int]) -> Int {
    (7...28).last { room in lengths.reduce(0) { $0 + min($1, room) } <= 64 } ?? 7
  }

  private func addChip() {
    let chip = Chip()
    let index = chips.count
    chip.button.onClick { [unowned self] in
      if let group = chips[index].shown?.group { model.chooseLeftClickGroup(group) }
    }
    row.append(chip.button)
    chips.append(chip)
  }

  private func show(_ group: GroupChip, at index: Int, room: Int) {
    let chip = chips[index]
    guard chip.shown != group else { return }
    chips[index].shown = group
    chip.key.text = group.key ?? ""
    chip.sign.show(.colored(group.look.outline.sign, RGBA(group.look.color)))
    // Groups that nobody named are called by their numbers.
    chip.name.text = group.name == group.key ? "" : group.name.shortened(to: room)
    chip.name.isVisible = !chip.name.text.isEmpty
    chip.count.text = group.countText
    chip.count.isVisible = !group.countText.isEmpty
    chip.button.setClass("full", group.isFull)
    chip.button.setClass("left-click", group.isLeftClick)
    chip.button.tooltip = group.tooltip
    chip.button.setAccessible(name: group.tooltip.split(separator: "\n").joined(separator: ", "))
  }

  static let css = """
    .groups { padding: 2px 8px; }
    .groups button { padding: 2px 8px; min-height: 0; font-weight: normal; }
    .groups button.left-click { background: alpha(currentColor, 0.12); font-weight: bold; }
    .groups button.full { opacity: 0.5; }
    .swatch { background: #202020; border-radius: 4px; padding: 0 4px; }
    .groups .count { opacity: 0.7; }
    """
}
