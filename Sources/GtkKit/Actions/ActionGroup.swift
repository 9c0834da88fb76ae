internal import CGtk4

/// Named things to do, for menus and buttons: "cmd.next" is the action "next" of the group "cmd".
@MainActor
public final class ActionGroup: Object {
  public let prefix: String

  public init(prefix: String = "cmd") {
    self.prefix = prefix
    super.init(adopting: UnsafeMutableRawPointer(g_simple_action_group_new()))
  }

  /// An action that is done.
  public func add(_ name: String, _ action: @escaping @MainActor () -> Void) {
    add(g_simple_action_new(name, nil)) { _ in action() }
  }

  /// An action that is on or off, shown with a tick. The closure gets what the person wants; the
  /// action has that state already.
  public func add(
    toggle name: String, isOn: Bool = false, _ action: @escaping @MainActor (Bool) -> Void
  ) {
    let state = g_variant_new_boolean(gboolean(isOn))
    let simple = g_simple_action_new_stateful(name, nil, state)
    add(simple) { _ in
      let wanted = g_action_get_state(simple).map { variant in
        defer { g_variant_unref(variant) }
        return !Bool(g_variant_get_boolean(variant))
      }
      g_simple_action_set_state(simple, g_variant_new_boolean(gboolean(wanted ?? false)))
      action(wanted ?? false)
    }
  }

  /// An action that is one of several values, shown with a dot at that value's menu item.
  public func add(
    choice name: String, value: String, _ action: @escaping @MainActor (String) -> Void
  ) {
    let type = g_variant_type_new("s")
    defer { g_variant_type_free(type) }
    let simple = g_simple_action_new_stateful(name, type, g_variant_new_string(value))
    add(simple) { arguments in
      guard let parameter = arguments.variant(0) else { return }
      let wanted = text(g_variant_get_string(parameter, nil))
      g_simple_action_set_state(simple, g_variant_new_string(wanted))
      action(wanted)
    }
  }

  /// Whether it can be done; its menu items show so.
  public func setEnabled(_ name: String, _ isEnabled: Bool) {
    guard let action = action(name) else { return }
    g_simple_action_set_enabled(action, gboolean(isEnabled))
  }

  /// Shows a toggle as on or off, without doing it.
  public func setState(_ name: String, _ isOn: Bool) {
    guard let action = action(name) else { return }
    g_simple_action_set_state(action, g_variant_new_boolean(gboolean(isOn)))
  }

  /// Shows which value a choice has, without doing it.
  public func setState(_ name: String, _ value: String) {
    guard let action = action(name) else { return }
    g_simple_action_set_state(action, g_variant_new_string(value))
  }

  /// Takes an action out again.
  public func remove(_ name: String) { g_action_map_remove_action(opaque, name) }

  private func action(_ name: String) -> OpaquePointer? {
    g_action_map_lookup_action(opaque, name)
  }

  private func add(
    _ action: OpaquePointer?, _ handler: @escaping @MainActor (SignalArguments) -> Void
  ) {
    guard let action else { return }
    g_action_map_add_action(opaque, action)
    connectSignal(UnsafeMutableRawPointer(action), "activate") {
      handler($0)
      return false
    }
    g_object_unref(UnsafeMutableRawPointer(action))
  }
}
