internal import CGtk4

/// A row or a column of widgets.
public final class Box: Widget {
  public init(_ orientation: Orientation, spacing: Int = 0, _ children: [Widget] = []) {
    super.init(sinking: gtk_box_new(orientation.gtk, gint(clamping: spacing)))
    for child in children { append(child) }
  }

  public func append(_ child: Widget) { gtk_box_append(pointer(), child.widget) }
  public func prepend(_ child: Widget) { gtk_box_prepend(pointer(), child.widget) }
  public func remove(_ child: Widget) { gtk_box_remove(pointer(), child.widget) }

  public func removeAll() {
    while let child = gtk_widget_get_first_child(widget) { gtk_box_remove(pointer(), child) }
  }
}

/// A line between things.
public final class Separator: Widget {
  public init(_ orientation: Orientation) {
    super.init(sinking: gtk_separator_new(orientation.gtk))
  }
}

/// Pages of which one shows.
public final class Stack: Widget {
  public init() {
    super.init(sinking: gtk_stack_new())
  }

  public func add(_ page: Widget, name: String) {
    gtk_stack_add_named(opaque, page.widget, name)
  }

  /// A page with a title, for a `StackSwitcher`.
  public func add(_ page: Widget, name: String, title: String) {
    gtk_stack_add_titled(opaque, page.widget, name, title)
  }

  /// Called when another page shows.
  public func onShow(_ action: @escaping @MainActor () -> Void) {
    connect("notify::visible-child-name") { _ in action() }
  }

  /// The page that shows; empty where there is none. A name that no page has changes nothing.
  public var shown: String {
    get { text(gtk_stack_get_visible_child_name(opaque)) }
    set {
      if gtk_stack_get_child_by_name(opaque, newValue) != nil {
        gtk_stack_set_visible_child_name(opaque, newValue)
      }
    }
  }
}

/// The titles of a stack's pages, to choose by.
public final class StackSwitcher: Widget {
  public init(_ stack: Stack) {
    super.init(sinking: gtk_stack_switcher_new())
    gtk_stack_switcher_set_stack(opaque, stack.opaque)
  }
}

/// A view on something larger than itself.
public final class ScrolledWindow: Widget {
  public init(_ child: Widget, horizontal: Bool = false, vertical: Bool = true) {
    super.init(sinking: gtk_scrolled_window_new())
    gtk_scrolled_window_set_child(opaque, child.widget)
    gtk_scrolled_window_set_policy(
      opaque, horizontal ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER,
      vertical ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER)
  }

  /// Whether it can be scrolled up and down; where not, it is as high as what it shows.
  public var scrollsVertically: Bool {
    get {
      var policy = GTK_POLICY_NEVER
      gtk_scrolled_window_get_policy(opaque, nil, &policy)
      return policy != GTK_POLICY_NEVER
    }
    set {
      var horizontal = GTK_POLICY_NEVER
      gtk_scrolled_window_get_policy(opaque, &horizontal, nil)
      gtk_scrolled_window_set_policy(
        opaque, horizontal, newValue ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER)
    }
  }

  public func scrollToTop() {
    gtk_adjustment_set_value(gtk_scrolled_window_get_vadjustment(opaque), 0)
  }

  /// Asks for the room that all of what it shows would like.
  public func asksForAll(height most: Int? = nil) {
    if let most { gtk_scrolled_window_set_max_content_height(opaque, gint(clamping: most)) }
    gtk_scrolled_window_set_propagate_natural_width(opaque, 1)
    gtk_scrolled_window_set_propagate_natural_height(opaque, 1)
  }
}

/// A widget with others laid over it.
public final class Overlay: Widget {
  public init(_ child: Widget) {
    super.init(sinking: gtk_overlay_new())
    gtk_overlay_set_child(opaque, child.widget)
  }

  /// Lays a widget over the whole, where its own alignment puts it.
  public func add(_ child: Widget) { gtk_overlay_add_overlay(opaque, child.widget) }

  /// Lays a widget over the canvas that this covers, its top-left corner at a place of the canvas;
  /// moves it where it is there already.
  public func place(_ child: Widget, at point: CanvasPoint, of canvas: Canvas) {
    let scale = Double(canvas.scale)
    child.align(horizontal: .start, vertical: .start)
    child.setMargins(
      start: Int(clamping: point.x / scale), top: Int(clamping: point.y / scale))
    if gtk_widget_get_parent(child.widget) == nil { add(child) }
  }

  public func remove(_ child: Widget) {
    if gtk_widget_get_parent(child.widget) == widget {
      gtk_overlay_remove_overlay(opaque, child.widget)
    }
  }
}

extension Int {
  /// The nearest whole number, for any number: what is not one becomes 0.
  init(clamping value: Double) {
    self = value.isNaN ? 0 : Int(Swift.min(Swift.max(value.rounded(), -1e9), 1e9))
  }
}
