internal import CGtk4

/// A small picture, shown whole in its room.
public final class Picture: Widget {
  public init(width: Int, height: Int) {
    super.init(sinking: gtk_picture_new())
    gtk_picture_set_can_shrink(opaque, 1)
    setMinimumSize(width: width, height: height)
  }

  public func show(_ image: CanvasImage?) {
    let texture = image?.makeTexture()
    gtk_picture_set_paintable(opaque, texture)
    if let texture { g_object_unref(UnsafeMutableRawPointer(texture)) }
  }
}

/// A symbol of the icon theme.
public final class Symbol: Widget {
  public init(_ name: String = "") {
    super.init(sinking: gtk_image_new_from_icon_name(name))
  }

  public var name: String {
    get { text(gtk_image_get_icon_name(opaque)) }
    set { if newValue != name { gtk_image_set_from_icon_name(opaque, newValue) } }
  }
}

/// A line of text with a sign that it is searched by.
public final class SearchEntry: TextInput {
  public init(placeholder: String) {
    super.init(sinking: gtk_search_entry_new())
    g_object_set_property_text(raw, "placeholder-text", placeholder)
  }
}

/// Two widgets with a border between them that can be moved.
public final class Paned: Widget {
  public init(start: Widget, end: Widget) {
    super.init(sinking: gtk_paned_new(GTK_ORIENTATION_HORIZONTAL))
    gtk_paned_set_start_child(opaque, start.widget)
    gtk_paned_set_end_child(opaque, end.widget)
    gtk_paned_set_resize_start_child(opaque, 0)
    gtk_paned_set_shrink_start_child(opaque, 0)
    gtk_paned_set_shrink_end_child(opaque, 0)
    gtk_widget_set_focusable(widget, 0)
  }

  /// Where the border is, in logical pixels from the start.
  public var position: Int {
    get { Int(gtk_paned_get_position(opaque)) }
    set { gtk_paned_set_position(opaque, gint(clamping: newValue)) }
  }
}

func g_object_set_property_text(
  _ object: UnsafeMutableRawPointer, _ property: String, _ text: String
) {
  var value = GValue()
  g_value_init(&value, GObjectType.string)
  g_value_set_string(&value, text)
  g_object_set_property(object.assumingMemoryBound(to: GObject.self), property, &value)
  g_value_unset(&value)
}
