import GtkKit
import MarkerApp
import MarkerModel

/// The menu that a right click opens.
@MainActor
final class CanvasMenu {
  private let model: AppModel
  private let canvas: Canvas

  init(model: AppModel, canvas: Canvas) {
    self.model = model
    self.canvas = canvas
  }

  func open(at point: CanvasPoint) {
    guard let menu = model.placeMenu(at: ScreenPoint(point)) else { return }
    let actions = ActionGroup(prefix: "here")
    var count = 0
    func item(_ action: PlaceMenu.Action) -> Menu.Item {
      count += 1
      let name = "item-\(count)"
      if let isOn = action.isOn {
        actions.add(toggle: name, isOn: isOn) { _ in action.perform() }
      } else {
        actions.add(name) { action.perform() }
      }
      actions.setEnabled(name, action.isAvailable)
      return .action(Menu.plain(action.title), does: "here.\(name)")
    }
    let sections = menu.sections.map { items in
      items.map { entry -> Menu.Item in
        switch entry {
        case .action(let action): return item(action)
        case .submenu(let title, let choices):
          return .submenu(Menu(title, [choices.map { item($0) }]))
        }
      }
    }
    // What it offers is for the image that it was opened on.
    model.stayOnPage()
    canvas.insert(actions)
    ContextMenu.open(Menu("", sections), at: point, of: canvas) { [unowned self] in
      // A label's field may have been opened by it.
      if model.labelDraft == nil { canvas.focus() }
    }
  }
}
