internal import CCanvasShims
internal import CGtk4

/// A table of any length: only what is to be seen of it has cells. Clicking a column's title asks for
/// the rows in that column's order.
public final class ColumnView: Widget {
  public struct Column {
    public var title: String
    /// Whether it takes the room that is left.
    public var expands: Bool
    /// In logical pixels; nil for what its content needs.
    public var width: Int?
    let makeCell: @MainActor () -> any ListCell

    public init(
      _ title: String, width: Int? = nil, expands: Bool = false,
      makeCell: @escaping @MainActor () -> any ListCell
    ) {
      self.title = title
      self.width = width
      self.expands = expands
      self.makeCell = makeCell
    }
  }

  private let rows: Rows
  private let probe = SortProbe()

  public init(_ columns: [Column]) {
    rows = Rows()
    super.init(sinking: gtk_column_view_new(rows.handOver()))
    for (index, column) in columns.enumerated() {
      guard let made = gtk_column_view_column_new(column.title, rows.factory(column.makeCell))
      else { continue }
      gtk_column_view_column_set_resizable(made, 1)
      gtk_column_view_column_set_expand(made, gboolean(column.expands))
      if let width = column.width {
        gtk_column_view_column_set_fixed_width(made, gint(clamping: width))
      }
      let sorter = probe.sorter(of: index)
      gtk_column_view_column_set_sorter(made, sorter)
      if let sorter { g_object_unref(UnsafeMutableRawPointer(sorter)) }
      gtk_column_view_append_column(opaque, made)
      g_object_unref(UnsafeMutableRawPointer(made))
    }
  }

  /// How many rows there are. Setting it shows all of them anew, and selects none.
  public var count: Int {
    get { rows.count }
    set { rows.count = newValue }
  }

  public func refreshAll() { rows.refresh(nil) }

  public var selected: Int? {
    get { rows.selected }
    set { rows.selected = newValue }
  }

  public func onSelect(_ action: @escaping @MainActor (Int?) -> Void) { rows.onSelect(action) }

  /// Called with the column whose title was clicked, and whether the other way round; nil for no
  /// column's order.
  public func onSort(
    _ action: @escaping @MainActor (_ column: Int?, _ isDescending: Bool) -> Void
  ) {
    guard let sorter = gtk_column_view_get_sorter(opaque) else { return }
    let probe = probe
    connectSignal(UnsafeMutableRawPointer(sorter), "changed") { _ in
      let order = probe.order(sorter)
      action(order?.column, order?.isDescending ?? false)
      return false
    }
  }

  public func scroll(to place: Int) {
    guard (0..<count).contains(place) else { return }
    var child = gtk_widget_get_first_child(widget)
    while let list = child {
      if Bool(kit_is_a(list, gtk_list_view_get_type())) { scroll(list: list, to: place) }
      child = gtk_widget_get_next_sibling(list)
    }
  }
}

/// Finds out by which column a view is sorted, which GTK tells only from 4.10 on: the view's sorter
/// asks the sorter of that column first.
@MainActor
private final class SortProbe {
  private final class Place {
    let column: Int
    weak var probe: SortProbe?

    init(_ column: Int, _ probe: SortProbe) {
      self.column = column
      self.probe = probe
    }

    @MainActor
    func note() {
      if let probe, probe.asked == nil { probe.asked = column }
    }
  }

  private var asked: Int?

  func sorter(of column: Int) -> UnsafeMutablePointer<GtkSorter>? {
    let sorter = gtk_custom_sorter_new(
      { _, _, data in
        guard let data else { return 0 }
        nonisolated(unsafe) let place = Unmanaged<Place>.fromOpaque(data).takeUnretainedValue()
        MainActor.assumeIsolated { place.note() }
        return -1
      }, Unmanaged.passRetained(Place(column, self)).toOpaque(),
      { data in
        if let data { Unmanaged<Place>.fromOpaque(data).release() }
      })
    return sorter.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: GtkSorter.self) }
  }

  func order(
    _ sorter: UnsafeMutablePointer<GtkSorter>
  ) -> (column: Int, isDescending: Bool)? {
    asked = nil
    guard let one = g_object_new_with_properties(GObjectType.object, 0, nil, nil),
      let other = g_object_new_with_properties(GObjectType.object, 0, nil, nil)
    else { return nil }
    defer {
      g_object_unref(one)
      g_object_unref(other)
    }
    let ordering = gtk_sorter_compare(sorter, one, other)
    return asked.map { ($0, ordering == GTK_ORDERING_LARGER) }
  }
}
