import MarkerLanguage
import MarkerStore
import SystemPackage

/// What can be done with the save folder now.
extension AppModel {
  /// How the save folder is open.
  public enum Access: Sendable {
    case none
    case writing(SaveFolder)
    /// To be looked at: nothing is changed, and no lock is held.
    case reading(FolderNames, because: StoreError)
  }

  /// What the disk is waited for; nothing is recorded meanwhile.
  public enum Activity: Equatable, Sendable {
    case opening(FilePath)
    /// It is found out which images are there.
    case listing(FilePath)
    /// Images that lay elsewhere are looked for in a folder.
    case finding(FilePath)
    case closing(FilePath)
  }

  /// The save folder where it can be changed.
  public var saveFolder: SaveFolder? {
    if case .writing(let folder) = access { return folder }
    return nil
  }

  /// The names of the save folder that is open, in whatever way.
  public var saveNames: FolderNames? {
    switch access {
    case .none: nil
    case .writing(let folder): folder.names
    case .reading(let names, _): names
    }
  }

  /// Why nothing can be changed, where the folder is open to be looked at; a sentence.
  public var readOnlyReason: String? {
    guard case .reading(let names, let why) = access else { return nil }
    return localized(
      """
      “\(names.folder.shown)” is open read-only: \(why.reason). \
      Nothing can be changed here.
      """)
  }

  /// Whether what is done now is kept.
  public var canJudge: Bool { saveFolder != nil && activity == nil }

  /// Whether what is done now is kept; says why not.
  func mayJudge() -> Bool {
    if activity != nil {
      onNotice(localized("Wait: the save folder is being opened or closed."))
    } else if let readOnlyReason {
      onNotice(readOnlyReason)
    } else if saveFolder == nil {
      onNotice(localized("Open a save folder first: without one nothing is kept."))
    }
    return canJudge
  }
}
