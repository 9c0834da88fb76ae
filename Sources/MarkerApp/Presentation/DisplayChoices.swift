import MarkerImaging

/// What can be chosen in the window for the display, by the commands that choose it.
public struct DisplayChoices: Sendable {
  public let commands: [Command]

  /// Every command of a submenu of the Filter menu, in its order.
  public init(_ submenus: String...) {
    commands = CommandTable.filter.filter { command in
      submenus.contains { $0 == command.place?.submenu }
    }
  }

  public var titles: [String] { commands.map(\.title) }

  /// What the one that is chosen now is called.
  @MainActor
  func title(_ model: AppModel) -> String? { chosen(model).map { commands[$0].title } }

  /// The one that is chosen now.
  @MainActor
  public func chosen(_ model: AppModel) -> Int? {
    commands.firstIndex { $0.isOn?(model) == true }
  }
}
