import MarkerLanguage
import MarkerStore

/// Something a person can ask for: declared once, here; menu, keys, help window and
/// `Docs/Commands.md` are made from it.
public struct Command: Identifiable, Sendable {
  /// Where in the menu bar a command stands.
  public struct MenuPlace: Equatable, Sendable {
    public var menu: Menu
    /// Items of one section stand between separators.
    public var section: Int
    /// The title of the menu in that menu, for one of many like it.
    public var submenu: String?
  }

  public enum Menu: String, CaseIterable, Sendable {
    case file, edit, view, filter, mark, help

    /// As in the menu bar.
    public var title: String {
      switch self {
      case .file: localized("File")
      case .edit: localized("Edit")
      case .view: localized("View")
      case .filter: localized("Filter")
      case .mark: localized("Mark")
      case .help: localized("Help")
      }
    }
  }

  /// How a command came to be asked for.
  public struct Occasion: Sendable {
    /// A held key asks again.
    public var isRepeat = false

    public init(isRepeat: Bool = false) { self.isRepeat = isRepeat }
  }

  public let id: String
  /// As in the menu.
  public let title: String
  /// The title as it is now, for one whose title changes; nil for the usual.
  public let titleNow: (@MainActor @Sendable (AppModel) -> String?)?
  /// The title that its submenu has now, for one whose title changes; nil while there is none.
  public let submenuNow: (@MainActor @Sendable (AppModel) -> String?)?
  /// What it does, in a sentence without its end.
  public let help: String
  /// Its usual keys: descriptions such as `Ctrl+Shift+Z`, the one that menus show first. Digits are
  /// those of the number row by position, and of the keypad. A person may choose others:
  /// `CommandTable.keys(of:in:)`.
  public let keys: [String]
  public let place: MenuPlace?
  /// Whether its keys work while a text field has the focus.
  public let worksInText: Bool
  /// Whether menus leave it out while it cannot be done.
  public let hides: Bool
  /// Whether a held key asks for it again and again.
  public let repeats: Bool
  /// Whether it changes what is judged.
  public let edits: Bool
  /// Whether it can be done also while the disk is waited for.
  public let worksWhileBusy: Bool
  /// Whether it is on, for one that is switched or chosen; nil for one that is done.
  public let isOn: (@MainActor @Sendable (AppModel) -> Bool)?
  private let isPossible: @MainActor @Sendable (AppModel) -> Bool
  public let perform: @MainActor @Sendable (AppModel, Occasion) -> Void

  /// - Parameters:
  ///   - title: as in the menu.
  ///   - help: what it does, in a sentence without its end.
  ///   - submenu: the title of the menu in that menu.
  init(
    _ id: String, _ title: Message, help: Message, keys: [String] = [], menu: Menu? = nil,
    section: Int = 0, submenu: Message? = nil, worksInText: Bool = false, repeats: Bool = false,
    hides: Bool = false,
    edits: Bool = false, worksWhileBusy: Bool = false,
    titleNow: (@MainActor @Sendable (AppModel) -> String?)? = nil,
    submenuNow: (@MainActor @Sendable (AppModel) -> String?)? = nil,
    isAvailable: @escaping @MainActor @Sendable (AppModel) -> Bool = { _ in true },
    isOn: (@MainActor @Sendable (AppModel) -> Bool)? = nil,
    perform: @escaping @MainActor @Sendable (AppModel, Occasion) -> Void
  ) {
    self.id = id
    self.title = localized(title)
    self.titleNow = titleNow
    self.submenuNow = submenuNow
    self.help = localized(help)
    self.keys = keys
    place = menu.map {
      MenuPlace(menu: $0, section: section, submenu: submenu.map(localized))
    }
    self.worksInText = worksInText
    self.repeats = repeats
    self.hides = hides
    self.edits = edits
    self.worksWhileBusy = worksWhileBusy
    isPossible = isAvailable
    self.isOn = isOn
    self.perform = perform
  }

  @MainActor
  public func isAvailable(_ model: AppModel) -> Bool {
    if model.activity != nil, !worksWhileBusy { return false }
    if edits, model.readOnlyReason != nil { return false }
    return isPossible(model)
  }
}

extension CommandTable {
  /// The keys of a command: those that the person chose, else the usual ones.
  public static func keys(of command: Command, in preferences: Preferences) -> [String] {
    preferences.keys[command.id] ?? command.keys
  }
}

extension AppModel {
  /// The command's title as it is now.
  public func title(of command: Command) -> String {
    command.titleNow?(self) ?? command.title
  }

  /// Does a command if it is available now; says so where it is the folder that does not allow it.
  public func perform(_ command: Command, _ occasion: Command.Occasion = Command.Occasion()) {
    guard command.isAvailable(self) else {
      if command.edits, activity == nil, !occasion.isRepeat, let readOnlyReason {
        onNotice(readOnlyReason)
      }
      return
    }
    guard command.repeats || !occasion.isRepeat else { return }
    command.perform(self, occasion)
  }
}
