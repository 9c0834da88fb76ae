import MarkerLanguage
import MarkerStore
import SystemPackage

/// The folders that were open together, for the start page.
extension AppModel {
  nonisolated static let mostRecents = 10

  /// Remembers what is open now as the newest.
  func rememberRecent() {
    guard let save = saveNames?.folder else { return }
    let recent = Preferences.Recent(save: save.shown, images: list.source.path.shown)
    changePreferences { preferences in
      preferences.recents.removeAll { $0.save == recent.save }
      preferences.recents.insert(recent, at: 0)
      preferences.recents.removeLast(max(0, preferences.recents.count - AppModel.mostRecents))
    }
  }

  public func forget(_ recent: Preferences.Recent) {
    changePreferences { $0.recents.removeAll { $0 == recent } }
  }

  /// Why each of the recent sessions cannot be opened; nil where it can. Does not wait for the disk on
  /// the main actor.
  public func troubles(of recents: [Preferences.Recent]) async -> [String?] {
    let files = files
    do throws(StoreError) {
      return try await disk.run { () throws(StoreError) in
        recents.map { recent in
          if !AppModel.isThere(recent.save, files) {
            return localized("The save folder is not there.")
          }
          guard let images = recent.images, !AppModel.isThere(images, files) else { return nil }
          return localized("The images are not there.")
        }
      }
    } catch {
      return recents.map { _ in nil }
    }
  }

  private nonisolated static func isThere(_ path: String, _ files: any StoreFiles) -> Bool {
    do throws(Errno) {
      return try files.status(FilePath(fromShown: path)) != nil
    } catch {
      return false
    }
  }
}

extension FilePath {
  /// The path that is shown so.
  public init(fromShown text: String) { self = FilePath(shown: text) ?? FilePath(text) }
}
