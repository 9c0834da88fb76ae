import Foundation

/// The name under which the person is logged in.
public enum LoginName {
  /// From the user database; the number of the user where it has no name for them.
  public static var current: String {
    let id = getuid()
    guard let entry = getpwuid(id), let name = entry.pointee.pw_name else { return String(id) }
    return String(validatingCString: name) ?? String(id)
  }
}
