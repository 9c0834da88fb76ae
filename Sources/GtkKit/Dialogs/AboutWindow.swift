internal import CGtk4

/// What the window about the program says.
public struct AboutInformation: Sendable {
  public var name: String
  public var version: String
  public var icon: String
  public var developer: String
  public var comments: String
  public var website: String
  public var issues: String
  /// Who made it, a name a line.
  public var developers: [String]

  public init(
    name: String, version: String, icon: String, developer: String, comments: String = "",
    website: String = "", issues: String = "", developers: [String] = []
  ) {
    self.name = name
    self.version = version
    self.icon = icon
    self.developer = developer
    self.comments = comments
    self.website = website
    self.issues = issues
    self.developers = developers
  }
}

/// The window about the program; its licence is MIT's.
@MainActor
public enum AboutWindow {
  public static func show(_ information: AboutInformation, of parent: Window) {
    let about = Widget(sinking: adw_about_window_new())
    let window = about.opaque
    adw_about_window_set_application_name(window, information.name)
    adw_about_window_set_version(window, information.version)
    adw_about_window_set_application_icon(window, information.icon)
    adw_about_window_set_developer_name(window, information.developer)
    adw_about_window_set_comments(window, Markup.escaped(information.comments))
    adw_about_window_set_license_type(window, GTK_LICENSE_MIT_X11)
    if !information.website.isEmpty { adw_about_window_set_website(window, information.website) }
    if !information.issues.isEmpty { adw_about_window_set_issue_url(window, information.issues) }
    var names = information.developers.map { g_strdup($0).map { UnsafePointer($0) } }
    names.append(nil)
    if names.count > 1 { adw_about_window_set_developers(window, &names) }
    for name in names { g_free(UnsafeMutableRawPointer(mutating: name)) }
    gtk_window_set_transient_for(about.pointer(), parent.window)
    gtk_window_present(about.pointer())
  }
}
