internal import CCanvasShims
internal import CGtk4

/// What shows one place of a list; used again for another place when that one is scrolled away.
@MainActor
public protocol ListCell: AnyObject {
  var widget: Widget { get }
  /// Shows what stands at a place.
  func show(at place: Int)
  /// Nothing is shown any more: what was being made for it is not wanted.
  func clear()
}

/// The rows of a list that are known by their places, and the cells that show some of them.
@MainActor
final class Rows {
  /// Their own, as the list lets go of them when its window closes.
  private let owned: [Object]
  private let model: OpaquePointer?
  /// A selection of one row or none.
  private let selection: OpaquePointer?
  private var cells: [UnsafeMutableRawPointer: any ListCell] = [:]
  private var connection: SignalConnection?

  init() {
    model = kit_rows_new()
    let selection = gtk_single_selection_new(model)
    self.selection = selection.map { OpaquePointer(UnsafeMutableRawPointer($0)) }
    // The selection has taken over the rows' own reference.
    if let model { g_object_ref(UnsafeMutableRawPointer(model)) }
    owned = [model, self.selection].compactMap(\.self).map {
      Object(adopting: UnsafeMutableRawPointer($0))
    }
    gtk_single_selection_set_autoselect(self.selection, 0)
    gtk_single_selection_set_can_unselect(self.selection, 1)
  }

  /// The selection for a list, which takes over a reference.
  func handOver() -> OpaquePointer? {
    if let selection { g_object_ref(UnsafeMutableRawPointer(selection)) }
    return selection
  }

  /// Makes the cells of one list, or of one column.
  func factory(_ make: @escaping @MainActor () -> any ListCell) -> OpaquePointer? {
    guard let factory = gtk_signal_list_item_factory_new() else { return nil }
    let raw = UnsafeMutableRawPointer(factory)
    connectSignal(raw, "setup") { [weak self] arguments in
      guard let self, let item = arguments.object(0) else { return false }
      let cell = make()
      cells[item] = cell
      gtk_list_item_set_child(OpaquePointer(item), cell.widget.widget)
      return false
    }
    connectSignal(raw, "bind") { [weak self] arguments in
      guard let self, let item = arguments.object(0) else { return false }
      cells[item]?.show(at: Rows.place(item))
      return false
    }
    connectSignal(raw, "unbind") { [weak self] arguments in
      if let item = arguments.object(0) { self?.cells[item]?.clear() }
      return false
    }
    connectSignal(raw, "teardown") { [weak self] arguments in
      if let item = arguments.object(0) { self?.cells[item] = nil }
      return false
    }
    return factory
  }

  private static func place(_ item: UnsafeMutableRawPointer) -> Int {
    Int(gtk_list_item_get_position(OpaquePointer(item)))
  }

  var count: Int {
    get { Int(g_list_model_get_n_items(model)) }
    set {
      silently {
        kit_rows_set_count(model, guint(clamping: newValue))
      }
    }
  }

  /// Shows a place again, where it is shown; all of them where none is named.
  func refresh(_ place: Int?) {
    for (item, cell) in cells where gtk_list_item_get_item(OpaquePointer(item)) != nil {
      let shown = Rows.place(item)
      if place == nil || place == shown { cell.show(at: shown) }
    }
  }

  var selected: Int? {
    get {
      let place = gtk_single_selection_get_selected(selection)
      return place == Rows.none ? nil : Int(place)
    }
    set {
      guard newValue != selected else { return }
      silently {
        gtk_single_selection_set_selected(
          selection, newValue.map { guint(clamping: $0) } ?? Rows.none)
      }
    }
  }

  /// Called when the person selects another row, not when the program does.
  func onSelect(_ action: @escaping @MainActor (Int?) -> Void) {
    guard let selection else { return }
    connection = connectSignal(UnsafeMutableRawPointer(selection), "notify::selected") {
      [weak self] _ in
      if let self { action(selected) }
      return false
    }
  }

  private func silently(_ change: () -> Void) {
    connection?.block()
    change()
    connection?.unblock()
  }

  private static let none = guint.max
}

extension Widget {
  /// Brings a row of a list to be seen.
  func scroll(list: UnsafeMutablePointer<GtkWidget>, to place: Int) {
    let position = g_variant_new_uint32(guint(clamping: place))
    gtk_widget_activate_action_variant(list, "list.scroll-to-item", position)
  }
}
