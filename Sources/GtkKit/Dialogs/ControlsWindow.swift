internal import CGtk4

/// A window that lists what keys and gestures do.
@MainActor
public enum ControlsWindow {
  /// What belongs together, under a title.
  public struct Section: Sendable {
    public var title: String
    /// What is pressed, and what it does.
    public var rows: [(input: String, does: String)]

    public init(title: String, rows: [(input: String, does: String)]) {
      self.title = title
      self.rows = rows
    }
  }

  public static func show(_ sections: [Section], title: String, of parent: Window) {
    let page = Widget(sinking: adw_preferences_page_new())
    for section in sections {
      let group = Widget(sinking: adw_preferences_group_new())
      adw_preferences_group_set_title(group.pointer(), Markup.escaped(section.title))
      for (input, does) in section.rows {
        let row = Widget(sinking: adw_action_row_new())
        adw_preferences_row_set_use_markup(row.pointer(), 0)
        adw_preferences_row_set_title(row.pointer(), does)
        let keys = Label(input)
        keys.addClass("dim-label")
        adw_action_row_add_suffix(row.pointer(), keys.widget)
        adw_preferences_group_add(group.pointer(), row.widget)
      }
      adw_preferences_page_add(page.pointer(), group.pointer())
    }
    let window = AuxiliaryWindow(of: parent, title: title, content: page)
    window.setDefaultSize(width: 620, height: 640)
    window.present()
  }
}
