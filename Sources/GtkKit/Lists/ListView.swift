internal import CGtk4

/// A list of any length: only what is to be seen of it has cells.
public final class ListView: Widget {
  private let rows: Rows

  public init(_ makeCell: @escaping @MainActor () -> any ListCell) {
    rows = Rows()
    super.init(sinking: gtk_list_view_new(rows.handOver(), rows.factory(makeCell)))
  }

  /// How many rows there are. Setting it shows all of them anew, and selects none.
  public var count: Int {
    get { rows.count }
    set { rows.count = newValue }
  }

  /// Shows one row again.
  public func refresh(_ place: Int) { rows.refresh(place) }

  public func refreshAll() { rows.refresh(nil) }

  /// The row that is selected. Setting it calls no `onSelect`.
  public var selected: Int? {
    get { rows.selected }
    set { rows.selected = newValue }
  }

  /// Called when the person selects another row, not when the program does.
  public func onSelect(_ action: @escaping @MainActor (Int?) -> Void) { rows.onSelect(action) }

  /// Brings a row to be seen.
  public func scroll(to place: Int) {
    if (0..<count).contains(place) { scroll(list: widget, to: place) }
  }
}
