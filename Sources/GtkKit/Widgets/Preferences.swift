internal import CGtk4

/// A page of settings in groups; it scrolls where it is longer than its window.
public final class PreferencesPage: Widget {
  public init(_ groups: [PreferencesGroup] = []) {
    super.init(sinking: adw_preferences_page_new())
    for group in groups { append(group) }
  }

  public func append(_ group: PreferencesGroup) {
    adw_preferences_page_add(pointer(), group.pointer())
  }

  public func remove(_ group: PreferencesGroup) {
    adw_preferences_page_remove(pointer(), group.pointer())
  }
}

/// Rows of settings that belong together.
public final class PreferencesGroup: Widget {
  public init(_ title: String = "", description: String = "", rows: [Widget] = []) {
    super.init(sinking: adw_preferences_group_new())
    adw_preferences_group_set_title(pointer(), Markup.escaped(title))
    adw_preferences_group_set_description(pointer(), Markup.escaped(description))
    for row in rows { append(row) }
  }

  public func append(_ row: Widget) { adw_preferences_group_add(pointer(), row.widget) }
  public func remove(_ row: Widget) { adw_preferences_group_remove(pointer(), row.widget) }
}

/// A setting that is one of several values.
public final class ChoiceRow: Widget {
  private var choices: [String] = []

  public init(_ title: String) {
    super.init(sinking: adw_combo_row_new())
    adw_preferences_row_set_use_markup(pointer(), 0)
    adw_preferences_row_set_title(pointer(), title)
  }

  /// Shows these to choose from, one of them chosen. Calls no `onChoice`.
  public func show(_ choices: [String], chosen: Int) {
    silently {
      if choices != self.choices {
        self.choices = choices
        let list = gtk_string_list_new(nil)
        for choice in choices { gtk_string_list_append(list, choice) }
        adw_combo_row_set_model(pointer(), list)
        if let list { g_object_unref(UnsafeMutableRawPointer(list)) }
      }
      let chosen = guint(clamping: chosen)
      if adw_combo_row_get_selected(pointer()) != chosen {
        adw_combo_row_set_selected(pointer(), chosen)
      }
    }
  }

  /// Called when the person chooses, not when the program does.
  public func onChoice(_ action: @escaping @MainActor (Int) -> Void) {
    let row: UnsafeMutablePointer<AdwComboRow> = pointer()
    listen("notify::selected") { [weak self] _ in
      let chosen = Int(adw_combo_row_get_selected(row))
      if self?.choices.indices.contains(chosen) == true { action(chosen) }
    }
  }
}
