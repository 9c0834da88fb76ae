import MarkerStore

/// Keys of one's own: what each command is asked for by, and where two have the same.
extension AppModel {
  public func keys(of command: Command) -> [String] {
    CommandTable.keys(of: command, in: preferences)
  }

  /// Whether a person chose other keys than the usual.
  public func hasOwnKeys(_ command: Command) -> Bool { preferences.keys[command.id] != nil }

  /// The other commands that have one of a command's keys.
  public func conflicts(of command: Command) -> [Command] {
    let keys = Set(keys(of: command))
    return CommandTable.all.filter { other in
      other.id != command.id && self.keys(of: other).contains { keys.contains($0) }
    }
  }

  /// What else has a key, that a command is to get.
  public func commands(with key: String, besides command: Command) -> [Command] {
    CommandTable.all.filter { $0.id != command.id && keys(of: $0).contains(key) }
  }

  /// One key more for a command; who else had it loses it.
  public func add(key: String, to command: Command) {
    for other in commands(with: key, besides: command) { remove(key: key, from: other) }
    let keys = keys(of: command)
    if !keys.contains(key) { set(keys: keys + [key], of: command) }
  }

  public func remove(key: String, from command: Command) {
    set(keys: keys(of: command).filter { $0 != key }, of: command)
  }

  /// The usual keys again. Those that another command has by now stay with that one.
  public func resetKeys(of command: Command) {
    let free = command.keys.filter { commands(with: $0, besides: command).isEmpty }
    if free == command.keys {
      changePreferences { $0.keys[command.id] = nil }
    } else {
      set(keys: free, of: command)
    }
  }

  public func resetAllKeys() { changePreferences { $0.keys = [:] } }

  private func set(keys: [String], of command: Command) {
    let isUsual = keys == command.keys
    changePreferences { $0.keys[command.id] = isUsual ? nil : keys }
  }
}
