internal import CGtk4

/// The bar on top of a window, with its title, which is shortened in the middle, and the window
/// buttons.
public final class HeaderBar: Widget {
  private let title = Label("")
  private let subtitle = Label("")

  public init() {
    super.init(sinking: adw_header_bar_new())
    let column = Box(.vertical, [title, subtitle])
    column.align(vertical: .center)
    for (label, style) in [(title, "title"), (subtitle, "subtitle")] {
      label.addClass(style)
      label.setEllipsis(.middle)
    }
    adw_header_bar_set_title_widget(opaque, column.widget)
  }

  public func setTitle(_ text: String, subtitle more: String = "") {
    title.text = text
    subtitle.text = more
    subtitle.isVisible = !more.isEmpty
  }

  public func packStart(_ child: Widget) { adw_header_bar_pack_start(opaque, child.widget) }
  public func packEnd(_ child: Widget) { adw_header_bar_pack_end(opaque, child.widget) }
}

/// The menus in a row.
public final class MenuBar: Widget {
  /// Where the items stand that do something, by what they do.
  private var places: [String: Menu.Place] = [:]

  public init(_ menus: [Menu] = []) {
    let (model, places) = Menu.model(ofBar: menus)
    self.places = places
    super.init(sinking: gtk_popover_menu_bar_new_from_model(model))
    g_object_unref(model)
  }

  public func show(_ menus: [Menu]) {
    let (model, places) = Menu.model(ofBar: menus)
    gtk_popover_menu_bar_set_menu_model(opaque, model)
    g_object_unref(model)
    self.places = places
  }

  /// Calls the item that does this otherwise, and leaves all others alone.
  public func setTitle(_ title: String, ofAction action: String) {
    places[action]?.setTitle(title, action)
  }
}

/// A menu that opens at a place of a canvas.
@MainActor
public enum ContextMenu {
  /// Opens the menu; it is gone when it has closed.
  public static func open(
    _ menu: Menu, at point: CanvasPoint, of canvas: Canvas,
    onClose: @escaping @MainActor () -> Void = {}
  ) {
    let model = menu.model()
    let popover = Widget(
      sinking: gtk_popover_menu_new_from_model_full(model, GTK_POPOVER_MENU_NESTED))
    g_object_unref(model)
    gtk_widget_set_parent(popover.widget, canvas.widget)
    gtk_popover_set_has_arrow(popover.pointer(), 0)
    gtk_widget_set_halign(popover.widget, GTK_ALIGN_START)
    let scale = Double(canvas.scale)
    var place = GdkRectangle(
      x: gint(Int(clamping: point.x / scale)), y: gint(Int(clamping: point.y / scale)), width: 1,
      height: 1)
    gtk_popover_set_pointing_to(popover.pointer(), &place)
    let raw = popover.raw
    popover.connect("closed") { _ in
      // Its action runs after it has closed, and needs it in its place.
      Timeout.whenIdle {
        gtk_widget_unparent(raw.assumingMemoryBound(to: GtkWidget.self))
        onClose()
      }
    }
    gtk_popover_popup(popover.pointer())
    // Only now its items are as large as they will be.
    Timeout.whenIdle { gtk_widget_queue_resize(raw.assumingMemoryBound(to: GtkWidget.self)) }
  }
}
