internal import CGtk4

/// A menu: a title and what stands in it, in sections with lines between.
///
/// In labels a "_" goes before the letter that the item is chosen with; `plain` shows any text as
/// it is. Actions are named in full ("cmd.next").
public struct Menu: Sendable {
  public indirect enum Item: Sendable {
    /// Does an action; a toggle is shown with a tick. The key is only shown.
    /// `hides` leaves it out while the action is disabled.
    case action(String, does: String, key: KeyChord? = nil, hides: Bool = false)
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
  /// Where an item stands in GTK's model. Lives as long as the model does.
  @MainActor
  struct Place {
    let section: OpaquePointer
    let index: gint
    let key: KeyChord?
    let hides: Bool

    func setTitle(_ title: String, _ action: String) {
      g_menu_remove(section, index)
      Menu.insert(title, action, key, in: section, at: index, hides: hides)
    }
  }

  /// GTK's model of it, which is the caller's to release.
  @MainActor
  func model() -> UnsafeMutablePointer<GMenuModel> {
    var places: [String: Place] = [:]
    return model(&places)
  }

  @MainActor
  private func model(_ places: inout [String: Place]) -> UnsafeMutablePointer<GMenuModel> {
    let menu: OpaquePointer = g_menu_new()
    for items in sections where !items.isEmpty {
      let section: OpaquePointer = g_menu_new()
      for (index, item) in items.enumerated() {
        Menu.append(item, to: section, at: gint(clamping: index), &places)
      }
      g_menu_append_section(menu, nil, Menu.model(section))
      g_object_unref(Menu.model(section))
    }
    return Menu.model(menu)
  }

  @MainActor
  static func model(
    ofBar menus: [Menu]
  ) -> (model: UnsafeMutablePointer<GMenuModel>, places: [String: Place]) {
    let bar: OpaquePointer = g_menu_new()
    var places: [String: Place] = [:]
    for (index, menu) in menus.enumerated() {
      append(.submenu(menu), to: bar, at: gint(clamping: index), &places)
    }
    return (model(bar), places)
  }

  @MainActor
  private static func append(
    _ item: Item, to menu: OpaquePointer, at index: gint, _ places: inout [String: Place]
  ) {
    switch item {
    case .action(let label, let action, let key, let hides):
      insert(label, action, key, in: menu, at: index, hides: hides)
      places[action] = Place(section: menu, index: index, key: key, hides: hides)
    case .choice(let label, let action, let value, let key):
      insert(label, action, key, in: menu, at: index, value: value)
    case .submenu(let submenu):
      let model = submenu.model(&places)
      g_menu_append_submenu(menu, submenu.title, model)
      g_object_unref(model)
    }
  }

  @MainActor
  private static func insert(
    _ label: String, _ action: String, _ key: KeyChord?, in menu: OpaquePointer, at index: gint,
    value: String? = nil, hides: Bool = false
  ) {
    let item = g_menu_item_new(label, nil)
    g_menu_item_set_action_and_target_value(item, action, value.map { g_variant_new_string($0) })
    if let key {
      g_menu_item_set_attribute_value(item, "accel", g_variant_new_string(key.accelerator))
    }
    if hides {
      g_menu_item_set_attribute_value(item, "hidden-when", g_variant_new_string("action-disabled"))
    }
    g_menu_insert_item(menu, index, item)
    if let item { g_object_unref(UnsafeMutableRawPointer(item)) }
  }

  private static func model(_ menu: OpaquePointer) -> UnsafeMutablePointer<GMenuModel> {
    UnsafeMutablePointer(menu)
  }
}
