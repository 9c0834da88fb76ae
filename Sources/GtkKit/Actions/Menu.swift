internal import CGtk4

/// A menu: a title and what stands in it, in sections with lines between.
///
/// In labels a "_" goes before the letter that the item is chosen with; `plain` shows any text as
/// it is. Actions are named in full ("cmd.next").
public struct Menu: Sendable {
  public indirect enum Item: Sendable {
    /// Does an action; a toggle is shown with a tick. The key is only shown.
    case action(String, does: String, key: KeyChord? = nil)
    /// Sets a choice to a value.
    case choice(String, sets: String, to: String, key: KeyChord? = nil)
    case submenu(Menu)
  }

  public var title: String
  public var sections: [[Item]]

  public init(_ title: String, _ sections: [[Item]]) {
    self.title = title
    self.sections = sections
  }

  /// A label that shows the text as it is, its underscores too.
  public static func plain(_ text: String) -> String {
    String(text.flatMap { $0 == "_" ? "__" : String($0) })
  }
}

extension Menu {
  /// GTK's model of it, which is the caller's to release.
  @MainActor
  func model() -> UnsafeMutablePointer<GMenuModel> {
    let menu: OpaquePointer = g_menu_new()
    for items in sections where !items.isEmpty {
      let section: OpaquePointer = g_menu_new()
      for item in items { Menu.append(item, to: section) }
      g_menu_append_section(menu, nil, Menu.model(section))
      g_object_unref(Menu.model(section))
    }
    return Menu.model(menu)
  }

  @MainActor
  static func model(ofBar menus: [Menu]) -> UnsafeMutablePointer<GMenuModel> {
    let bar: OpaquePointer = g_menu_new()
    for menu in menus { append(.submenu(menu), to: bar) }
    return model(bar)
  }

  @MainActor
  private static func append(_ item: Item, to menu: OpaquePointer) {
    switch item {
    case .action(let label, let action, let key):
      let item = g_menu_item_new(label, nil)
      g_menu_item_set_action_and_target_value(item, action, nil)
      finish(item, key, in: menu)
    case .choice(let label, let action, let value, let key):
      let item = g_menu_item_new(label, nil)
      g_menu_item_set_action_and_target_value(item, action, g_variant_new_string(value))
      finish(item, key, in: menu)
    case .submenu(let submenu):
      let model = submenu.model()
      g_menu_append_submenu(menu, submenu.title, model)
      g_object_unref(model)
    }
  }

  @MainActor
  private static func finish(
    _ item: OpaquePointer?, _ key: KeyChord?, in menu: OpaquePointer
  ) {
    if let key {
      g_menu_item_set_attribute_value(item, "accel", g_variant_new_string(key.accelerator))
    }
    g_menu_append_item(menu, item)
    if let item { g_object_unref(UnsafeMutableRawPointer(item)) }
  }

  private static func model(_ menu: OpaquePointer) -> UnsafeMutablePointer<GMenuModel> {
    UnsafeMutablePointer(menu)
  }
}
